"""A lesson as its learner meets it: the frozen body, and what they wrote into it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.catalogue.models import RevisionUnit
from courses.catalogue.selectors import lesson_in
from courses.core import clock
from courses.core.languages import language, pick
from courses.enrolment.models import Enrolment
from courses.enrolment.services import NotActive
from courses.notebook.canvas_selectors import canvases_in
from courses.notebook.selectors import Notebook, notebook_of
from courses.progress.enums import Verb
from courses.progress.events import Report, record_events
from courses.progress.models import UnitProgress
from lms.site import parts, reading, words
from lms.site.catalogue import course_url
from lms.site.place import Place
from lms.site.way import Step, opening_of, progress_of

READER = "Learner"  # whose page this is: the service worker keeps it for them alone


@dataclass(frozen=True)
class Body:
    """The blocks in the reader's language; in Thai, and saying so, where there is no other."""

    blocks: list[dict[str, Any]]
    lang: str
    only_thai: bool


def body_of(row: RevisionUnit) -> Body:
    wanted = language()
    spoken = wanted if row.body.get(wanted) else "th"
    blocks = row.body.get(spoken, [])
    return Body(blocks, spoken, spoken != wanted and bool(blocks))


def page(
    request: HttpRequest, here: Place, *, typed: parts.Typed | None = None, status: int = 200
) -> HttpResponse:
    """``typed`` is what was refused, shown again so that nothing is lost."""
    row = lesson_in(here.enrolment.cohort.revision, here.step.uid)
    if row is None:
        raise Http404
    _note_opening(here.enrolment, row)
    response = render(request, "site/lesson.html", _context(here, row, typed), status=status)
    response.headers["Cache-Control"] = "private, no-cache"
    if status == 200:
        response.headers[READER] = str(request.user.uid)
    return response


def course_of(here: Place) -> str:
    return course_url(here.enrolment.cohort.course)


def no_longer(request: HttpRequest, here: Place) -> HttpResponse:
    """To the course, saying why nothing may be read any more."""
    messages.error(request, str(NotActive()))
    return redirect(course_of(here))


def not_yet(request: HttpRequest, here: Place) -> HttpResponse:
    """The page of a unit that has not opened: when it will, and what it waits for."""
    found = here.opening
    waits_for = here.way.step(found.after) if found.after else None
    context = {
        **_frame(here),
        "opens_on": words.day(found.on, weekday=True),
        "waits_for": waits_for and _link(here, waits_for),
    }
    return render(request, "site/lesson_not_yet.html", context)


def _context(here: Place, row: RevisionUnit, typed: parts.Typed | None) -> dict[str, Any]:
    body = body_of(row)
    notebook = notebook_of(here.enrolment, row.unit)
    blocks = parts.linked(body.blocks, here)
    has_canvas = any(block["type"] == "canvas" for block in blocks)
    canvases = canvases_in(here.enrolment, row.unit) if has_canvas else {}
    return {
        **_frame(here),
        "lang": body.lang,
        "only_thai": body.only_thai,
        "parts": parts.to_show(blocks, here, parts.Written(notebook.entries, canvases, typed)),
        "has_media": any(block["type"] in ("video", "audio") for block in blocks),
        "note": parts.note(notebook.note, typed),
        "note_url": here.address("note"),
        "position": _position(notebook, blocks),
        "position_url": here.address("position"),
        "complete_url": here.address("done"),
        "event": uuid.uuid4(),
        "assignments": list(_assignments(here)),
    }


def _frame(here: Place) -> dict[str, Any]:
    """What stands around any unit: the course, the outline, the neighbours."""
    before, after = here.way.neighbours(here.step)
    course = here.enrolment.cohort.course
    return {
        "course": {"title": pick(course.title_th, course.title_en), "url": course_of(here)},
        "unit": {"id": here.step.uid, "title": here.step.title, "minutes": here.step.minutes},
        "place": _place(here),
        "outline": outline(here),
        "progress": progress_of(here.enrolment, here.way),
        "previous": before and _link(here, before),
        "next": after and _link(here, after),
        "done": here.done,
    }


def _place(here: Place) -> dict[str, Any]:
    """Which module this is, and the how manieth unit of all."""
    steps = here.way.steps
    module = next(title for title, inside in here.way.modules if here.step in inside)
    return {"module": module, "number": steps.index(here.step) + 1, "of": len(steps)}


def outline(here: Place) -> list[dict[str, Any]]:
    return [
        {"title": title, "units": [_outlined(here, step) for step in steps]}
        for title, steps in here.way.modules
    ]


def _outlined(here: Place, step: Step) -> dict[str, Any]:
    done = step.uid in here.way.done
    found = opening_of(here.enrolment, here.way, step)
    return {
        **_link(here, step),
        "current": step == here.step,
        "done": done,
        "opens": "" if found.is_open else words.opens(found, here.way.titles),
    }


def _link(here: Place, step: Step) -> dict[str, str]:
    return {"title": step.title, "url": here.url_of(step)}


def _position(notebook: Notebook, blocks: list[dict[str, Any]]) -> str:
    """The block to go on at; nothing at the very beginning, or when the block is gone."""
    at = notebook.position
    known = [block["id"] for block in blocks]
    return at if at in known[1:] else ""


def _assignments(here: Place) -> Iterator[dict[str, Any]]:
    steps = {one.uid: one for one in here.way.work_of(here.step)}
    if not steps:
        return
    for one in reading.work_of(Enrolment.objects.filter(pk=here.enrolment.pk)):
        if str(one.unit) in steps:
            yield {
                "title": pick(one.title_th, one.title_en),
                "url": here.url_of(steps[str(one.unit)]),
                "due": words.moment(one.due_at) if one.due_at else "",
                "state": words.work_state(one.state, one.due_at),
            }


def _note_opening(enrolment: Enrolment, row: RevisionUnit) -> None:
    """Once is enough: a page read again tells nothing new."""
    if UnitProgress.objects.filter(enrolment=enrolment, unit=row.unit).exists():
        return
    told = Report(uuid.uuid4(), enrolment.uid, UUID(str(row.unit.uid)), Verb.OPENED, clock.now())
    record_events(learner=enrolment.learner, reports=[told])
