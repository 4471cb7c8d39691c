from datetime import timedelta
from uuid import uuid4

import pytest

from courses.core import clock
from courses.coursework.models import Assessment, Assignment, Deadline, Submission
from courses.coursework.services import set_deadline
from tests.factories.coursework import assignment, marked, upload
from tests.factories.people import person, trainer
from tests.factories.rubrics import rubric
from tests.lms.api.world import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def me(office, as_user):
    return as_user(office.learner)


@pytest.fixture
def teach(office, as_user):
    """The API as the trainer of the office's course."""
    return as_user(office.roles["trainer"])


def work(office):
    return f"/api/v1/assignments/{office.assignment.uid}"


def hand_in(client, office, **fields):
    body = {"enrolment": str(office.enrolment.uid), **fields}
    return client.post(f"{work(office)}/submissions", body)


def mark(client, submission, points=80, version='"v0"', **fields):
    headers = {} if version is None else {"If-Match": version}
    path = f"/api/v1/submissions/{submission.uid}/assessment"
    return client.post(path, {"points": points, **fields}, headers=headers)


# --- Assignments and deadlines ---------------------------------------------------------


def test_an_assignment_tells_what_to_do_and_until_when(office, me):
    found = me.get(work(office)).json()

    deadline = office.assignment.deadlines.get()
    assert found == {
        "id": str(office.assignment.uid),
        "unit": str(office.task.uid),
        "course": {
            "id": str(office.course.uid),
            "code": office.course.code,
            "title": {"th": office.course.title_th, "en": office.course.title_en},
        },
        "title": {"th": office.assignment.title_th, "en": office.assignment.title_en},
        "brief": {"th": office.assignment.brief_th, "en": ""},
        "max_points": 100,
        "pass_points": 60,
        "accepts_text": True,
        "accepts_file": True,
        "rubric": [],
        "deadlines": [
            {
                "cohort": {
                    "id": str(office.cohort.uid),
                    "code": office.cohort.code,
                    "name": {"th": office.cohort.name_th, "en": office.cohort.name_en},
                },
                "due_at": deadline.due_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "accepts_late": True,
            }
        ],
    }


def test_deadlines_of_other_cohorts_are_not_told(office, me, teach):
    set_deadline(assignment=office.assignment, cohort=office.draft, due_on=clock.today(), by=None)

    def told(client):
        return {one["cohort"]["code"] for one in client.get(work(office)).json()["deadlines"]}

    assert told(me) == {office.cohort.code}
    assert told(teach) == {office.cohort.code, office.draft.code}


def test_an_assignment_no_curriculum_teaches_is_its_trainers_alone(office, me, teach):
    extra = assignment(office.course)
    path = f"/api/v1/assignments/{extra.uid}"

    assert (me.get(path).status_code, teach.get(path).status_code) == (404, 200)


@pytest.mark.parametrize(
    ("sent", "due_at", "late"),
    [
        ({"due_on": "2027-01-15"}, "2027-01-15T09:30:00Z", True),
        ({"due_on": "2027-01-15", "due_time": "23:59"}, "2027-01-15T16:59:00Z", True),
        ({"due_on": "2027-01-01", "due_time": "00:00"}, "2026-12-31T17:00:00Z", True),
        ({"due_on": "2027-01-15", "accepts_late": False}, "2027-01-15T09:30:00Z", False),
    ],
)
def test_a_deadline_is_set_by_bangkoks_clock(office, teach, sent, due_at, late):
    path = f"{work(office)}/deadlines/{office.cohort.code}"

    answers = [teach.put(path, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (answers[0].json()["due_at"], answers[0].json()["accepts_late"]) == (due_at, late)
    assert Deadline.objects.filter(cohort=office.cohort).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", "2570-01-15"),
        ("due_on", None),
        ("due_time", "24:00"),
        ("due_time", "9:30"),
        ("due_time", "๐๙:๓๐"),
        ("due_time", "12:00\n"),
        ("accepts_late", "false"),
        ("due_at", "2027-01-15T00:00:00Z"),
    ],
)
def test_a_deadline_that_is_none_is_refused(office, teach, field, value):
    answer = teach.put(
        f"{work(office)}/deadlines/{office.cohort.code}", {"due_on": "2027-01-15", field: value}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"


def test_a_cohort_of_another_course_takes_no_deadline(office, as_user):
    other = Office()
    both = as_user(trainer())

    answer = both.put(f"{work(office)}/deadlines/{other.cohort.code}", {"due_on": "2027-01-15"})

    assert answer.status_code == 404


# --- Handing in ------------------------------------------------------------------------


def test_work_is_handed_in_with_a_receipt(office, me):
    answer = hand_in(me, office, text="คำตอบ", upload=str(office.upload.uid))

    latest = Submission.objects.order_by("-attempt").first()
    body = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/submissions/{latest.uid}"
    assert answer.headers["ETag"] == '"v0"'
    assert (body["attempt"], body["receipt"], body["state"]) == (2, latest.receipt, "submitted")
    assert (body["text"], body["file"]["id"]) == ("คำตอบ", str(office.upload.uid))
    assert (body["version"], body["assessment"]) == (0, None)


def test_an_earlier_attempt_is_replaced_and_kept(office, me):
    hand_in(me, office, text="คำตอบใหม่")

    listed = me.get(f"{work(office)}/submissions").json()["items"]

    assert [(one["attempt"], one["state"]) for one in listed] == [
        (2, "submitted"),
        (1, "superseded"),
    ]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 422, "nothing_handed_in"),
        ({"text": " \n "}, 422, "nothing_handed_in"),
        ({"text": "ก" * 50_001}, 422, "invalid"),
        ({"text": 5}, 422, "invalid"),
        ({"text": "a\0"}, 422, "invalid"),
        ({"upload": "{foreign}"}, 422, "unknown_reference"),
        ({"upload": "{nowhere}"}, 422, "unknown_reference"),
        ({"upload": "๑"}, 422, "invalid"),
        ({"upload": "{used}"}, 409, "upload_already_used"),
        ({"text": "งาน", "is_late": False}, 422, "invalid"),
        ({"text": "งาน", "state": "accepted"}, 422, "invalid"),
    ],
)
def test_what_is_no_work_is_refused(office, me, fields, status, code):
    names = {
        "{foreign}": str(upload(person()).uid),
        "{nowhere}": str(uuid4()),
        "{used}": str(office.submission.file.uid),
    }
    given = {name: names.get(value, value) for name, value in fields.items()}

    answer = hand_in(me, office, **given)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Submission.objects.count() == 1


def test_a_refused_hand_in_leaves_the_upload_for_the_next(office, me):
    office.assignment.accepts_file = False
    office.assignment.save()
    refused = hand_in(me, office, upload=str(office.upload.uid))

    office.upload.refresh_from_db()
    assert refused.json()["code"] == "file_not_accepted"
    assert office.upload.claimed_at is None


def test_work_after_the_deadline_is_late_or_refused(office, me, standing_clock):
    deadline = office.assignment.deadlines.get()
    standing_clock.stands_at(deadline.due_at + timedelta(seconds=1))
    late = hand_in(me, office, text="ส่งช้า")
    Deadline.objects.update(accepts_late=False)

    refused = hand_in(me, office, text="ส่งช้าอีก")

    assert late.json()["is_late"] is True
    assert (refused.status_code, refused.json()["code"]) == (409, "deadline_passed")


def test_an_officer_does_not_hand_in_for_a_learner(office, as_user):
    answer = hand_in(as_user(office.roles["officer"]), office, text="งาน")

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_reference")


# --- Marking ---------------------------------------------------------------------------


def test_a_trainer_marks_what_they_saw(office, teach):
    seen = teach.get(f"/api/v1/submissions/{office.submission.uid}")

    answer = mark(teach, office.submission, version=seen.headers["ETag"], feedback="ดีมาก")

    body = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"v1"')
    assert (body["state"], body["version"]) == ("accepted", 1)
    assert (body["assessment"]["points"], body["assessment"]["feedback"]) == (80, "ดีมาก")


def test_marking_blindly_is_refused(office, teach):
    answer = mark(teach, office.submission, version=None)

    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


@pytest.mark.parametrize("version", ['"v1"', '"v00000"', "v0", "*", '"v๐"', "", 'W/"v0"', '"x"'])
def test_marking_another_version_is_refused(office, teach, version):
    if version == '"v00000"':
        marked(office.submission, points=10, by=office.roles["trainer"])

    answer = mark(teach, office.submission, version=version)

    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")


def test_of_two_trainers_the_second_is_told(office, as_user):
    first, second = (as_user(trainer(office.course)) for _ in range(2))
    tag = second.get(f"/api/v1/submissions/{office.submission.uid}").headers["ETag"]
    mark(first, office.submission, points=90)

    answer = mark(second, office.submission, points=20, version=tag)

    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    assert Assessment.objects.get().points == 90


def test_a_changed_mark_is_told_and_the_earlier_kept(office, teach, me):
    mark(teach, office.submission, points=40)

    mark(teach, office.submission, points=70, version='"v1"')

    told = me.get(f"/api/v1/submissions/{office.submission.uid}").json()
    assert (told["version"], told["assessment"]["points"]) == (2, 70)
    assert list(Assessment.objects.order_by("version").values_list("points", flat=True)) == [40, 70]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (101, "points_out_of_range"),
        (-1, "min_value"),
        ("80", "invalid"),
        ("๘๐", "invalid"),
        (80.5, "invalid"),
        (True, "invalid"),
        (None, "null"),
        (10**9, "max_value"),
    ],
)
def test_points_are_a_whole_number_within_the_assignment(office, teach, points, code):
    answer = mark(teach, office.submission, points=points)

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]
    assert Assessment.objects.count() == 0


def test_work_that_was_replaced_is_not_marked(office, me, teach):
    hand_in(me, office, text="ใหม่กว่า")

    seen = teach.get(f"/api/v1/submissions/{office.submission.uid}")
    answer = mark(teach, office.submission, version=seen.headers["ETag"])

    assert seen.headers["ETag"] == '"v0-superseded"'
    assert (answer.status_code, answer.json()["code"]) == (409, "submission_superseded")


def test_nobody_marks_their_own_work(office, as_user):
    learner_and_trainer = trainer(office.course)
    both = as_user(learner_and_trainer)
    seat = both.post(f"/api/v1/cohorts/{office.cohort.code}/enrolments").json()["id"]
    own = both.post(f"{work(office)}/submissions", {"enrolment": seat, "text": "งาน"}).json()

    answer = mark(both, Submission.objects.get(uid=own["id"]))

    assert answer.status_code == 403
    assert own["id"] not in ids(both.get("/api/v1/submissions"))


def ids(answer):
    return [one["id"] for one in answer.json()["items"]]


def test_what_waits_for_marking_comes_oldest_first(office, as_user, teach):
    other = Office()
    later = as_user(office.graduate.learner)
    second = later.post(
        f"{work(office)}/submissions", {"enrolment": str(office.graduate.uid), "text": "งาน"}
    ).json()["id"]

    assert ids(teach.get("/api/v1/submissions")) == [str(office.submission.uid), second]
    assert ids(as_user(other.roles["trainer"]).get("/api/v1/submissions")) == [
        str(other.submission.uid)
    ]
    assert ids(as_user(office.roles["coordinator"]).get("/api/v1/submissions")) == []


def test_the_queue_is_filtered_by_state_and_cohort(office, teach):
    mark(teach, office.submission)

    assert ids(teach.get("/api/v1/submissions")) == []
    accepted = teach.get(f"/api/v1/submissions?state=accepted&cohort={office.cohort.code}")
    assert ids(accepted) == [str(office.submission.uid)]
    assert ids(teach.get(f"/api/v1/submissions?state=accepted&cohort={uuid4()}")) == []


def test_a_trainer_reads_one_learners_attempts(office, teach):
    path = f"{work(office)}/submissions?enrolment="

    assert ids(teach.get(path + str(office.enrolment.uid))) == [str(office.submission.uid)]
    assert ids(teach.get(path + str(office.graduate.uid))) == []


def test_learners_never_see_each_others_work(office, as_user):
    classmate = as_user(office.graduate.learner)

    assert ids(classmate.get(f"{work(office)}/submissions")) == []
    assert classmate.get(f"/api/v1/submissions/{office.submission.uid}").status_code == 404


# --- Rubrics ---------------------------------------------------------------------------


@pytest.fixture
def by_rubric(office):
    """The office's assignment, marked by two criteria of at most four points each."""
    fields = {"rubric": rubric("user", "evidence"), "max_points": 8, "pass_points": 4}
    Assignment.objects.filter(pk=office.assignment.pk).update(**fields)
    return office


def scored(client, submission, scores, **fields):
    path = f"/api/v1/submissions/{submission.uid}/assessment"
    return client.post(path, {"scores": scores, **fields}, headers={"If-Match": '"v0"'})


def test_a_rubric_is_told_and_marked_by(by_rubric, me, teach):
    told = me.get(work(by_rubric)).json()["rubric"]

    marked_ = scored(teach, by_rubric.submission, {"user": 4, "evidence": 2}).json()

    assert told == rubric("user", "evidence")
    assert (marked_["assessment"]["points"], marked_["assessment"]["accepted"]) == (6, True)
    seen = me.get(f"/api/v1/submissions/{by_rubric.submission.uid}").json()["assessment"]
    assert seen["scores"] == {"user": 4, "evidence": 2}


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ({"user": 4}, "scores_incomplete"),
        ({}, "scores_incomplete"),
        ({"user": 4, "evidence": 3}, "unknown_score"),
        ({"user": 4, "evidence": 2, "more": 4}, "unknown_score"),
    ],
)
def test_a_mark_is_one_level_of_every_criterion(by_rubric, teach, scores, code):
    answer = scored(teach, by_rubric.submission, scores)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize(
    ("scores", "pointer"), [({"user": "4"}, "/scores/user"), ([4, 2], "/scores")]
)
def test_scores_are_whole_numbers_by_criterion(by_rubric, teach, scores, pointer):
    answer = scored(teach, by_rubric.submission, scores)

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_a_mark_without_points_is_refused_where_there_is_no_rubric(office, teach):
    answer = scored(teach, office.submission, {"user": 4})

    assert (answer.status_code, answer.json()["code"]) == (422, "points_out_of_range")
