"""The catalogue and a course's page, open to everyone."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import Course
from courses.cohorts.models import Cohort
from courses.cohorts.rules import is_open_for_self_enrolment
from courses.core import clock
from courses.core.languages import pick
from courses.enrolment.enums import EnrolmentState
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.seats import CohortFull
from lms.site import reading, words
from lms.site.way import Step, Way, progress_of, way_of

LONGEST_QUERY = 200


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY].replace("\0", "")
    after = request.GET.get("after", "")[:30].replace("\0", "")
    rows = reading.course_page(q, after=after)
    shown = rows[: reading.PAGE]
    open_now = reading.first_open_cohorts(shown, clock.today())
    following = shown[-1].code if len(rows) > reading.PAGE else ""
    context = {
        "q": q,
        "items": [course_card(course, open_now.get(course.pk)) for course in shown],
        "next": _address(q, following) if following else "",
        "first": _address(q) if after else "",
    }
    return render(request, "site/courses.html", context)


def _address(q: str, after: str = "") -> str:
    asked = {name: value for name, value in (("q", q), ("after", after)) if value}
    return reverse("site:courses") + (f"?{urlencode(asked)}" if asked else "")


def course_card(course: Course, cohort: Cohort | None) -> dict[str, Any]:
    """A course in a list; ``course.current`` must have been fetched with it."""
    return {
        "code": course.code,
        "title": pick(course.title_th, course.title_en),
        "subtitle": words.counterpart(course.title_th, course.title_en),
        "summary": pick(course.summary_th, course.summary_en),
        "hours": words.hours(course.current.minutes),
        "lessons": course.current.lesson_count,
        "url": course_url(course),
        "open_cohort": cohort
        and {
            "name": pick(cohort.name_th, cohort.name_en),
            "closes": words.day(cohort.enrolment_closes_on),
            "seats_left": cohort.seats_left,
        },
    }


def course_url(course: Course) -> str:
    return reverse("site:course", args=[course.code])


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    found = reading.course_with_outline(code)
    if found is None:
        raise Http404
    enrolment = _place_of(request, found)
    way = way_of(enrolment) if enrolment else Way(found.current.outline)
    context = {
        "course": _course(found),
        "outline": [_module(title, steps, way, enrolment) for title, steps in way.modules],
        "enrolment": enrolment and _place(enrolment, way),
        "cohorts": [] if enrolment else _cohorts(request, found),
    }
    return render(request, "site/course.html", context)


def _place_of(request: HttpRequest, course: Course) -> Enrolment | None:
    """The person's present seat in a cohort of the course, the latest one."""
    if not request.user.is_authenticated:
        return None
    rows = reading.enrolments_to_show(request.user).seated()
    return rows.filter(cohort__course=course).first()


def _course(course: Course) -> dict[str, Any]:
    outline = course.current.outline
    return {
        "code": course.code,
        "title": pick(course.title_th, course.title_en),
        "title_other": words.counterpart(course.title_th, course.title_en),
        "summary": pick(course.summary_th, course.summary_en),
        "audience": pick(**outline["audience"]),
        "outcomes": [pick(**outcome) for outcome in outline["outcomes"]],
        "hours": words.hours(course.current.minutes),
    }


def _module(title: str, steps: list[Step], way: Way, enrolment: Enrolment | None) -> dict[str, Any]:
    return {"title": title, "units": [_unit(step, way, enrolment) for step in steps]}


def _unit(step: Step, way: Way, enrolment: Enrolment | None) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "is_work": step.kind == UnitKind.ASSIGNMENT,
        "title": step.title,
        "minutes": step.minutes,
        "url": reverse("site:unit", args=[enrolment.uid, step.uid]) if enrolment else "",
        "state": words.done_state() if step.uid in way.done else None,
    }


def _place(enrolment: Enrolment, way: Way) -> dict[str, Any]:
    cohort = enrolment.cohort
    active = enrolment.state == EnrolmentState.ACTIVE
    return {
        "cohort_name": pick(cohort.name_th, cohort.name_en),
        "period": words.period(cohort.starts_on, cohort.ends_on),
        "state": words.enrolment_state(enrolment.state),
        "url": reverse("site:learn", args=[enrolment.uid]) if is_learning(enrolment) else "",
        "withdraw_url": reverse("site:withdraw", args=[enrolment.uid]) if active else "",
        **progress_of(enrolment, way),
    }


def _cohorts(request: HttpRequest, course: Course) -> list[dict[str, Any]]:
    """Those one can join first."""
    signed_in = request.user.is_authenticated
    told = [_cohort(cohort, signed_in=signed_in) for cohort in reading.live_cohorts(course)]
    return sorted(told, key=lambda cohort: not cohort["can_enrol"])


def _cohort(cohort: Cohort, *, signed_in: bool) -> dict[str, Any]:
    today = clock.today()
    is_open = is_open_for_self_enrolment(cohort, today)
    reason = words.why_not_open(cohort, today) if not is_open else ""
    if is_open and not cohort.seats_left:
        reason = str(CohortFull())
    return {
        "code": cohort.code,
        "name": pick(cohort.name_th, cohort.name_en),
        "opens": words.day(cohort.enrolment_opens_on),
        "closes": words.day(cohort.enrolment_closes_on),
        "starts": words.day(cohort.starts_on),
        "ends": words.day(cohort.ends_on),
        "place": pick(cohort.venue_th, cohort.venue_en),
        "seats_left": cohort.seats_left,
        "capacity": cohort.capacity,
        "can_enrol": not reason,
        "reason": reason,
        "enrol_url": reverse("site:enrol", args=[cohort.uid]),
        "sign_in_first": not signed_in,
    }
