from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What a learner may write into, inside a lesson."""

    REFLECTION = "reflection", _("Reflection")
    CHECK = "check", _("Knowledge check")
    CHECKLIST = "checklist", _("Checklist")


class Tool(models.TextChoices):
    """The design tools a canvas may be of; ``notebook.tools`` has their fields."""

    PERSONA = "persona", _("Persona")
    JOURNEY_MAP = "journey_map", _("Journey map")
    STAKEHOLDER_MAP = "stakeholder_map", _("Stakeholder map")
    HOW_MIGHT_WE = "how_might_we", _("How might we")
    SERVICE_BLUEPRINT = "service_blueprint", _("Service blueprint")
    TEST_CARD = "test_card", _("Prototype test card")
