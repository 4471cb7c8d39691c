"""What certificates do with news from progress, and what they look after by themselves."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from certificates import letters
from certificates.models import Certificate, IssueProblem
from certificates.rendering.engine import available
from certificates.services import ISSUE, request_certificate
from courses.core.jobs import services as jobs
from courses.core.jobs.enums import JobState
from courses.core.jobs.registry import sweeps_for
from courses.core.models import Job
from courses.progress.models import Completion
from courses.progress.signals import course_completed


def certify(completion: Completion, **_kwargs: Any) -> None:
    with transaction.atomic():
        request_certificate(completion=completion)


@sweeps_for("certificates.missed")
def certify_missed(limit: int = 500) -> int:
    """Completions with no certificate, no problem and no job: their news was lost."""
    same = {"enrolment": OuterRef("enrolment")}
    missed = Completion.objects.filter(
        ~Exists(Certificate.objects.filter(**same)), ~Exists(IssueProblem.objects.filter(**same))
    )
    found = 0
    for completion in missed.order_by("pk")[:limit]:
        if not jobs.count(ISSUE, prefix=f"{ISSUE}:{completion.pk}:"):
            certify(completion)
            found += 1
    return found


@sweeps_for("certificates.printer_back")
def print_what_waited() -> int:
    """Certificates and letters given up because the machine could not print, once it can."""
    waiting = Job.objects.filter(
        kind__in=[ISSUE, letters.PRINT],
        state=JobState.DEAD,
        last_error__contains="RendererMissing",
    )
    if not waiting.exists() or available() is not None:
        return 0
    found = list(waiting)
    for job in found:
        jobs.revive(job)
    return len(found)


def connect() -> None:
    course_completed.connect(certify, dispatch_uid="certificates.certify")
