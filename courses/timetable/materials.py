"""Files given out with a session."""

from django.db import transaction

from courses.core import clock
from courses.core.audit.services import record
from courses.core.thai.text import normalise
from courses.files.models import StoredFile
from courses.files.services import claim
from courses.people.models import User
from courses.timetable.models import Material, Session
from courses.timetable.refusals import TitleMissing
from courses.timetable.services import locked


@transaction.atomic
def add_material(
    *, session: Session, upload: StoredFile, title_th: str, by: User, title_en: str = ""
) -> Material:
    """Give out an upload of one's own with the session, before it or after.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches all the session's cohorts.
        TitleMissing: nobody could tell what it is.
        NotFound, UploadAlreadyUsed: see ``files.claim``.
    """
    locked(session, by)
    title_th = normalise(title_th)
    if not title_th:
        raise TitleMissing("title_th")
    material = Material.objects.create(
        session=session,
        file=claim(upload=upload, by=by),
        title_th=title_th,
        title_en=normalise(title_en),
        added_at=clock.now(),
    )
    record("timetable.add_material", material, by=by, changes={"session": str(session.uid)})
    return material


@transaction.atomic
def withdraw_material(*, material: Material, by: User) -> Material:
    """Give it out no longer. Idempotent.

    Raises:
        NotPermitted: ``by`` neither runs nor teaches all the session's cohorts.
    """
    locked(material.session, by)
    now = clock.now()
    if Material.objects.filter(pk=material.pk, withdrawn_at=None).update(withdrawn_at=now):
        record("timetable.withdraw_material", material, by=by)
    material.refresh_from_db()
    return material
