"""The learner's way through a course: the next unit, a lesson, and saying it is done."""

import uuid
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.catalogue.enums import UnitKind
from courses.catalogue.releases import NotReleased
from courses.core import clock
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.progress.enums import Verb
from courses.progress.events import Answer, Report, record_events
from lms.site import answers, lesson, reading, work
from lms.site.place import Place, own_enrolment, place_of, unit_url
from lms.site.way import way_of


@require_safe
@login_required
def learn(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """On to the first unit that waits for the learner; to the first one when none does."""
    mine = own_enrolment(request, enrolment)
    way = way_of(mine)
    works = reading.work_of(Enrolment.objects.filter(pk=mine.pk))
    following = way.next_to_do(reading.handed_in(works))
    return redirect(unit_url(mine, following or way.steps[0]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unit(request: HttpRequest, enrolment: UUID, unit: UUID) -> HttpResponse:
    here = place_of(request, enrolment, unit)
    if not is_learning(here.enrolment):
        return lesson.no_longer(request, here)
    if request.method == "POST" and here.step.kind != UnitKind.ASSIGNMENT:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    if not here.opening.is_open:
        return lesson.not_yet(request, here)
    if here.step.kind == UnitKind.ASSIGNMENT:
        return work.assignment(request, here.enrolment, here.way, here.step)
    return lesson.page(request, here)


@require_POST
@login_required
def done(request: HttpRequest, enrolment: UUID, unit: UUID) -> HttpResponse:
    """Record that the lesson is done, and go on.

    ``event`` is the form's own name for the fact, so that it counts once however often it is
    sent; ``at`` is when it was pressed, if it could only be sent later.
    """
    here = place_of(request, enrolment, unit)
    if here.step.kind != UnitKind.LESSON:
        raise Http404
    if not is_learning(here.enrolment):
        return answers.refused(request, NotActive(), redirect(lesson.course_of(here)))
    if not here.done and _report_done(request, here).code == NotReleased.code:
        return answers.refused(request, NotReleased(), redirect(here.address("unit")))
    return answers.accepted(request, _("Done"), _onward(request, here))


def _report_done(request: HttpRequest, here: Place) -> Answer:
    name, at = _event(request.POST.get("event", "")), _moment(request.POST.get("at", ""))
    mine = here.enrolment
    told = Report(name, mine.uid, UUID(here.step.uid), Verb.COMPLETED, at)
    return record_events(learner=mine.learner, reports=[told])[0]


def _event(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return uuid.uuid4()


def _moment(given: str) -> datetime:
    try:
        at = parse_datetime(given)
    except ValueError:
        at = None
    return at if at is not None and at.tzinfo else clock.now()


def _onward(request: HttpRequest, here: Place) -> HttpResponse:
    _before, after = here.way.neighbours(here.step)
    if after is not None:
        return redirect(here.url_of(after))
    if not answers.wants_json(request):
        messages.success(request, _("That was the last lesson of the course."))
    return redirect("site:my-learning")
