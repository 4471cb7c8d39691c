"""A course of five modules that uses every kind of block, and every field of its pages."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from cms.models import Attachment, CoursePage, GlossaryTerm, LessonPage, ModulePage, Picture
from cms.models.showing import CoursePartner, CourseTeacher
from courses.coursework.models import Assignment
from courses.coursework.services import set_assignment
from tests.cms.packages.archives import PDF, picture
from tests.factories import pages

RUBRIC = [
    {
        "id": "c1",
        "title": {"th": "ผู้ใช้ชัดเจน", "en": "A clear user"},
        "levels": [
            {"points": 0, "title": {"th": "ยังไม่มี", "en": "None"}},
            {"points": 10, "title": {"th": "ชัดเจน", "en": "Clear"}},
        ],
    }
]
_id = "00000000-0000-4000-8000-{:012d}".format


def listed(*values: Any) -> list[dict[str, Any]]:
    return [{"type": "item", "id": _id(500 + n), "value": v} for n, v in enumerate(values)]


def full_course() -> CoursePage:
    page = pages.course_page(lessons=1)
    for _number in range(4):
        module = page.add_child(instance=ModulePage(title="หมวดวิชา", title_en="Module"))
        pages.lesson_page(module, "บทเรียน")
    _set(page)
    return CoursePage.objects.get(pk=page.pk)


def _set(page: CoursePage) -> None:
    first, second, *_others = pages.lessons_of(page)
    work = assignment(page)
    photo = Picture.objects.create(
        title="ผู้รอ",
        file=ContentFile(picture(size=(60, 40)), "ผู้รอ.png"),
        focal_point_x=30,
        focal_point_y=10,
        focal_point_width=20,
        focal_point_height=20,
    )
    sheet = Attachment.objects.create(title="แบบบันทึก", file=ContentFile(PDF, "sheet.pdf"))
    first.body_th = blocks(second, work, photo, sheet)
    first.body_en = [{"type": "text", "id": _id(90), "value": "<p>Go and see</p>"}]
    first.save()
    second.required, second.opens_after, second.opens_after_days = False, first, 7
    second.opens_on = date(2026, 12, 1)
    second.save()
    page.completion = [
        {"type": "hours", "id": _id(91), "value": {"hours": 0.5}},
        {
            "type": "some",
            "id": _id(92),
            "value": {
                "n": 1,
                "of": [
                    {"type": "lesson", "id": _id(93), "value": second.pk},
                    {"type": "assignment", "id": _id(94), "value": work.pk},
                ],
            },
        },
    ]
    page.cover, page.cover_alt_th = photo, "คนนั่งรอ"
    page.teachers = [CourseTeacher(name_th="ดร.ใจดี", position_th="วิทยากร", photo=photo)]
    page.partners = [CoursePartner(name_th="สำนักงาน ก.พ.ร.", url="https://opdc.go.th", logo=photo)]
    page.save()


def assignment(page: CoursePage) -> Assignment:
    return set_assignment(
        course=page.course,
        title_th="ใบงาน",
        brief_th="เขียนโจทย์",
        minutes=60,
        rubric=RUBRIC,
        pass_points=5,
        by=None,
    )


def blocks(
    other: LessonPage, work: Assignment, photo: Picture, sheet: Attachment
) -> list[dict[str, Any]]:
    term = GlossaryTerm.objects.create(
        term_th="ต้นแบบ", term_en="Prototype", meaning_th="ของที่ลองได้", meaning_en="To try"
    )
    captions = Attachment.objects.create(
        title="คำบรรยาย", file=ContentFile(b"WEBVTT", "film.th.vtt")
    )
    text = (
        f'<h2 data-block-key="a1b2c">ฟัง</h2><p data-block-key="d3e4f">อ่าน <a linktype="page" '
        f'id="{other.pk}">บทถัดไป</a> และ <a linktype="document" id="{sheet.pk}">แบบบันทึก</a> '
        f'<b>ก่อน</b> <a href="https://opdc.go.th">ก.พ.ร.</a></p>'
    )
    image = {"image": photo.pk, "alt": "คนนั่งรอ", "caption": "เช้าวันจันทร์"}
    rows: dict[str, Any] = {
        "text": text,
        "callout": {"kind": "tip", "text": "<p>ลองดู</p>"},
        "quotation": {"text": "รอนาน", "who": "ผู้ป่วย", "source": ""},
        "steps": {"steps": listed({"title": "เปิด", "text": "<p>ทักทาย</p>"})},
        "accordion": {"parts": listed({"title": "ถ่ายภาพได้ไหม", "text": "<p>ได้</p>"})},
        "table": {
            "caption": "เทียบ",
            "heads": listed("ก่อน", "หลัง"),
            "rows": listed(listed("180", "120")),
        },
        "term": {"term": term.pk},
        "image": image,
        "gallery": {"images": listed(image, {**image, "alt": "เคาน์เตอร์"})},
        "video": {
            "title": "สัมภาษณ์",
            "url": "https://example.go.th/a.mp4",
            "file": None,
            "poster": photo.pk,
            "captions": captions.pk,
            "transcript": "สวัสดี",
            "chapters": listed({"at": 5, "title": "เริ่ม"}),
        },
        "file": {"title": "แบบบันทึก", "file": sheet.pk},
        "embed": {"title": "ตัวอย่าง", "url": "https://www.youtube.com/watch?v=abc", "about": ""},
        "reflection": {"prompt": "เห็นอะไร", "hint": ""},
        "check": {
            "question": "ข้อใดไม่ชี้นำ",
            "options": listed(
                {"text": "เล่าให้ฟัง", "right": True, "feedback": ""},
                {"text": "ดีใช่ไหม", "right": False, "feedback": "ชี้นำ"},
            ),
            "feedback": "",
        },
        "checklist": {"title": "ก่อนไป", "items": listed("ขออนุญาต", "เตรียมแบบ")},
        "canvas": {"tool": "persona", "title": "ผู้ใช้", "intro": "", "sharing": "team"},
        "assignment": {"assignment": work.pk},
    }
    return [
        {"type": kind, "id": _id(n), "value": value} for n, (kind, value) in enumerate(rows.items())
    ]
