"""Official letters, drafted and issued by the services."""

from datetime import date
from typing import Any

from courses.core import clock
from courses.letters.models import Letter
from courses.letters.services import draft_letter, issue_letter
from courses.people.models import Organisation, User
from tests.factories.people import officer, organisation

PARAGRAPHS = (
    "ด้วย สำนักงานคณะกรรมการพัฒนาระบบราชการ กำหนดจัดการฝึกอบรม ระหว่างวันที่ 5 – 9 มกราคม 2570",
    "จึงเรียนมาเพื่อโปรดพิจารณา",
)


def drafted(place: Organisation | None = None, by: User | None = None, **fields: Any) -> Letter:
    given = {
        "subject": "ขอเชิญเสนอชื่อผู้เข้ารับการฝึกอบรม",
        "addressee": "ปลัดกระทรวงพาณิชย์",
        "paragraphs": PARAGRAPHS,
        **fields,
    }
    return draft_letter(organisation=place or organisation(), by=by or officer(), **given)


def issued(
    place: Organisation | None = None, dated_on: date | None = None, **fields: Any
) -> Letter:
    """A letter with its number, dated today unless told otherwise; its print waits as a job."""
    letter = drafted(place, **fields)
    return issue_letter(letter=letter, dated_on=dated_on or clock.today(), by=officer())
