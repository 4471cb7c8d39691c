from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("Ministry")
    DEPARTMENT = "department", _("Department")
    DIVISION = "division", _("Division")
    STATE_ENTERPRISE = "state_enterprise", _("State enterprise")
    PUBLIC_ORGANISATION = "public_organisation", _("Public organisation")
    AUTONOMOUS = "autonomous", _("Autonomous body")
    UNIVERSITY = "university", _("University")
    INTERNATIONAL = "international", _("International organisation")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMPANY = "company", _("Company")
    CIVIL_SOCIETY = "civil_society", _("Civil society")


class PositionType(models.TextChoices):
    """The four position types of the Civil Service Act B.E. 2551, and those outside it."""

    EXECUTIVE = "S", _("Executive")
    MANAGERIAL = "M", _("Managerial")
    KNOWLEDGE_WORKER = "K", _("Knowledge worker")
    GENERAL = "O", _("General")
    OTHER = "-", _("Outside the civil service levels")


class PositionLevel(models.TextChoices):
    S2 = "S2", _("Executive, higher")
    S1 = "S1", _("Executive, primary")
    M2 = "M2", _("Managerial, higher")
    M1 = "M1", _("Managerial, primary")
    K5 = "K5", _("Advisory")
    K4 = "K4", _("Expert")
    K3 = "K3", _("Senior professional")
    K2 = "K2", _("Professional")
    K1 = "K1", _("Practitioner")
    O4 = "O4", _("Highly skilled")
    O3 = "O3", _("Senior")
    O2 = "O2", _("Experienced")
    O1 = "O1", _("Operational")
    NONE = "-", _("No level")


class Employment(models.TextChoices):
    """Whose staff a person is; it decides what is asked of them, never what they may see."""

    CIVIL_SERVANT = "civil", _("Civil servant")
    STATE = "state", _("Other state staff")
    PRIVATE = "private", _("Private sector")
    CITIZEN = "citizen", _("Citizen")


class Role(models.TextChoices):
    """What a person may be asked to do, always within a scope. Learning needs no role."""

    TRAINER = "trainer", _("Trainer")
    REVIEWER = "reviewer", _("Content reviewer")
    PUBLISHER = "publisher", _("Publisher")
    OFFICER = "officer", _("Training officer")
    COORDINATOR = "coordinator", _("Agency coordinator")
    EXECUTIVE = "executive", _("Executive")
    COACH = "coach", _("Coach")
    ADMIN = "admin", _("Administrator")


class ScopeKind(models.TextChoices):
    GLOBAL = "global", _("Everywhere")
    ORGANISATION = "organisation", _("Organisation and those beneath it")
    PROGRAMME = "programme", _("Programme")
    COURSE = "course", _("Course")
    COHORT = "cohort", _("Cohort")
