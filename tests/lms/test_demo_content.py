"""The demo's content is what a civil servant sees first: whole, clean, and drawn by us."""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from courses.core.thai.text import has_control_or_bidi, normalise
from courses.coursework.rubrics import check, full_points
from courses.people.enums import OrganisationKind, PositionLevel
from lms.demo.accounts import ACCOUNTS, GRADUATE
from lms.demo.content import CONTENT, FILES, PICTURES, lessons, read
from lms.demo.draw import DRAWINGS
from lms.demo.drawing.films import FILMS
from lms.demo.drawing.sheets import SHEETS

COURSES = ("gldt", "pyp1", "pyp2-1")
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "b", "blockquote"}
KEYS = {
    "text": {"type", "html"},
    "callout": {"type", "kind", "html"},
    "image": {"type", "picture", "alt", "caption"},
    "file": {"type", "file", "title"},
    "video": {"type", "file", "poster", "title", "captions", "transcript", "chapters"},
    "term": {"type", "term"},
    "quotation": {"type", "text", "who", "source"},
    "steps": {"type", "items"},
    "accordion": {"type", "items"},
    "table": {"type", "caption", "heads", "rows"},
    "check": {"type", "question", "options", "feedback"},
    "checklist": {"type", "title", "items"},
    "reflection": {"type", "prompt", "hint"},
    "canvas": {"type", "tool", "title", "intro", "sharing"},
}
MAY_BE_EMPTY = {"source", "hint"}
THAI = re.compile("[ก-๛]")
LESSONS = [(name, key) for name in COURSES for key in lessons(read(name))]


class Tags(HTMLParser):
    """Every tag in a piece of HTML, and whether each one that was opened is closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.balanced = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.open.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        self.balanced &= bool(self.open) and self.open.pop() == tag


def lesson(name: str, key: str) -> dict[str, Any]:
    return lessons(read(name))[key]


def all_blocks() -> Iterator[dict[str, Any]]:
    pages = [lesson(name, key) for name, key in LESSONS] + read("news")
    for page in pages:
        yield from page["th"]
        yield from page["en"]


def texts(node: Any) -> Iterator[str]:
    """Every string anywhere in some JSON."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def pairs(node: Any) -> Iterator[dict[str, str]]:
    """Every text that is given in both languages."""
    if isinstance(node, dict):
        if node.keys() == {"th", "en"} and isinstance(node["th"], str):
            yield node
        for value in node.values():
            yield from pairs(value)
    elif isinstance(node, list):
        for value in node:
            yield from pairs(value)


def plain(blocks: list[dict[str, Any]]) -> str:
    return " ".join(re.sub("<[^>]+>", " ", block.get("html", "")) for block in blocks)


def thai_letters(text: str) -> int:
    return len(THAI.findall(text))


def every_file() -> list[str]:
    return sorted(str(p.relative_to(CONTENT).with_suffix("")) for p in CONTENT.rglob("*.json"))


def test_the_course_in_design_thinking_takes_thirty_hours_in_five_modules() -> None:
    course = read("gldt")
    written = lessons(course)
    per_module = [
        sum(written[key]["minutes"] for key in module["lessons"]) for module in course["modules"]
    ]
    assert (per_module, sum(per_module)) == ([165, 495, 285, 390, 465], 1800)


@pytest.mark.parametrize(("name", "count"), [("gldt", 23), ("pyp1", 3), ("pyp2-1", 3)])
def test_a_course_lists_each_of_its_lessons_once(name: str, count: int) -> None:
    course = read(name)
    listed = [key for module in course["modules"] for key in module["lessons"]]
    assert len(listed) == count
    assert sorted(listed) == sorted(lessons(course))


@pytest.mark.parametrize("name", COURSES)
def test_lesson_files_are_numbered_in_the_order_they_are_taught(name: str) -> None:
    listed = [key for module in read(name)["modules"] for key in module["lessons"]]
    files = sorted(path.stem for path in (CONTENT / name).glob("*.json"))
    assert files == [f"{number:02}-{key}" for number, key in enumerate(listed, start=1)]


@pytest.mark.parametrize("name", COURSES)
def test_a_course_says_who_it_is_for_and_four_things_it_teaches(name: str) -> None:
    course = read(name)
    assert course["code"] == name.upper()
    assert len(course["outcomes"]) == 4
    assert {"title", "summary", "audience", "cover"} < course.keys()


def test_each_module_ends_in_an_assignment_of_its_own() -> None:
    course = read("gldt")
    last = [module["lessons"][-1] for module in course["modules"]]
    assert [row["after_lesson"] for row in course["assignments"]] == last
    assert all(row["accepts_text"] and row["accepts_file"] for row in course["assignments"])


def test_an_assignment_is_worth_what_its_rubric_adds_up_to() -> None:
    for row in read("gldt")["assignments"]:
        check(row["rubric"])
        assert full_points(row["rubric"]) == row["max_points"] == 100
        assert row["pass_points"] == 60


@pytest.mark.parametrize(("name", "key"), LESSONS)
def test_a_lesson_has_exactly_what_the_loader_reads(name: str, key: str) -> None:
    written = lesson(name, key)
    assert written.keys() == {"key", "title", "minutes", "th", "en"}
    assert written["key"] == key
    assert written["minutes"] > 0


@pytest.mark.parametrize(("name", "key"), LESSONS)
def test_a_lesson_is_a_sitting_long_and_complete_in_english(name: str, key: str) -> None:
    written = lesson(name, key)
    assert 1_200 <= thai_letters(plain(written["th"])) <= 2_600
    assert 150 <= len(plain(written["en"]).split()) <= 400


def of_kind(name: str, key: str, language: str, kind: str) -> list[dict[str, Any]]:
    return [block for block in lesson(name, key)[language] if block["type"] == kind]


@pytest.mark.parametrize(("name", "key"), LESSONS)
@pytest.mark.parametrize(("language", "exercise"), [("th", "<h2>ลองทำ"), ("en", "<h2>Try it")])
def test_a_lesson_has_one_exercise_one_question_and_one_reflection(
    name: str, key: str, language: str, exercise: str
) -> None:
    html = " ".join(block.get("html", "") for block in lesson(name, key)[language])
    assert html.count(exercise) == 1
    assert len(of_kind(name, key, language, "check")) == 1
    assert len(of_kind(name, key, language, "reflection")) == 1


def right_places(name: str, key: str, language: str) -> list[int]:
    (asked,) = of_kind(name, key, language, "check")
    assert len(asked["options"]) == 3
    return [at for at, option in enumerate(asked["options"]) if option["right"]]


@pytest.mark.parametrize(("name", "key"), LESSONS)
def test_both_languages_give_the_same_answer_among_three(name: str, key: str) -> None:
    thai, english = (right_places(name, key, language) for language in ("th", "en"))
    assert thai == english
    assert len(thai) == 1


def test_the_right_answer_is_not_always_in_the_same_place() -> None:
    answers = [right_places(name, key, "th")[0] for name, key in LESSONS]
    assert max(answers.count(place) for place in range(3)) <= len(answers) / 2


@pytest.mark.parametrize(("name", "key"), LESSONS)
def test_both_languages_have_the_same_blocks_to_write_into(name: str, key: str) -> None:
    """They are named by their order, so that what is written stays when the language changes."""
    kinds = ("check", "checklist", "reflection", "canvas")
    thai, english = (
        [block["type"] for block in lesson(name, key)[language] if block["type"] in kinds]
        for language in ("th", "en")
    )
    assert thai == english


@pytest.mark.parametrize(("name", "key"), LESSONS)
def test_both_languages_show_the_same_pictures_and_files(name: str, key: str) -> None:
    written = lesson(name, key)
    shown = [
        [block.get("picture") or block.get("file") for block in written[language]]
        for language in ("th", "en")
    ]
    kept = [[item for item in items if item] for items in shown]
    assert kept[0] == kept[1]


def test_blocks_have_the_fields_of_their_kind_and_none_is_empty() -> None:
    for block in all_blocks():
        assert block.keys() == KEYS[block["type"]]
        assert all(value for name, value in block.items() if name not in MAY_BE_EMPTY)
        assert block.get("kind", "tip") in {"tip", "info", "warning"}


def test_html_uses_only_plain_tags_without_attributes_and_closes_them() -> None:
    for block in all_blocks():
        tags = Tags(block.get("html", ""))
        assert tags.seen <= TAGS
        assert (tags.attributes, tags.open, tags.balanced) == ([], [], True)


def test_a_callout_holds_paragraphs_only() -> None:
    callouts = [block["html"] for block in all_blocks() if block["type"] == "callout"]
    assert callouts
    assert all(Tags(html).seen <= {"p", "b"} for html in callouts)


@pytest.mark.parametrize("name", every_file())
def test_texts_are_stored_as_the_house_stores_them(name: str) -> None:
    for text in texts(read(name)):
        assert normalise(text) == text
        assert not has_control_or_bidi(text.replace("\n", ""))


@pytest.mark.parametrize("name", every_file())
def test_texts_are_calm_and_their_digits_are_those_of_screens(name: str) -> None:
    for text in texts(read(name)):
        assert not re.search("[!๐-๙]", text)


@pytest.mark.parametrize("name", every_file())
def test_what_stands_in_two_languages_is_written_in_both(name: str) -> None:
    for pair in pairs(read(name)):
        assert THAI.search(pair["th"])
        assert pair["en"].strip()
        assert not THAI.search(pair["en"])


def test_the_english_of_lessons_is_english_but_for_words_it_explains() -> None:
    for name, key in LESSONS:
        english = plain(lesson(name, key)["en"]).replace("เข้าใจ เข้าถึง พัฒนา", "")
        assert not THAI.search(english)


def test_every_picture_and_file_that_is_named_exists_and_every_one_made_is_used() -> None:
    pictures = {block["picture"] for block in all_blocks() if block["type"] == "image"}
    pictures |= {row["picture"] for article in read("news") for row in article["pictures"]}
    pictures |= {read(name)["cover"] for name in COURSES}
    files = {
        block[name] for block in all_blocks() for name in ("file", "captions") if name in block
    }
    assert pictures == {path.name for path in PICTURES.iterdir()}
    assert files == {path.name for path in FILES.iterdir()}


def test_every_picture_and_sheet_can_be_drawn_anew() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == set(DRAWINGS)
    made = {f"{name}.pdf" for name in SHEETS} | {f"{name}.webm" for name in FILMS}
    assert {path.name for path in FILES.iterdir() if path.suffix != ".vtt"} == made


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_a_drawing_is_one_piece_of_sound_svg(name: str) -> None:
    tags = Tags(f"<svg>{DRAWINGS[name]()}</svg>")
    assert (tags.open, tags.balanced) == ([], True)
    assert tags.seen <= {"svg", "g", "rect", "circle", "ellipse", "path", "text"}


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_a_picture_is_small_and_of_one_size(name: str) -> None:
    path = PICTURES / f"{name}.webp"
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1200, 800))
    assert path.stat().st_size <= 60 * 1024


def test_all_pictures_together_stay_light() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 1_200_000


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_sheet_is_one_small_page(name: str) -> None:
    path = FILES / f"{name}.pdf"
    assert len(PdfReader(path).pages) == 1
    assert path.stat().st_size <= 60 * 1024


def test_news_is_the_signing_and_this_years_call_for_nominations() -> None:
    articles = read("news")
    assert [(row["slug"], date.fromisoformat(row["date"])) for row in articles] == [
        ("govlab-signing-2017", date(2017, 6, 19)),
        ("design-thinking-nominations-2570", date(2026, 11, 2)),
    ]
    assert {row["unit"]["th"] for row in articles} == {"กลุ่มวิเทศสัมพันธ์และการประชาสัมพันธ์"}


@pytest.mark.parametrize(
    "fact",
    [
        "19 มิถุนายน 2560",
        "ตึกนารีสโมสร",
        "วิษณุ เครืองาม",
        "ทศพร ศิริสัมพันธ์",
        "เข้าใจ เข้าถึง พัฒนา",
        "ป.ย.ป.1",
        "i Team",
        "23 มิถุนายน 2560",
        "UNDP",
        "TCDC",
        "มหาวิทยาลัยธรรมศาสตร์",
        "มหาวิทยาลัยเทคโนโลยีพระจอมเกล้าธนบุรี",
        "กระทรวงพาณิชย์",
        "กระทรวงมหาดไทย",
        "กระทรวงวิทยาศาสตร์และเทคโนโลยี",
        "กระทรวงสาธารณสุข",
    ],
)
def test_the_account_of_the_signing_tells(fact: str) -> None:
    assert fact in plain(read("news")[0]["th"])


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_lecturers_name_is_spelt_as_in_the_source_and_says_so(language: str) -> None:
    account = plain(read("news")[0][language])
    assert "Macro Steinberg" in account
    assert "(sic)" in account


def test_the_signing_has_ten_pictures_said_to_be_drawings() -> None:
    pictures = read("news")[0]["pictures"]
    assert len(pictures) == 10
    assert all(row["alt"]["th"].startswith("ภาพวาด") for row in pictures)
    assert all(row["alt"]["en"].startswith("Drawing") for row in pictures)


def test_organisations_come_after_their_parents_and_have_a_known_kind() -> None:
    seen: set[str] = set()
    for row in read("organisations"):
        assert row["kind"] in OrganisationKind.values
        assert row["parent"] is None or row["parent"] in seen
        assert row["code"] not in seen
        seen.add(row["code"])


def test_four_ministries_and_the_host_meet_four_partners() -> None:
    rows = {row["code"]: row for row in read("organisations")}
    partners = {code for code, row in rows.items() if row.get("is_partner")}
    ministries = {code for code, row in rows.items() if row["kind"] == "ministry"}
    assert partners == {"UNDP", "TCDC", "TU", "KMUTT"}
    assert ministries == {"MOC", "MOI", "MOST", "MOPH", "MHESI"}
    assert rows["OPDC"]["short_name_th"] == "สำนักงาน ก.พ.ร."


def test_a_ministry_that_ended_is_carried_on_from_the_next_day() -> None:
    rows = {row["code"]: row for row in read("organisations")}
    ended, begun = rows["MOST"]["valid_to"], rows["MHESI"]["valid_from"]
    assert rows["MHESI"]["succeeds"] == "MOST"
    assert (date.fromisoformat(begun) - date.fromisoformat(ended)).days == 1


def test_thirty_two_people_have_names_in_both_languages_a_post_and_a_username() -> None:
    people = read("people")
    fields = {
        "username", "prefix", "first_name", "last_name", "prefix_en", "first_name_en",
        "last_name_en", "level", "organisation", "position_th", "position_en",
    }  # fmt: skip
    assert len({row["username"] for row in people}) == 32
    assert all(row.keys() == fields and all(row.values()) for row in people)
    assert all(row["level"] in PositionLevel.values for row in people)


def test_usernames_are_given_name_and_family_initial() -> None:
    for row in read("people"):
        assert row["username"] == f"{row['first_name_en']}.{row['last_name_en'][0]}".lower()
        assert re.fullmatch(r"[a-z]+\.[a-z]", row["username"])


def test_people_belong_to_organisations_that_are_listed() -> None:
    codes = {row["code"] for row in read("organisations")}
    assert {row["organisation"] for row in read("people")} <= codes


def test_everyone_who_may_be_signed_in_as_is_among_the_people() -> None:
    usernames = {row["username"] for row in read("people")}
    assert {account.person for account in (*ACCOUNTS, GRADUATE)} <= usernames
