"""The front page: its words from the CMS, its lists from the catalogue."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import sharing
from cms.models import HomePage
from cms.models.news import latest
from courses.cohorts.models import Cohort
from courses.cohorts.selectors import open_cohorts
from courses.core import clock
from courses.core.languages import pick
from lms.site import reading, words
from lms.site.catalogue import course_card, course_url

COURSES, COHORTS, NEWS = 4, 5, 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = HomePage.objects.live().first()
    today = clock.today()
    courses = reading.course_page("", after="")[:COURSES]
    open_now = reading.first_open_cohorts(courses, today)
    said = page.words() if page else {"headline": _("Government Innovation Lab"), "intro": ""}
    context = {
        "page": page.words() if page else {},
        "card": sharing.card("/", said["headline"], said["intro"]),
        "open_cohorts": [_row(cohort) for cohort in open_cohorts(today)[:COHORTS]],
        "courses": [course_card(course, open_now.get(course.pk)) for course in courses],
        "news": [article.as_item() for article in latest()[:NEWS]],
    }
    return render(request, "site/home.html", context)


def _row(cohort: Cohort) -> dict[str, Any]:
    return {
        "url": course_url(cohort.course),
        "course_title": pick(cohort.course.title_th, cohort.course.title_en),
        "name": pick(cohort.name_th, cohort.name_en),
        "place": pick(cohort.venue_th, cohort.venue_en),
        "closes": words.day(cohort.enrolment_closes_on),
        "starts": words.day(cohort.starts_on),
        "seats_left": cohort.seats_left,
        "capacity": cohort.capacity,
    }
