from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Open for enrolment")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    ARCHIVED = "archived", _("Archived")


class EnrolmentPolicy(models.TextChoices):
    """Who may take a seat: the person alone, or only through an officer."""

    SELF = "self", _("Self-enrolment")
    STAFF = "staff", _("By the officer")


class RevisionChoice(models.TextChoices):
    """What is decided for a running cohort when its course changes in structure."""

    STAY = "stay", _("Stay with the curriculum it began with")
    MOVE = "move", _("Move to the new curriculum; work done keeps counting")


MOVES: dict[str, frozenset[str]] = {
    CohortState.DRAFT: frozenset({CohortState.PUBLISHED}),
    CohortState.PUBLISHED: frozenset({CohortState.DRAFT, CohortState.RUNNING}),
    CohortState.RUNNING: frozenset({CohortState.ENDED}),
    CohortState.ENDED: frozenset({CohortState.ARCHIVED, CohortState.RUNNING}),
    CohortState.ARCHIVED: frozenset(),
}
LIVE_STATES = (CohortState.PUBLISHED, CohortState.RUNNING)
PUBLIC_STATES = (CohortState.PUBLISHED, CohortState.RUNNING, CohortState.ENDED)
