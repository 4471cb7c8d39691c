"""The list of courses, open to everyone."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.catalogue.models import Course
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.languages import pick
from lms.site import reading, words

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
