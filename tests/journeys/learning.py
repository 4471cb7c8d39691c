"""What a learner does with an app: reads, uploads, hands in."""

import uuid
from datetime import UTC, datetime

from tests.journeys.house import Person

WORK = "ผู้ป่วยสูงอายุต้องการทราบเวลาที่จะได้พบแพทย์ก่อนออกจากบ้าน เพราะการรอโดยไม่รู้เวลาทำให้ญาติต้องลางาน"
SMALL_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def units_of(outline: dict) -> list[dict]:
    return [unit for module in outline["modules"] for unit in module["units"]]


def read_every_lesson(learner: Person, enrolment: str, units: list[dict]) -> None:
    lessons = [unit for unit in units if unit["kind"] == "lesson"]
    body = learner.get(f"/units/{lessons[0]['id']}", enrolment=enrolment)
    assert body["body"]["th"]
    told = learner.post(
        "/me/events",
        {
            "events": [
                {
                    "id": str(uuid.uuid4()),
                    "enrolment": enrolment,
                    "unit": lesson["id"],
                    "verb": "completed",
                    "at": datetime.now(UTC).isoformat(),
                }
                for lesson in lessons
            ]
        },
        status=200,
    )
    assert {answer["outcome"] for answer in told["outcomes"]} == {"recorded"}


def assignments_of(learner: Person, enrolment: str, units: list[dict]) -> list[str]:
    work = [unit["id"] for unit in units if unit["kind"] == "assignment"]
    return [learner.get(f"/units/{unit}", enrolment=enrolment)["assignment"] for unit in work]


def hand_in(learner: Person, enrolment: str, assignment: str) -> dict:
    shown = learner.get(f"/assignments/{assignment}")
    form = {"enrolment": enrolment}
    if shown["accepts_text"]:
        form["text"] = WORK
    if shown["accepts_file"]:
        form["upload"] = learner.upload("ใบงาน.pdf", SMALL_PDF)["id"]
    return learner.post(f"/assignments/{assignment}/submissions", form)
