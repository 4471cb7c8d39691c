"""What is mine: the next thing to do, my courses, my certificates, my training record."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.selectors import certificates_of
from courses.core import clock
from courses.core.languages import pick
from courses.core.thai.dates import fiscal_year
from courses.core.thai.digits import to_arabic_digits
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.selectors import announcements_to
from courses.people.models import User
from courses.people.selectors import posting_on
from courses.progress.models import Completion
from courses.progress.selectors import transcript_of
from courses.teams.selectors import my_teams
from lms.site import beside, reading, words
from lms.site.certificates import certificate_title, issued_on
from lms.site.reading import Work
from lms.site.way import progress_of, way_of

ACTIVE = EnrolmentState.ACTIVE
SOON = timedelta(days=7)
FEW = 5  # what each list shows of itself until all of it is asked for
NEVER = datetime.max.replace(tzinfo=UTC)


@require_safe
@login_required
def learning(request: HttpRequest) -> HttpResponse:
    enrolments = sorted(reading.enrolments_to_show(request.user), key=_rank)
    works = reading.work_of(Enrolment.objects.of(request.user).filter(state=ACTIVE))
    waiting = _waiting(works)
    lists = Lists(whole=request.GET.get("all", ""))
    context = {
        "name": pick(request.user.get_full_name(), request.user.get_full_name_en()),
        "next_step": next_step(enrolments, waiting, reading.handed_in(works)),
        "stopped": beside.where_stopped(request.user, enrolments),
        "due": _by_week(waiting, lists),
        "sunday": words.day(_sunday(), weekday=True),
        "announcements": lists.cut(
            "announcements", announcements_to(request.user), beside.announcement
        ),
        "enrolments": lists.cut("courses", enrolments, _enrolment),
        "teams": lists.cut("teams", my_teams(request.user), beside.team),
        "certificates": lists.cut("certificates", certificates_of(request.user), _certificate),
    }
    return render(request, "site/my_learning.html", context)


def _rank(enrolment: Enrolment) -> int:
    """What is under way first, what was given up last; within each, the latest first."""
    return list(EnrolmentState).index(EnrolmentState(enrolment.state))


def _waiting(works: Iterable[Work]) -> list[Work]:
    """Work that waits for the learner, the most urgent first."""
    return sorted((one for one in works if one.is_open), key=lambda one: one.due_at or NEVER)


# --- What comes next -------------------------------------------------------------------


def next_step(
    enrolments: Sequence[Enrolment], waiting: Sequence[Work], handed_in: Collection[str]
) -> dict[str, str] | None:
    """One sentence and one button: work due within a week, else the next lesson, else a course."""
    if waiting and waiting[0].due_at and waiting[0].due_at - clock.now() < SOON:
        return _hand_in(waiting[0], waiting[0].due_at)
    active = [one for one in enrolments if one.state == ACTIVE]
    if active:
        return _go_on(active[0], handed_in)
    return _choose() if enrolments else None


def _hand_in(work: Work, due: datetime) -> dict[str, str]:
    said = (
        _("“%(title)s” was due on %(due)s. Please hand it in.")
        if due < clock.now()
        else _("Hand in “%(title)s” by %(due)s.")
    )
    title = pick(work.title_th, work.title_en)
    return {
        "sentence": said % {"title": title, "due": words.moment(due)},
        "url": _work_url(work),
        "label": _("To the assignment"),
    }


def _go_on(enrolment: Enrolment, handed_in: Collection[str]) -> dict[str, str]:
    course = enrolment.cohort.course
    named = {"course": pick(course.title_th, course.title_en)}
    step = way_of(enrolment).next_to_do(handed_in)
    if step is None:
        sentence = _("You have been through all of “%(course)s”. Your work is being marked.")
    else:
        named["unit"] = step.title
        sentence = _("Next in “%(course)s”: %(unit)s")
    url = reverse("site:learn", args=[enrolment.uid])
    return {"sentence": sentence % named, "url": url, "label": _("Continue learning")}


def _choose() -> dict[str, str]:
    return {
        "sentence": _("You have nothing to do at present. Would you like to learn something new?"),
        "url": reverse("site:courses"),
        "label": _("See the courses"),
    }


# --- The lists -------------------------------------------------------------------------


@dataclass(frozen=True)
class Lists:
    """The lists of the page, of which the one named ``whole`` is shown whole."""

    whole: str

    def cut(
        self, name: str, rows: Sequence[Any] | QuerySet[Any], show: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """The first few as ``show`` makes them; ``more`` leads to all, where there are more."""
        found = list(rows if self.whole == name else rows[: FEW + 1])
        more = len(found) > FEW and self.whole != name
        shown = found[:FEW] if more else found
        whole = f"{reverse('site:my-learning')}?all={name}#{name}"
        return {"rows": [show(row) for row in shown], "more": whole if more else ""}


def _by_week(waiting: Iterable[Work], lists: Lists) -> dict[str, Any]:
    """Past its time; due until Sunday of this week; later, or at no time that was set."""
    found: dict[str, list[Work]] = {"overdue": [], "week": [], "later": []}
    for work in waiting:
        found[_when(work.due_at or NEVER)].append(work)
    return {name: lists.cut(name, works, _due) for name, works in found.items()}


def _when(due: datetime) -> str:
    if due < clock.now():
        return "overdue"
    return "week" if due < NEVER and clock.bangkok_day(due) <= _sunday() else "later"


def _sunday() -> date:
    """The last day of this week, in Bangkok."""
    today = clock.today()
    return today + timedelta(days=6 - today.weekday())


def _enrolment(enrolment: Enrolment) -> dict[str, Any]:
    cohort, course = enrolment.cohort, enrolment.cohort.course
    said = {
        "course_title": pick(course.title_th, course.title_en),
        "cohort_name": pick(cohort.name_th, cohort.name_en),
        "state": words.enrolment_state(enrolment.state),
    }
    if is_learning(enrolment):
        said["url"] = reverse("site:learn", args=[enrolment.uid])
        said["canvases_url"] = reverse("site:canvases", args=[enrolment.uid])
        said |= progress_of(enrolment, way_of(enrolment))
    return said


def _due(work: Work) -> dict[str, Any]:
    return {
        "title": pick(work.title_th, work.title_en),
        "course_title": pick(work.course_th, work.course_en),
        "due": words.moment(work.due_at) if work.due_at else "",
        "state": words.work_state(work.state, work.due_at),
        "url": _work_url(work),
    }


def _work_url(work: Work) -> str:
    return reverse("site:unit", args=[work.enrolment, work.unit])


def _certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "title": certificate_title(certificate),
        "number": to_arabic_digits(certificate.fields["number"]),
        "issued_on": issued_on(certificate.fields),
        "state": words.certificate_state(certificate.state),
        "url": reverse("site:certificate", args=[certificate.uid]),
    }


# --- The training record ---------------------------------------------------------------


@require_safe
@login_required
def transcript(request: HttpRequest) -> HttpResponse:
    record = transcript_of(request.user)
    numbers = {
        certificate.enrolment_id: to_arabic_digits(certificate.fields["number"])
        for certificate in certificates_of(request.user)
        if certificate.state == CertificateState.ISSUED
    }
    context = {
        "person": _person(request.user),
        "printed_on": words.day(clock.today()),
        "rows": [_row(one, numbers) for one in record.completions],
        "total_hours": words.hours(record.minutes),
    }
    return render(request, "site/transcript.html", context)


def _person(user: User) -> dict[str, str]:
    said = {"name_th": user.get_full_name(), "name_en": user.get_full_name_en()}
    posting = posting_on(user, clock.today())
    if posting is None:
        return said
    office = posting.organisation
    return {
        **said,
        "position": pick(posting.position_th, posting.position_en),
        "organisation": pick(office.name_th, office.name_en),
    }


def _row(completion: Completion, numbers: dict[int, str]) -> dict[str, Any]:
    cohort = completion.enrolment.cohort
    return {
        "fiscal_year": fiscal_year(completion.decided_at),
        "course_title": pick(cohort.course.title_th, cohort.course.title_en),
        "cohort_name": pick(cohort.name_th, cohort.name_en),
        "completed_on": words.day(completion.decided_at),
        "outcome": words.enrolment_state(EnrolmentState.COMPLETED),
        "certificate_number": numbers.get(completion.enrolment_id, ""),
        "hours": words.hours(completion.minutes),
    }
