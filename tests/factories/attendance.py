"""People who come, who do not, and the code on the wall."""

from courses.attendance import codes
from courses.attendance.enums import Status
from courses.attendance.marking import Mark, mark
from courses.attendance.models import Attendance
from courses.attendance.services import check_in
from courses.core import clock
from courses.enrolment.models import Enrolment
from courses.people.models import User
from courses.timetable.models import Session
from tests.factories.people import trainer


def on_the_wall(session: Session) -> codes.Shown:
    return codes.shown_at(session.uid, clock.now())


def came(session: Session, enrolment: Enrolment) -> Attendance:
    """Scans what is on the wall now."""
    learner, token = enrolment.learner, on_the_wall(session).token
    return check_in(learner=learner, token=token, by=learner)


def marked_as(
    session: Session,
    enrolment: Enrolment,
    status: str = Status.PRESENT,
    *,
    by: User | None = None,
    **fields,
) -> Attendance:
    by = by or trainer(enrolment.cohort)
    return mark(session=session, mark=Mark(enrolment, status, **fields), by=by)
