"""The learner's way through a course: the next unit, a lesson, and saying it is done."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.catalogue.enums import UnitKind
from courses.catalogue.models import RevisionUnit
from courses.catalogue.selectors import lesson_in
from courses.core import clock
from courses.core.languages import language, pick
from courses.enrolment.models import Enrolment
from courses.enrolment.rules import is_learning
from courses.enrolment.services import NotActive
from courses.progress.enums import Outcome, Verb
from courses.progress.events import Report, record_events
from courses.progress.models import UnitProgress
from lms.site import reading, words, work
from lms.site.catalogue import course_url
from lms.site.way import Step, Way, way_of


def own_enrolment(request: HttpRequest, uid: UUID) -> Enrolment:
    """With course, pinned revision and progress. Raises Http404 when it is another's."""
    return get_object_or_404(reading.enrolments_to_show(request.user), uid=uid)


def unit_url(enrolment: Enrolment, step: Step) -> str:
    return reverse("site:unit", args=[enrolment.uid, step.uid])


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
    mine = own_enrolment(request, enrolment)
    if not is_learning(mine):
        return _no_longer(request, mine)
    way = way_of(mine)
    step = way.step(str(unit))
    if step.kind == UnitKind.ASSIGNMENT:
        return work.assignment(request, mine, way, step)
    if request.method == "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    return _lesson(request, mine, way, step)


def _no_longer(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    messages.error(request, str(NotActive()))
    return redirect(course_url(enrolment.cohort.course))


def _lesson(request: HttpRequest, enrolment: Enrolment, way: Way, step: Step) -> HttpResponse:
    row = lesson_in(enrolment.cohort.revision, step.uid)
    if row is None:
        raise Http404
    _note_opening(enrolment, row)
    before, after = way.neighbours(step)
    done = step.uid in way.done
    course = enrolment.cohort.course
    context = {
        "course": {
            "title": pick(course.title_th, course.title_en),
            "url": course_url(course),
        },
        "unit": {"title": step.title, "minutes": step.minutes, **_body(row.body)},
        "outline": outline(enrolment, way, step),
        "previous": before and _link(enrolment, before),
        "next": after and _link(enrolment, after),
        "done": done,
        "complete_url": reverse("site:done", args=[enrolment.uid, step.uid]),
        "assignments": list(_assignments(enrolment, way, step)),
    }
    return render(request, "site/lesson.html", context)


def _note_opening(enrolment: Enrolment, row: RevisionUnit) -> None:
    """Once is enough: a page read again tells nothing new."""
    if not UnitProgress.objects.filter(enrolment=enrolment, unit=row.unit).exists():
        report(enrolment, str(row.unit.uid), Verb.OPENED)


def report(enrolment: Enrolment, unit: str, verb: Verb) -> Outcome:
    """Record what a browser cannot name itself; the name is made here."""
    told = Report(uuid.uuid4(), enrolment.uid, UUID(unit), verb, clock.now())
    return record_events(learner=enrolment.learner, reports=[told])[0].outcome


def _body(body: dict[str, Any]) -> dict[str, Any]:
    """The blocks in the reader's language; in Thai, and saying so, where there is no other."""
    wanted = language()
    spoken = wanted if body.get(wanted) else "th"
    html = "".join(block["html"] for block in body.get(spoken, []))
    return {"html": html, "lang": spoken, "only_thai": spoken != wanted and bool(html)}


def outline(enrolment: Enrolment, way: Way, here: Step) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "units": [
                {
                    "title": step.title,
                    "url": unit_url(enrolment, step),
                    "current": step == here,
                    "done": step.uid in way.done,
                }
                for step in steps
            ],
        }
        for title, steps in way.modules
    ]


def _link(enrolment: Enrolment, step: Step) -> dict[str, str]:
    return {"title": step.title, "url": unit_url(enrolment, step)}


def _assignments(enrolment: Enrolment, way: Way, step: Step) -> Any:
    steps = {one.uid: one for one in way.work_of(step)}
    if not steps:
        return
    mine = reading.work_of(Enrolment.objects.filter(pk=enrolment.pk))
    for one in mine:
        if str(one.unit) in steps:
            yield {
                "title": pick(one.title_th, one.title_en),
                "url": unit_url(enrolment, steps[str(one.unit)]),
                "due": words.moment(one.due_at) if one.due_at else "",
                "state": words.work_state(one.state, one.due_at),
            }


@require_POST
@login_required
def done(request: HttpRequest, enrolment: UUID, unit: UUID) -> HttpResponse:
    """Record that the lesson is done, and go on. Pressing twice changes nothing more."""
    mine = own_enrolment(request, enrolment)
    way = way_of(mine)
    step = way.step(str(unit))
    if step.kind != UnitKind.LESSON:
        raise Http404
    if not is_learning(mine):
        return _no_longer(request, mine)
    if step.uid not in way.done:
        report(mine, step.uid, Verb.COMPLETED)
    return _onward(request, mine, way, step)


def _onward(request: HttpRequest, enrolment: Enrolment, way: Way, step: Step) -> HttpResponse:
    _before, after = way.neighbours(step)
    if after is not None:
        return redirect(unit_url(enrolment, after))
    messages.success(request, _("That was the last lesson of the course."))
    return redirect("site:my-learning")
