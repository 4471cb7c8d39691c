"""The main job by HTTP alone: an officer, a learner, a trainer and a stranger."""

import io
import uuid
from datetime import datetime, timedelta

import pytest
import requests
from pypdf import PdfReader

from courses.core.clock import BANGKOK
from tests.journeys.house import House, Person, eventually
from tests.journeys.learning import assignments_of, hand_in, read_every_lesson, units_of


def open_a_cohort(officer: Person, course: str) -> dict:
    today = datetime.now(BANGKOK).date()
    planned = officer.post(
        "/cohorts",
        {
            "course": course,
            "code": f"journey-{uuid.uuid4().hex[:8]}",
            "number": 700 + uuid.uuid4().int % 200,
            "name": {"th": "รุ่นทดสอบ", "en": "Journey"},
            "capacity": 1,
            "enrolment_opens_on": (today - timedelta(days=1)).isoformat(),
            "enrolment_closes_on": (today + timedelta(days=7)).isoformat(),
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=7)).isoformat(),
        },
    )
    return officer.post(f"/cohorts/{planned['id']}/state", {"state": "published"}, status=200)


def best_scores(trainer: Person, assignment: str) -> dict[str, int]:
    rubric = trainer.get(f"/assignments/{assignment}")["rubric"]
    return {row["id"]: max(level["points"] for level in row["levels"]) for row in rubric}


def mark_everything(trainer: Person, course: str) -> None:
    waiting = trainer.get("/submissions", state="submitted", limit="100")["items"]
    assert waiting
    for submission in waiting:
        marked = trainer.post(
            f"/submissions/{submission['id']}/assessment",
            {"feedback": "ชัดเจน", "scores": best_scores(trainer, submission["assignment"])},
            **{"If-Match": '"v0"'},
        )
        assert marked["state"] == "accepted"


def test_from_an_open_cohort_to_a_certificate_a_stranger_can_verify(house: House) -> None:
    officer, trainer, learner = (house.person(r) for r in ("officer", "trainer", "learner"))
    course = house.demo["course"]
    cohort = open_a_cohort(officer, course)

    found = learner.get("/courses", q="ออกแบบ")["items"]
    enrolment = learner.post(f"/cohorts/{cohort['id']}/enrolments")["id"]
    outline = learner.get(f"/courses/{course}/outline")
    units = units_of(outline)
    read_every_lesson(learner, enrolment, units)
    assignments = assignments_of(learner, enrolment, units)
    for assignment in assignments:
        hand_in(learner, enrolment, assignment)
    before = learner.get(f"/enrolments/{enrolment}/completion")
    mark_everything(trainer, course)

    assert course in [item["code"] for item in found]
    assert before["met"] is False
    assert len(before["missing"]) == len(assignments)
    assert learner.get(f"/enrolments/{enrolment}/completion")["met"] is True
    certificate = eventually(lambda: issued_for(learner, enrolment), "the certificate to be issued")
    pdf = learner.download(f"/certificates/{certificate['id']}/file")
    text = "".join(
        "".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.content)).pages).split()
    )
    name = learner.get("/me")["name"]["th"]
    assert "".join(name.split()) in text
    assert certificate["serial"] in text
    told = house.stranger().get(f"/verify/{certificate['serial'].lower()}")
    assert told["verdict"] == "valid"
    assert told["certificate"]["name"]["th"] == name
    page = requests.get(f"{house.url}/verify/{certificate['serial']}/", timeout=30)
    assert page.status_code == 200
    assert "ใช้ได้" in page.text
    assert name in page.text


def issued_for(learner: Person, enrolment: str) -> dict | None:
    mine = learner.get("/me/certificates")["items"]
    return next(
        (one for one in mine if one["enrolment"] == enrolment and one["state"] == "issued"), None
    )


def test_a_second_learner_finds_the_last_seat_taken(house: House) -> None:
    cohort = open_a_cohort(house.person("officer"), house.demo["course"])
    house.person("learner").post(f"/cohorts/{cohort['id']}/enrolments")

    refused = house.person("coach").post(f"/cohorts/{cohort['id']}/enrolments", status=409)

    assert refused["code"] == "cohort_full"


@pytest.mark.parametrize("serial", ["XXXX", "0000-0000-0000", "ไม่มี"])
def test_a_stranger_is_told_the_same_of_every_serial_that_is_none(
    house: House, serial: str
) -> None:
    told = house.stranger().get(f"/verify/{serial}")

    assert told == {"verdict": "unknown", "certificate": None, "revocation": None}
