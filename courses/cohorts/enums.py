from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Open for enrolment")
    NOMINATING = "nominating", _("Agencies are nominating")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    ARCHIVED = "archived", _("Archived")


class EnrolmentPolicy(models.TextChoices):
    """How one comes to a seat in the cohort."""

    SELF = "self", _("Self-enrolment")
    KEY = "key", _("Self-enrolment with a key")
    STAFF = "staff", _("By the officer")
    APPLY = "apply", _("Application")
    NOMINATE = "nominate", _("Nomination by agencies")
    INVITE = "invite", _("Invitation")


class RevisionChoice(models.TextChoices):
    """What is decided for a running cohort when its course changes in structure."""

    STAY = "stay", _("Stay with the curriculum it began with")
    MOVE = "move", _("Move to the new curriculum; work done keeps counting")


MOVES: dict[str, frozenset[str]] = {
    CohortState.DRAFT: frozenset({CohortState.PUBLISHED}),
    CohortState.PUBLISHED: frozenset(
        {CohortState.DRAFT, CohortState.NOMINATING, CohortState.RUNNING}
    ),
    CohortState.NOMINATING: frozenset({CohortState.PUBLISHED, CohortState.RUNNING}),
    CohortState.RUNNING: frozenset({CohortState.ENDED}),
    CohortState.ENDED: frozenset({CohortState.ARCHIVED, CohortState.RUNNING}),
    CohortState.ARCHIVED: frozenset(),
}
LIVE_STATES = (CohortState.PUBLISHED, CohortState.NOMINATING, CohortState.RUNNING)
PUBLIC_STATES = (*LIVE_STATES, CohortState.ENDED)
# Policies by which people take free seats themselves, first come, first served.
UNRANKED = (EnrolmentPolicy.SELF, EnrolmentPolicy.KEY, EnrolmentPolicy.STAFF)
# Of these, the ones where one needs nobody else's hand.
BY_ONESELF = (EnrolmentPolicy.SELF, EnrolmentPolicy.KEY)
# Policies by which seats are given out by rank and quota, to candidates.
RANKED = (EnrolmentPolicy.APPLY, EnrolmentPolicy.NOMINATE, EnrolmentPolicy.INVITE)
