"""Sentences, states and dates as people read them, in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from certificates.enums import CertificateState, Verdict
from certificates.selectors import Verification
from courses.catalogue.releases import Opening
from courses.cohorts.enums import RANKED, EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.languages import language
from courses.core.thai import dates
from courses.coursework.enums import SubmissionState
from courses.enrolment.enums import EnrolmentState
from courses.progress.rules import Missing

NAMED_AT_MOST = 3


@dataclass(frozen=True)
class State:
    """``tone`` is success, info, warning, danger or neutral: colour and icon repeat the label."""

    tone: str
    label: str


# --- The two languages -----------------------------------------------------------------


def counterpart(th: str, en: str = "") -> str:
    """The same words in the other language; nothing when ``pick`` has shown the only ones."""
    if not en:
        return ""
    return en if language() == "th" else th


# --- Days and hours --------------------------------------------------------------------


def day(value: date | None, *, weekday: bool = False) -> str:
    """``19 มิ.ย. 2569``; an instant counts as its day in Bangkok."""
    return dates.short_date(value, weekday=weekday, lang=language()) if value else ""


def period(first: date, last: date) -> str:
    return dates.date_range(first, last, short=True, lang=language())


def moment(value: datetime) -> str:
    """``จันทร์ 19 มิ.ย. 2569 เวลา 16.30 น.``, in Bangkok time; no line ends within the time."""
    between = " เวลา\u00a0" if language() == "th" else ", "
    time = dates.time_of_day(value, lang=language()).replace(" ", "\u00a0")
    return day(value, weekday=True) + between + time


def hours(minutes: int) -> str:
    """Minutes as hours, with one decimal where it is needed."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def time_left(due: datetime, *, accepts_late: bool) -> str:
    """How long until ``due``, rounded down; after it, whether late work is still taken."""
    left = due - clock.now()
    if left < timedelta(0):
        if accepts_late:
            return _("The time has passed. Late work is still accepted.")
        return _("The time has passed.")
    if left < timedelta(hours=1):
        return _("Less than an hour left")
    if left < timedelta(hours=2):
        return _("One hour left")
    if left < timedelta(days=1):
        return _("%(hours)s hours left") % {"hours": left.seconds // 3600}
    if left < timedelta(days=2):
        return _("One day left")
    return _("%(days)s days left") % {"days": left.days}


def opens(found: Opening, titles: Mapping[str, str]) -> str:
    """When a unit that is not open yet will be; ``titles`` are those of units, by id."""
    said = []
    if found.on is not None:
        said.append(_("Opens on %(day)s") % {"day": day(found.on)})
    if found.after is not None:
        said.append(_("Opens after “%(unit)s”") % {"unit": titles.get(found.after, "")})
    return " · ".join(said)


# --- States ----------------------------------------------------------------------------

ENROLMENT_TONES = {
    EnrolmentState.ACTIVE: "info",
    EnrolmentState.COMPLETED: "success",
    EnrolmentState.WITHDRAWN: "neutral",
    EnrolmentState.REMOVED: "neutral",
}
SUBMISSION_TONES = {
    SubmissionState.SUBMITTED: "info",
    SubmissionState.RETURNED: "warning",
    SubmissionState.ACCEPTED: "success",
    SubmissionState.SUPERSEDED: "neutral",
}
CERTIFICATE_TONES = {
    CertificateState.QUEUED: "info",
    CertificateState.ISSUED: "success",
    CertificateState.REVOKED: "danger",
}


def enrolment_state(value: str) -> State:
    return State(ENROLMENT_TONES[EnrolmentState(value)], str(EnrolmentState(value).label))


def submission_state(value: str, *, is_late: bool = False) -> State:
    label = str(SubmissionState(value).label)
    if is_late:
        label = _("%(state)s (late)") % {"state": label}
    return State(SUBMISSION_TONES[SubmissionState(value)], label)


def certificate_state(value: str) -> State:
    return State(CERTIFICATE_TONES[CertificateState(value)], str(CertificateState(value).label))


def done_state() -> State:
    return State("success", _("Done"))


def work_state(value: str | None, due: datetime | None) -> State:
    """Where an assignment stands, from its latest hand-in."""
    if value:
        return submission_state(value)
    if due and due < clock.now():
        return State("danger", _("Overdue"))
    return State("neutral", _("Not handed in yet"))


# --- Sentences -------------------------------------------------------------------------


def why_not_open(cohort: Cohort, today: date) -> str:
    """Why a person cannot join ``cohort`` by themself; what the rule refused, in words."""
    if today < cohort.enrolment_opens_on:
        return _("Applications open on %(day)s.") % {"day": day(cohort.enrolment_opens_on)}
    if today > cohort.enrolment_closes_on:
        return _("Applications closed on %(day)s.") % {"day": day(cohort.enrolment_closes_on)}
    if cohort.policy == EnrolmentPolicy.STAFF:
        return _("The training officer enrols people in this cohort. Please ask your agency.")
    if cohort.policy in RANKED:
        return _("Seats in this cohort are given to candidates; one does not enrol by oneself.")
    return _("This cohort takes no applications now.")


def verdict(found: Verification) -> str:
    if found.verdict == Verdict.UNKNOWN or not found.words:
        return _(
            "The register knows no certificate with this serial. Check it letter by letter; "
            "if it is as printed, do not accept the certificate, and tell the lab."
        )
    if found.verdict == Verdict.REVOKED:
        said = _("This certificate was revoked on %(day)s. It must not be accepted.")
        return said % {"day": day(found.revoked_at)}
    if found.words.get("specimen"):
        return _("The register holds it, but it is a specimen for trying the system out.")
    return _("The register holds this certificate, and it is in force.")


def still_missing(missing: Sequence[Missing], titles: Mapping[str, str]) -> list[str]:
    """What stands between a learner and completion; ``titles`` are those of units, by id."""
    told = [_one_missing(one, titles) for one in missing]
    if len(told) <= NAMED_AT_MOST:
        return told
    rest = _("%(count)s more") % {"count": len(told) - NAMED_AT_MOST}
    return [*told[:NAMED_AT_MOST], rest]


def _one_missing(one: Missing, titles: Mapping[str, str]) -> str:
    if one.code == "unit":
        return titles.get(one.unit, "")
    amount = f"{one.amount:g}"
    if one.code == "hours":
        return _("%(hours)s more hours of lessons") % {"hours": amount}
    if one.code == "points":
        return _("%(points)s more points of accepted work") % {"points": amount}
    if one.code == "attendance":
        return _attendance(one.amount)
    options = ", ".join(_one_missing(option, titles) for option in one.options)
    return _("%(count)s of these: %(options)s") % {"count": amount, "options": options}


def _attendance(hours: float) -> str:
    if not hours:
        return _("attendance of sessions, none of which is planned yet")
    return _("%(hours)s more hours in sessions") % {"hours": f"{hours:g}"}
