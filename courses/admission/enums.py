from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """How somebody became a candidate."""

    NOMINATED = "nominated", _("Nominated by the agency")
    APPLIED = "applied", _("Applied")
    INVITED = "invited", _("Invited")
    QUEUED = "queued", _("Waits for a free seat")


class CandidacyState(models.TextChoices):
    """``waiting`` is on the ranked list; ``offered`` and ``confirmed`` hold a seat."""

    DRAFT = "draft", _("On the agency's list, not yet sent")
    SUBMITTED = "submitted", _("Awaiting approval")
    RETURNED = "returned", _("More information is asked for")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Seat offered; awaiting the answer")
    CONFIRMED = "confirmed", _("Seat confirmed")
    INELIGIBLE = "ineligible", _("Not eligible")
    REFUSED = "refused", _("Not approved")
    DECLINED = "declined", _("Declined the seat")
    EXPIRED = "expired", _("Did not answer in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNDECIDED = (CandidacyState.DRAFT, CandidacyState.SUBMITTED, CandidacyState.RETURNED)
HOLDING = (CandidacyState.OFFERED, CandidacyState.CONFIRMED)
LIVE = (*UNDECIDED, CandidacyState.WAITING, *HOLDING)


class RequestState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    SENT = "sent", _("Sent to the agency")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class Approver(models.TextChoices):
    """Who decides a step of the chain."""

    SUPERVISOR = "supervisor", _("Supervisor")
    AGENCY_HEAD = "agency_head", _("Head of the agency")
    PROGRAMME_OFFICE = "programme_office", _("Programme office")


class Verdict(models.TextChoices):
    """What an approver answers. ``reserve`` lets one wait, behind all who were approved."""

    APPROVE = "approve", _("Approve")
    RESERVE = "reserve", _("Put on the reserve list")
    RETURN = "return", _("Ask for more information")
    REFUSE = "refuse", _("Do not approve")


class ImportState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    WRITING = "writing", _("Being written")
    DONE = "done", _("Written")
    FAILED = "failed", _("Could not be read")


class Answer(models.TextChoices):
    """What the giving-out of seats says to one candidate."""

    QUOTA_SEAT = "quota_seat", _("A seat of the quota")
    OPEN_SEAT = "open_seat", _("A seat open to all")
    QUOTA_FULL = "quota_full", _("The quota has all the seats it may have")
    KEPT_FOR_QUOTAS = "kept_for_quotas", _("The seats left are kept for other quotas")
    NO_SEAT = "no_seat", _("All seats are taken")


SEATED = (Answer.QUOTA_SEAT, Answer.OPEN_SEAT)
