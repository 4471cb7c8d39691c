"""An assignment: what is asked, handing it in, and what came of it."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from courses.core import clock
from courses.core.errors import DomainError
from courses.core.languages import pick
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assessment, Assignment, Deadline, Submission
from courses.coursework.selectors import deadline_of, submissions_of
from courses.coursework.services import DeadlinePassed, WorkAlreadyAccepted, submit_work
from courses.enrolment.models import Enrolment
from courses.files.models import StoredFile
from courses.files.services import receive
from lms.site import words
from lms.site.forms import HandInForm, refuse
from lms.site.way import Step, Way


def assignment(request: HttpRequest, enrolment: Enrolment, way: Way, step: Step) -> HttpResponse:
    """The enrolment is the reader's own and the step is taught in it."""
    work = get_object_or_404(Assignment, unit__uid=step.uid)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandInForm(work, *sent)
    if form.is_valid() and (handed_in := _hand_in(request, enrolment, work, form)):
        _thank(request, handed_in)
        return redirect(request.path)
    return render(request, "site/assignment.html", _context(enrolment, way, step, work, form))


def _hand_in(
    request: HttpRequest, enrolment: Enrolment, work: Assignment, form: HandInForm
) -> Submission | None:
    text, upload = form.cleaned_data.get("text", ""), form.cleaned_data.get("file")
    try:
        return submit_work(
            enrolment=enrolment,
            assignment=work,
            by=request.user,
            text=text,
            upload=_received(upload, enrolment) if upload else None,
        )
    except DomainError as error:
        refuse(form, error)
        return None


def _received(upload: UploadedFile, enrolment: Enrolment) -> StoredFile:
    return receive(upload=upload, name=upload.name or "", owner=enrolment.learner)


def _thank(request: HttpRequest, submission: Submission) -> None:
    said = _("Your work has been handed in. Receipt number %(receipt)s.")
    messages.success(request, said % {"receipt": submission.receipt})


def _context(
    enrolment: Enrolment, way: Way, step: Step, work: Assignment, form: HandInForm
) -> dict[str, Any]:
    deadline = deadline_of(work, enrolment.cohort)
    attempts = list(submissions_of(enrolment, work))
    closed = _closed(attempts, deadline)
    before, after = way.neighbours(step)
    return {
        "assignment": {
            **_facts(work, deadline),
            "closed_reason": closed,
            "back_url": before and reverse("site:unit", args=[enrolment.uid, before.uid]),
            "next_url": after and reverse("site:unit", args=[enrolment.uid, after.uid]),
            "next_title": after and after.title,
        },
        "form": None if closed and not form.is_bound else form,
        "submissions": [_attempt(one, work) for one in attempts],
    }


def _closed(attempts: list[Submission], deadline: Deadline | None) -> str:
    """Why nothing can be handed in; the service would refuse it in the same words."""
    if any(one.state == SubmissionState.ACCEPTED for one in attempts):
        return str(WorkAlreadyAccepted())
    if deadline and not deadline.accepts_late and clock.now() > deadline.due_at:
        return str(DeadlinePassed())
    return ""


def _facts(work: Assignment, deadline: Deadline | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": pick(work.title_th, work.title_en),
        "brief_html": linebreaks(pick(work.brief_th, work.brief_en), autoescape=True),
        "max_points": work.max_points,
        "pass_points": work.pass_points,
        "accepts_text": work.accepts_text,
        "accepts_file": work.accepts_file,
        "rubric": [_criterion(criterion) for criterion in work.rubric],
    }
    if deadline:
        said["due"] = words.moment(deadline.due_at)
        said["time_left"] = words.time_left(deadline.due_at, accepts_late=deadline.accepts_late)
    return said


def _criterion(criterion: dict[str, Any]) -> dict[str, Any]:
    levels = sorted(criterion["levels"], key=lambda level: -level["points"])
    return {
        "title": pick(**criterion["title"]),
        "levels": [{"points": one["points"], "title": pick(**one["title"])} for one in levels],
    }


def _scores(mark: Assessment, work: Assignment) -> list[dict[str, Any]]:
    """What each criterion of the rubric, as it is now, was given."""
    return [
        {"title": pick(**criterion["title"]), "points": mark.scores[criterion["id"]]}
        for criterion in work.rubric
        if criterion["id"] in mark.scores
    ]


def _attempt(submission: Submission, work: Assignment) -> dict[str, Any]:
    """One hand-in with its last mark; the file only as a link to where permission is asked."""
    marks = sorted(submission.assessments.all(), key=lambda mark: mark.version)
    mark = marks[-1] if marks else None
    file = submission.file
    return {
        "state": words.submission_state(submission.state, is_late=submission.is_late),
        "receipt": submission.receipt,
        "submitted_at": words.moment(submission.submitted_at),
        "text": submission.text,
        "file_name": file.name if file else "",
        "file_url": reverse("site:file", args=[file.uid]) if file else "",
        "grade": mark and f"{mark.points} / {work.max_points}",
        "scores": _scores(mark, work) if mark else [],
        "feedback": mark.feedback if mark else "",
    }
