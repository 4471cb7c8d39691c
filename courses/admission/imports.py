"""Nominees from a sheet: looked at row by row by a job, shown, and written by another.

Nothing of the sheet reaches a list before someone has seen the report and said so. Writing goes
in steps of a few rows, each whole by itself: the bar moves, others get their turn at the
database, and a worker that is killed goes on where it was.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.admission.enums import LIVE, ImportState
from courses.admission.models import Candidacy, NominationRequest, NomineeImport
from courses.admission.nominees import put_forward
from courses.admission.rules import may_nominate
from courses.admission.sheets import HEADERS, Nominee, Problem, nominees_in
from courses.core import clock
from courses.core.audit.services import record
from courses.core.errors import Conflict, DomainError, NotPermitted
from courses.core.jobs import registry
from courses.core.jobs import services as jobs
from courses.core.sheets import read_table
from courses.core.thai.text import fold
from courses.files import services as files
from courses.files.models import StoredFile
from courses.people.introducing import introduce_person
from courses.people.models import Organisation, User
from courses.people.selectors import offices_of

CHECK = "admission.check_nominees"
WRITE = "admission.write_nominees"
AT_ONCE = 25  # rows in one transaction
KEPT_FOR = timedelta(days=90)


class NotChecked(Conflict):
    code = "import_not_checked"
    message = _("This sheet has not been checked yet, or was written already.")


class NothingToWrite(Conflict):
    code = "nothing_to_write"
    message = _("No row of this sheet can be written. Please mend it and upload it again.")


@transaction.atomic
def begin_import(*, request: NominationRequest, upload: StoredFile, by: User) -> NomineeImport:
    """Take the sheet in and let a job look at it.

    Raises:
        NotPermitted: ``by`` does not answer for the agency.
        UploadAlreadyUsed, NotFound: the upload is not ``by``'s to use.
    """
    if not may_nominate(offices_of(by), request):
        raise NotPermitted
    sheet = NomineeImport.objects.create(
        cohort=request.cohort,
        request=request,
        file=files.claim(upload=upload, by=by),
        created_at=clock.now(),
        created_by=by,
    )
    record("admission.begin_import", sheet, by=by)
    jobs.enqueue(CHECK, dedup_key=f"{CHECK}:{sheet.pk}", payload={"import": sheet.pk})
    return sheet


@transaction.atomic
def write_import(*, sheet: NomineeImport, by: User) -> NomineeImport:
    """Let the good rows be put on the agency's list, in the sheet's order.

    Raises:
        NotPermitted: ``by`` does not answer for the agency.
        NotChecked: it is not at that point.
        NothingToWrite: no row is good.
    """
    if sheet.request is None or not may_nominate(offices_of(by), sheet.request):
        raise NotPermitted
    if not sheet.report.get("good"):
        raise NothingToWrite
    checked = NomineeImport.objects.filter(pk=sheet.pk, state=ImportState.CHECKED)
    if not checked.update(state=ImportState.WRITING, done=0, total=sheet.report["good"]):
        raise NotChecked
    record("admission.write_import", sheet, by=by)
    payload: dict[str, object] = {"import": sheet.pk, "by": by.pk}
    jobs.enqueue(WRITE, dedup_key=f"{WRITE}:{sheet.pk}", payload=payload)
    sheet.refresh_from_db()
    return sheet


# --- Looking ---------------------------------------------------------------------------------


@registry.handles(CHECK, lease=timedelta(minutes=5))
def check_nominees(payload: dict[str, Any]) -> registry.Finish:
    """Read the sheet and say of each row what is wrong with it."""
    sheet = _sheet(payload["import"])
    try:
        with sheet.file.content.open("rb") as stream:
            nominees = nominees_in(read_table(stream.read()))
    except DomainError as error:
        failure = {"error": error.code, "message": str(error)}
        return lambda: _keep(sheet, ImportState.FAILED, failure, 0)
    known = _Known(sheet)
    for nominee in nominees:
        known.weigh(nominee)
    report = {
        "good": sum(nominee.is_good for nominee in nominees),
        "bad": sum(not nominee.is_good for nominee in nominees),
        "rows": [_row(nominee) for nominee in nominees],
    }
    return lambda: _keep(sheet, ImportState.CHECKED, report, len(nominees))


def _keep(sheet: NomineeImport, state: str, report: dict[str, Any], total: int) -> None:
    rows = NomineeImport.objects.filter(pk=sheet.pk, state=ImportState.CHECKING)
    ended = clock.now() if state == ImportState.FAILED else None
    rows.update(state=state, report=report, total=total, done=total, finished_at=ended)


class _Known:
    """What the database says of the rows, read once for the whole sheet."""

    def __init__(self, sheet: NomineeImport) -> None:
        request = sheet.request
        assert request is not None  # noqa: S101 - the services make none without
        self.agency = request.organisation
        units = Organisation.objects.existing_on(clock.today()).within(self.agency)
        self.units: dict[str, str] = {}
        for code, name, short in units.values_list("code", "name_th", "short_name_th"):
            self.units |= {fold(word): code for word in (code, name, short) if word}
        live = Candidacy.objects.filter(cohort=sheet.cohort, state__in=LIVE)
        self.candidates = {mail.casefold() for mail in live.values_list("person__email", flat=True)}
        taken = request.candidacies.filter(state__in=LIVE).count()
        self.left = request.most - taken

    def weigh(self, nominee: Nominee) -> None:
        def wrong(key: str, code: str, message: Promise | str) -> None:
            nominee.problems.append(Problem(HEADERS[key][0], code, message))

        if nominee.organisation:
            unit = self.units.get(fold(nominee.organisation))
            if unit is None:
                wrong("organisation", "unknown_unit", _("This unit is not known in the agency."))
            nominee.organisation = unit or nominee.organisation
        else:
            nominee.organisation = self.agency.code
        if nominee.email in self.candidates:
            wrong("email", "already_candidate", _("This person is a candidate already."))
        if nominee.is_good:
            self.left -= 1
            if self.left < 0:
                wrong("email", "too_many_nominees", _("The agency's list is full before this row."))


def _row(nominee: Nominee) -> dict[str, Any]:
    return {
        "row": nominee.number,
        "name": nominee.name,
        "prefix": nominee.prefix,
        "first_name": nominee.first_name,
        "last_name": nominee.last_name,
        "position": nominee.position,
        "level": nominee.level,
        "organisation": nominee.organisation,
        "email": nominee.email,
        # Checked already; kept until it is written only where the house keeps a hash of it.
        "citizen": nominee.citizen if settings.CITIZEN_NUMBERS else "",
        "since": nominee.since.isoformat() if nominee.since else None,
        "good": nominee.is_good,
        "problems": [
            {"column": p.column, "code": p.code, "message": str(p.message)}
            for p in nominee.problems
        ],
    }


# --- Writing ---------------------------------------------------------------------------------


@registry.handles(WRITE, lease=timedelta(minutes=10))
def write_nominees(payload: dict[str, Any]) -> registry.Finish:
    """Put the good rows on the list, a few at a time, from where it stands."""
    sheet = _sheet(payload["import"])
    by = User.objects.get(pk=payload["by"])
    good = [row for row in sheet.report["rows"] if row["good"]]
    refused: list[dict[str, Any]] = sheet.report.get("refused", [])
    for start in range(sheet.done, len(good), AT_ONCE):
        with transaction.atomic():
            for row in good[start : start + AT_ONCE]:
                refused += _write(sheet, row, by)
            sheet.done = min(start + AT_ONCE, len(good))
            sheet.report["refused"] = refused
            sheet.save(update_fields=["done", "report"])
    return lambda: _finish(sheet)


def _write(sheet: NomineeImport, row: dict[str, Any], by: User) -> list[dict[str, Any]]:
    """One row; what was refused since the report, if anything."""
    assert sheet.request is not None  # noqa: S101 - the services make none without
    try:
        with transaction.atomic():
            found = introduce_person(
                prefix=row["prefix"],
                first_name=row["first_name"],
                last_name=row["last_name"],
                email=row["email"],
                organisation=Organisation.objects.get(code=row["organisation"]),
                position_th=row["position"],
                level=row["level"],
                citizen_number=row["citizen"],
                by=by,
            )
            put_forward(request=sheet.request, person=found.user, by=by)
    except DomainError as error:
        return [{"row": row["row"], "code": error.code, "message": str(error)}]
    return []


def _finish(sheet: NomineeImport) -> None:
    rows = NomineeImport.objects.filter(pk=sheet.pk, state=ImportState.WRITING)
    rows.update(state=ImportState.DONE, finished_at=clock.now())


def _sheet(pk: int) -> NomineeImport:
    rows = NomineeImport.objects.select_related("cohort", "file", "request__organisation")
    return rows.get(pk=pk)


@registry.sweeps_for("admission.imports")
def forget_imports() -> int:
    """Blank what sheets held, 90 days after; how many."""
    old = NomineeImport.objects.filter(created_at__lt=clock.now() - KEPT_FOR)
    return old.exclude(report={}).update(report={})
