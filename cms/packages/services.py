"""The life of an import: received, planned by a job, carried out once by another."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from cms.models.imports import CourseImport, ImportState
from cms.packages.apply import import_course
from cms.packages.content import Package
from cms.packages.plan import in_both, plan_of
from cms.packages.reading import ACCEPTED, read_package
from cms.packages.refusals import ImportNotReady
from courses.catalogue.models import Course, Programme
from courses.catalogue.rules import may_found_courses
from courses.catalogue.services import CodeTaken, check_code
from courses.core import clock
from courses.core.archives import Archive, open_archive
from courses.core.audit.services import record
from courses.core.errors import DomainError, NotPermitted
from courses.core.jobs.registry import Finish, handles, sweeps_for
from courses.core.jobs.services import enqueue
from courses.files.services import discard, keep_archive
from courses.people.models import User
from courses.people.selectors import offices_of

log = logging.getLogger("cms.packages")
UNUSED_FOR = timedelta(days=30)
LEASE = timedelta(minutes=10)
UNFORESEEN = _("Something unforeseen happened; the system's keeper finds it in the log.")


@transaction.atomic
def receive_package(*, upload: File, name: str, by: User) -> CourseImport:
    """Keep an archive and have it looked at.

    Raises:
        NotPermitted: ``by`` may not found courses.
        TooLarge, EmptyFile, WrongType: see ``files.services.keep_archive``.
    """
    _check(by)
    file = keep_archive(upload=upload, name=name, owner=by)
    row = CourseImport.objects.create(
        file=file, name=file.name, created_by=by, created_at=clock.now()
    )
    record("cms.receive_package", row, by=by)
    enqueue("cms.plan_import", dedup_key=f"plan-import:{row.uid}", payload={"import": row.pk})
    return row


@transaction.atomic
def start_import(
    *, course_import: CourseImport, programme: Programme, code: str, title_th: str, by: User
) -> CourseImport:
    """Have a planned import carried out, once.

    Raises:
        NotPermitted: ``by`` may not found courses.
        WrongCode, CodeTaken: as ``found_course``.
        ImportNotReady: not planned, or begun already.
    """
    _check(by)
    check_code(code)
    if Course.objects.filter(code__iexact=code).exists():
        raise CodeTaken("code")
    begun = CourseImport.objects.filter(
        pk=course_import.pk, state__in=[ImportState.PLANNED, ImportState.FAILED], file__isnull=False
    ).update(
        state=ImportState.APPLYING,
        programme=programme,
        code=code,
        title_th=title_th,
        done_lessons=0,
        refusal={},
    )
    if not begun:
        raise ImportNotReady
    course_import.refresh_from_db()
    record("cms.start_import", course_import, by=by, changes={"code": code})
    enqueue(
        "cms.apply_import",
        dedup_key=f"apply-import:{course_import.uid}:{code}:{clock.now().isoformat()}",
        payload={"import": course_import.pk, "by": by.pk},
    )
    return course_import


def _check(by: User) -> None:
    if not may_found_courses(offices_of(by)):
        raise NotPermitted


@contextmanager
def _opened(row: CourseImport) -> Iterator[Archive]:
    if row.file is None:
        raise ImportNotReady
    with row.file.content.open("rb") as file, open_archive(file, accepted=ACCEPTED) as archive:
        yield archive


@handles("cms.plan_import", lease=LEASE, max_attempts=2)
def plan_import(payload: dict[str, Any]) -> Finish:
    row = CourseImport.objects.select_related("file").get(pk=payload["import"])
    try:
        with _opened(row) as archive:
            plan = plan_of(read_package(archive))
    except DomainError as refusal:
        return partial(_end, row, ImportState.REFUSED, refusal=in_both(refusal))
    return partial(_end, row, ImportState.PLANNED, plan=plan)


@handles("cms.apply_import", lease=LEASE, max_attempts=2)
def apply_import(payload: dict[str, Any]) -> Finish:
    """Read once more outside any transaction, which is most of the work; then write at once."""
    row = CourseImport.objects.select_related("file", "programme").get(pk=payload["import"])
    by = User.objects.get(pk=payload["by"])
    try:
        with _opened(row) as archive:
            package = read_package(archive)
            _count_up(row, package)
    except DomainError as refusal:
        return partial(_end, row, ImportState.FAILED, refusal=in_both(refusal))
    return partial(_carry_out, row, package, by)


def _count_up(row: CourseImport, package: Package) -> None:
    for number, _lesson in enumerate(package.lessons(), 1):
        CourseImport.objects.filter(pk=row.pk).update(done_lessons=number)


def _carry_out(row: CourseImport, package: Package, by: User) -> None:
    """All of it or nothing: a failure is written where the import would have stood."""
    try:
        with transaction.atomic(), _opened(row) as archive:
            page = import_course(
                package=package,
                archive=archive,
                programme=row.programme,
                code=row.code,
                title=row.title_th,
                by=by,
            )
    except OperationalError:
        raise  # the database was busy: the job tries again
    except DomainError as refusal:
        _end(row, ImportState.FAILED, refusal=in_both(refusal))
    except Exception:
        log.exception("import %s failed", row.uid)
        _end(row, ImportState.FAILED, refusal=in_both(UNFORESEEN))
    else:
        _end(row, ImportState.DONE, course=page.course, file=None)
        if row.file is not None:
            discard(stored=row.file)


def _end(row: CourseImport, state: str, **fields: Any) -> None:
    CourseImport.objects.filter(pk=row.pk).update(state=state, finished_at=clock.now(), **fields)


@sweeps_for("cms.unused_imports")
def sweep_unused() -> int:
    """Forget imports nobody carried out within 30 days, and their archives."""
    old = CourseImport.objects.filter(course=None, created_at__lt=clock.now() - UNUSED_FOR).exclude(
        state=ImportState.APPLYING
    )
    rows = list(old.select_related("file"))
    for row in rows:
        _forget(row)
    return len(rows)


@transaction.atomic
def _forget(row: CourseImport) -> None:
    file = row.file
    row.delete()
    if file is not None:
        discard(stored=file)
