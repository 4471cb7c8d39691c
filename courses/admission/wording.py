"""The words of the letter that asks an agency to nominate: Thai, as official letters run.

A letter is paper in Thai whatever the reader's language, hence no translation here. Cause,
purpose and close follow the Regulation on Correspondence; days are of Bangkok.
"""

from typing import Any

from courses.admission.models import NominationRequest
from courses.core.thai.dates import date_range, long_date


def request_words(request: NominationRequest) -> dict[str, Any]:
    """Subject, paragraphs, enclosures and contact for ``letters.services.draft_letter``."""
    cohort, owner = request.cohort, request.cohort.course.programme.owner
    course = f"หลักสูตร {cohort.course.title_th} {cohort.name_th}"
    return {
        "subject": f"ขอเชิญเสนอชื่อผู้เข้ารับการฝึกอบรม{course}",
        "paragraphs": [
            _cause(request, course),
            _purpose(request),
            "จึงเรียนมาเพื่อโปรดพิจารณา และแจ้งรายชื่อภายในกำหนดด้วย จะขอบคุณยิ่ง",
        ],
        "enclosures": ["กำหนดการและคุณสมบัติของผู้เข้ารับการฝึกอบรม"],
        "contact": owner.name_th,
    }


def _cause(request: NominationRequest, course: str) -> str:
    cohort, owner = request.cohort, request.cohort.course.programme.owner
    days = date_range(cohort.starts_on, cohort.ends_on, thai_digits=True)
    place = f" ณ {cohort.venue_th}" if cohort.venue_th else ""
    return f"ด้วย {owner.name_th} กำหนดจัดการฝึกอบรม{course} ระหว่างวันที่ {days}{place}"


def _purpose(request: NominationRequest) -> str:
    due = long_date(request.due_on, thai_digits=True)
    order = "โดยเรียงลำดับความสำคัญ" if request.most > 1 else ""
    return (
        f"ในการนี้ ขอความอนุเคราะห์{request.organisation.name_th} "
        f"เสนอชื่อข้าราชการหรือเจ้าหน้าที่ที่มีคุณสมบัติตามที่กำหนด ไม่เกิน {request.most} คน "
        f"{order} เพื่อพิจารณาจัดสรรที่นั่ง จำนวน {request.seats} ที่นั่ง "
        f"ทางระบบการฝึกอบรม พร้อมแนบหนังสือตอบรับที่ลงนามแล้ว ภายในวันที่ {due}"
    )
