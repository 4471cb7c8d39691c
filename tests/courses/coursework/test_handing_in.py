from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

import pytest

from courses.catalogue.services import add_unit
from courses.core import clock
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotFound
from courses.coursework import services
from courses.coursework.enums import SubmissionState
from courses.coursework.models import Assignment, Submission
from courses.coursework.selectors import submissions_of
from courses.enrolment.services import NotActive, mark_completed, withdraw
from courses.files.models import StoredFile
from courses.files.services import UploadAlreadyUsed
from tests.factories.catalogue import draft, lesson, publish, published_course
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import ANSWER, marked, submission, upload
from tests.factories.enrolment import enrolment
from tests.factories.people import officer, person, trainer

pytestmark = pytest.mark.django_db
NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.fixture
def learning(standing_clock):
    return enrolment(cohort=open_cohort(course=published_course(assignments=1)))


@pytest.fixture
def work(learning) -> Assignment:
    return Assignment.objects.get()


def test_a_hand_in_is_kept_as_it_was_with_a_receipt(learning, work):
    attached = upload(learning.learner)

    made = submission(learning, work, upload=attached)

    made.refresh_from_db()
    assert (made.attempt, made.state, made.text) == (1, SubmissionState.SUBMITTED, ANSWER)
    assert (made.submitted_at, made.is_late, made.file) == (clock.now(), False, attached)
    assert made.receipt == f"{made.uid.hex[:8].upper()}-1"
    entry = AuditEntry.objects.get(action="coursework.submit")
    assert (entry.actor, entry.changes) == (learning.learner.uid, {"attempt": 1, "late": False})


def test_text_is_normalised_line_by_line(learning, work):
    made = submission(learning, work, text="  เเก้ปัญหา  คิว\r\n\r\nน\u0e4d\u0e49า \n")

    assert made.text == "แก้ปัญหา คิว\n\nน้ำ"


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200b"])
def test_nothing_is_not_handed_in(learning, work, text):
    with pytest.raises(services.NothingHandedIn) as refusal:
        submission(learning, work, text=text)

    assert refusal.value.field == "text"


def test_a_file_alone_is_enough(learning, work):
    assert submission(learning, work, text="", upload=upload(learning.learner)).file


@pytest.mark.parametrize(("length", "refused"), [(50_000, False), (50_001, True)])
def test_fifty_thousand_characters_are_the_limit(learning, work, length, refused):
    if refused:
        with pytest.raises(services.TextTooLong):
            submission(learning, work, text="ก" * length)
    else:
        assert len(submission(learning, work, text="ก" * length).text) == length


def test_an_assignment_takes_only_what_it_asks_for(learning, work):
    Assignment.objects.update(accepts_text=False)
    work.refresh_from_db()
    with pytest.raises(services.TextNotAccepted):
        submission(learning, work)

    Assignment.objects.update(accepts_text=True, accepts_file=False)
    work.refresh_from_db()
    with pytest.raises(services.FileNotAccepted):
        submission(learning, work, upload=upload(learning.learner))

    assert not Submission.objects.exists()


def test_nobody_hands_in_for_another(learning, work):
    for by in (person(), trainer(learning.cohort), officer()):
        with pytest.raises(NotFound):
            services.submit_work(enrolment=learning, assignment=work, by=by, text=ANSWER)


def test_work_of_another_course_is_not_found(learning):
    foreign = Assignment.objects.get(course=published_course(assignments=1))

    with pytest.raises(NotFound):
        submission(learning, foreign)


def test_work_no_longer_in_the_pinned_curriculum_is_not_found(learning, work):
    course = work.course
    publish(course, draft(lesson(add_unit(course=course))))
    fresh = enrolment(cohort=open_cohort(course=course))

    with pytest.raises(NotFound):
        submission(fresh, work)
    assert submission(learning, work).attempt == 1


def test_who_withdrew_hands_in_nothing(learning, work):
    withdraw(enrolment=learning, by=learning.learner)

    with pytest.raises(NotActive):
        submission(learning, work)


def test_who_completed_may_still_hand_in(learning, work):
    mark_completed(enrolment=learning)

    assert submission(learning, work).attempt == 1


def test_the_upload_of_another_is_not_found_and_stays_unused(learning, work):
    foreign = upload(person())

    with pytest.raises(NotFound), transaction.atomic():
        submission(learning, work, upload=foreign)

    assert not Submission.objects.exists()
    assert StoredFile.objects.get().claimed_at is None


def test_an_upload_is_handed_in_once(learning, work):
    attached = upload(learning.learner)
    submission(learning, work, upload=attached)

    with pytest.raises(UploadAlreadyUsed), transaction.atomic():
        submission(learning, work, upload=attached)

    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_a_second_attempt_sets_an_unmarked_first_aside(learning, work):
    first = submission(learning, work)

    second = submission(learning, work, text="ฉบับแก้ไข")

    assert list(submissions_of(learning, work)) == [second, first]
    first.refresh_from_db()
    assert (first.state, second.state, second.attempt) == ("superseded", "submitted", 2)


def test_after_a_returned_attempt_comes_another_and_the_first_stays_returned(learning, work):
    first = submission(learning, work)
    marked(first, points=10, by=trainer(learning.cohort))

    second = submission(learning, work)

    first.refresh_from_db()
    assert (first.state, second.attempt) == (SubmissionState.RETURNED, 2)


def test_after_accepted_work_there_is_nothing_more_to_hand_in(learning, work):
    marked(submission(learning, work), points=60, by=trainer(learning.cohort))

    with pytest.raises(services.WorkAlreadyAccepted):
        submission(learning, work)


def test_the_database_keeps_one_standing_attempt(learning, work):
    first = submission(learning, work)

    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            assignment=work, enrolment=learning, attempt=2, text="ก", submitted_at=clock.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=first.pk).update(text="")


def due(learning, work, *, due_time=time(0, 0), due_on=date(2027, 1, 1), accepts_late=True):
    services.set_deadline(
        assignment=work,
        cohort=learning.cohort,
        due_on=due_on,
        due_time=due_time,
        accepts_late=accepts_late,
        by=None,
    )


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2026-12-31T23:59:59+07:00", False),
        ("2027-01-01T00:00:00+07:00", False),
        ("2027-01-01T00:00:01+07:00", True),
        ("2026-12-31T17:00:00+00:00", False),
        ("2026-12-31T17:00:01+00:00", True),
    ],
)
def test_late_is_a_second_after_the_deadline_in_bangkok(
    learning, work, standing_clock, moment, late
):
    due(learning, work)
    standing_clock.stands_at(datetime.fromisoformat(moment))

    assert submission(learning, work).is_late == late


def test_late_work_is_refused_where_none_is_taken(learning, work, standing_clock):
    due(learning, work, due_on=NEW_YEARS_EVE, due_time=time(23, 59), accepts_late=False)
    deadline = datetime(2026, 12, 31, 23, 59, tzinfo=clock.BANGKOK)

    standing_clock.stands_at(deadline)
    in_time = submission(learning, work)
    standing_clock.stands_at(deadline + timedelta(seconds=1))
    with pytest.raises(services.DeadlinePassed):
        submission(learning, work)

    in_time.refresh_from_db()
    assert in_time.state == SubmissionState.SUBMITTED


def test_a_deadline_moved_later_does_not_change_what_was_late(learning, work, standing_clock):
    due(learning, work, due_on=date(2026, 11, 20))
    late = submission(learning, work)

    due(learning, work, due_on=NEW_YEARS_EVE)

    late.refresh_from_db()
    assert late.is_late


def test_without_a_deadline_nothing_is_late(learning, work, standing_clock):
    standing_clock.moves(days=400)

    assert not submission(learning, work).is_late
