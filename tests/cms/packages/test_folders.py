"""Lessons as trainers keep them on their own disks."""

import io
import json

import pytest
from PIL import Image

from cms.packages.plan import plan_of
from cms.packages.reading import ACCEPTED, read_package
from courses.core.archives import open_archive
from courses.core.errors import DomainError
from tests.cms.packages.archives import PDF, notes, picture, read, zipped

LESSON = """---
title: เข้าใจผู้ใช้
title_en: Understand people
minutes: 40
required: no
---
# หัวข้อที่ไม่ใช้

ฟังก่อนถาม ![คนรอ](../ภาพ/รอ.png)

[แบบบันทึก](<แบบ บันทึก.pdf>)

ต่อที่ [บทหน้า](02%20สังเกต.md#ก)
"""
FILES = {
    "01 เข้าใจผู้ใช้/01 สัมภาษณ์.md": LESSON,
    "01 เข้าใจผู้ใช้/01 สัมภาษณ์.en.md": "# Interviews\n\nListen first.\n",
    "01 เข้าใจผู้ใช้/02 สังเกต.md": "# สังเกต\n\nดูด้วยตา\n",
    "01 เข้าใจผู้ใช้/แบบ บันทึก.pdf": PDF,
    "ภาพ/รอ.png": picture(),
    "ภาพ/ไม่ใช้.png": picture(colour="red"),
    "10_ทดสอบ/1.html": "<html><head><title>ทดสอบกับผู้ใช้</title></head><body><p>ลอง</p></body></html>",
    "2 สร้าง/ต้นแบบ.htm": "<body><h1>ต้นแบบ</h1><p>กระดาษ</p></body>",
}


def test_folders_are_modules_and_files_are_lessons_in_the_order_of_their_numbers():
    package = read(FILES)

    told = {m.title.th: [one.title.th for one in m.lessons] for m in package.modules}
    assert list(told.items()) == [
        ("เข้าใจผู้ใช้", ["เข้าใจผู้ใช้", "สังเกต"]),
        ("สร้าง", ["ต้นแบบ"]),
        ("ทดสอบ", ["ทดสอบกับผู้ใช้"]),
    ]


def test_front_matter_says_title_minutes_and_whether_it_is_required():
    lesson = next(read(FILES).lessons())

    assert (lesson.title.en, lesson.minutes, lesson.required) == ("Understand people", 40, False)


def test_the_english_file_beside_it_is_the_same_lesson():
    lesson = next(read(FILES).lessons())

    assert [block["value"] for block in lesson.body["en"]] == ["<p>Listen first.</p>"]


def test_pictures_files_and_links_are_found_beside_the_lesson():
    package = read(FILES)
    lesson = next(package.lessons())

    kinds = [block["type"] for block in lesson.body["th"]]
    assert kinds == ["text", "image", "file", "text"]
    assert 'href="unit:lesson-2"' in lesson.body["th"][3]["value"]
    assert sorted(one.name for one in package.media.values()) == ["รอ.png", "แบบ บันทึก.pdf"]


def test_what_no_lesson_refers_to_is_named():
    assert list(notes(read(FILES))) == ["ภาพ/ไม่ใช้.png"]


def test_a_manifest_tells_the_course():
    told = {"code": "DT1", "title": {"th": "คิดเชิงออกแบบ"}, "summary": {"th": "ก", "en": ""}}
    manifest = json.dumps(told)
    package = read({**FILES, "course.json": manifest})

    assert (package.code, package.title.th, package.summary.th) == ("DT1", "คิดเชิงออกแบบ", "ก")


def test_a_folder_around_everything_names_the_course():
    package = read({f"หลักสูตร GovLab/{name}": content for name, content in FILES.items()})

    assert package.title.th == "หลักสูตร GovLab"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a not a png", "cannot be read"),
        (b"", "empty"),
        (picture("JPEG"), "cannot be read"),
        (picture()[:40], "cannot be read"),
    ],
)
def test_a_picture_that_lies_is_left_out(content, why):
    package = read({"a.md": "![x](x.png)", "x.png": content})

    assert why in notes(package)["x.png"]
    assert package.media == {}


def test_a_picture_of_too_many_pixels_is_not_decoded():
    bomb = io.BytesIO()
    Image.new("1", (8000, 6000)).save(bomb, "PNG")

    assert "40 million" in notes(read({"a.md": "![x](x.png)", "x.png": bomb.getvalue()}))["x.png"]


def test_an_svg_with_a_script_goes_nowhere():
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    package = read({"a.md": "# ก\n\nข ![x](x.svg)", "x.svg": svg})

    assert package.media == {}
    assert "x.svg" in notes(package)


def test_a_document_that_is_not_what_it_says_is_left_out():
    package = read({"a.md": "[x](x.pdf) ก", "x.pdf": b"<script>"})

    assert notes(package)["x.pdf"] == "The file is not what its name says."


def test_thai_windows_text_is_read():
    lesson = next(read({"a.md": "# สวัสดี\n\nครับ".encode("cp874")}).lessons())

    assert lesson.title.th == "สวัสดี"


def test_names_of_a_mac_and_of_thai_windows_lead_to_the_picture():
    """Both write names without saying in which alphabet."""
    for encoding in ("utf-8", "cp874"):
        archive = unsaid({"บท.md": "![ภาพ](รูป.png) ก".encode(), "รูป.png": picture()}, encoding)
        with open_archive(archive, accepted=ACCEPTED) as opened:
            package = read_package(opened)
        assert [one.name for one in package.media.values()] == ["รูป.png"]


def unsaid(files: dict[str, bytes], encoding: str) -> io.BytesIO:
    """A ZIP whose names are in ``encoding`` without the flag that would say so."""
    raw = {name: name.encode(encoding) for name in files}
    stand_in = {name: chr(97 + at) * len(raw[name]) for at, name in enumerate(files)}
    content = zipped({stand_in[name]: files[name] for name in files}).getvalue()
    for name in files:
        content = content.replace(stand_in[name].encode(), raw[name])
    return io.BytesIO(content)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.txt": "x"}, "unknown_package"),
        ({"course.json": "{}"}, "unknown_package"),
        ({"course.json": "{", "a.md": "x"}, "broken_manifest"),
        ({"course.json": '{"title": 5}', "a.md": "x"}, "broken_manifest"),
        ({"course.json": "[" * 100_000, "a.md": "x"}, "broken_manifest"),
        ({"only.en.md": "x"}, "empty_package"),
        ({f"{n}.md": "x" for n in range(501)}, "too_many_lessons"),
    ],
)
def test_what_is_no_course_is_refused(files, code):
    with pytest.raises(DomainError) as refusal:
        read(files)

    assert refusal.value.code == code


def test_the_plan_counts_what_would_be_made():
    plan = plan_of(read(FILES))

    assert (plan["lessons"], plan["pictures"], plan["files"]) == (4, 1, 1)
    assert plan["modules"][0]["lessons"][0] == {"title": "เข้าใจผู้ใช้", "minutes": 40}
    assert plan["left_out"][0]["why"]["en"] == "No lesson refers to this file."
