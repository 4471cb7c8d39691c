"""Papers with people in rows: ใบลงทะเบียน, ประกาศรายชื่อ and ผลการเข้าร่วม. Thai, on A4.

Rows come in the order in which they are to stand, as a rule that of ``core.thai.collate``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from courses.core.thai.dates import long_date
from courses.core.thai.digits import to_thai_digits

from .assets import Asset
from .official import LYING, UPRIGHT, lines_of, on_paper, pieces, size_in_two, stock_for
from .paper import print_paper

# The width of a column of names and the sizes in it, by paper.
NAME_MM = {"signing": 56, "names": 62, "attendance": 72}
NAME_PT, SMALLEST_PT = 11.5, 8
CODE = "qr"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One row. ``name`` is as printed, with its prefix or rank."""

    name: str
    position: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class SigningSheet:
    """A sheet to be signed at a session. ``signs`` heads the columns left free for signatures.

    ``code`` is a QR code (SVG or PNG) by which the signed sheet is known again, ``code_words``
    what stands beneath it.
    """

    title: str
    session: str
    when: str
    place: str = ""
    people: tuple[Person, ...] = ()
    signs: tuple[str, ...] = ("ลายมือชื่อ (เช้า)", "ลายมือชื่อ (บ่าย)")
    code: Asset | None = None
    code_words: str = ""
    blank_rows: int = 0


@dataclass(frozen=True, kw_only=True)
class NameList:
    """ประกาศ of names: what it is about, its paragraphs, the names, and who signs."""

    organisation: str
    subject: str
    paragraphs: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    dated_on: date | None = None
    signer_name: str = ""
    signer_position: str = ""


@dataclass(frozen=True, kw_only=True)
class Attended:
    """One person's part: minutes attended of those possible, and what it comes to in words.

    ``percent`` is whole and rounded down, so that 79.99 never reads as 80.
    """

    person: Person
    minutes: int
    possible: int
    result: str = ""

    @property
    def percent(self) -> int:
        return self.minutes * 100 // self.possible if self.possible else 0


@dataclass(frozen=True, kw_only=True)
class AttendanceReport:
    title: str
    period: str
    threshold: str = ""
    rows: tuple[Attended, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    signer_name: str = ""
    signer_position: str = ""


def print_signing_sheet(sheet: SigningSheet) -> bytes:
    """The sheet as PDF/A; its head and the QR code stand on every page.

    Raises:
        RenderError: as ``print_paper``.
    """
    context = {
        "title": on_paper(sheet.title),
        "facts": [on_paper(text) for text in (sheet.session, sheet.when, sheet.place) if text],
        "signs": [on_paper(text) for text in sheet.signs],
        "rows": _rows(sheet.people, "signing"),
        "blank": [_number(n + 1 + len(sheet.people)) for n in range(sheet.blank_rows)],
        "code": sheet.code is not None,
        "code_words": sheet.code_words,
    }
    pictures = {CODE: sheet.code} if sheet.code else {}
    return print_paper(
        "signing", context, stock=stock_for(len(sheet.people), LYING), pictures=pictures
    )


def print_name_list(names: NameList) -> bytes:
    """The announcement as PDF/A.

    Raises:
        RenderError: as ``print_paper``.
    """
    context = {
        "organisation": on_paper(names.organisation),
        "subject": pieces(on_paper(names.subject)),
        "title": on_paper(names.subject),
        "paragraphs": [pieces(on_paper(text)) for text in names.paragraphs],
        "rows": _rows(names.people, "names"),
        "date": _announced(names.dated_on),
        **_signed(names.signer_name, names.signer_position),
    }
    return print_paper("names", context, stock=stock_for(len(names.people), UPRIGHT))


def print_attendance_report(report: AttendanceReport) -> bytes:
    """The report as PDF/A, in hours and whole per cent.

    Raises:
        RenderError: as ``print_paper``.
    """
    people = _rows([row.person for row in report.rows], "attendance")
    context = {
        "title": on_paper(report.title),
        "facts": [on_paper(text) for text in (report.period, report.threshold) if text],
        "rows": [
            {**person, **_attended(row)} for person, row in zip(people, report.rows, strict=True)
        ],
        "counts": [(on_paper(words), _number(number)) for words, number in report.counts],
        **_signed(report.signer_name, report.signer_position),
    }
    return print_paper("attendance", context, stock=stock_for(len(report.rows), UPRIGHT))


def _rows(people: Sequence[Person], paper: str) -> list[dict[str, str]]:
    return [
        {
            "number": _number(number),
            "name": on_paper(person.name),
            "size": size_in_two(
                on_paper(person.name),
                width_mm=NAME_MM[paper] - 3,
                size_pt=NAME_PT,
                smallest_pt=SMALLEST_PT,
            ),
            "position": on_paper(person.position),
            "organisation": on_paper(person.organisation),
        }
        for number, person in enumerate(people, 1)
    ]


def _attended(row: Attended) -> dict[str, str]:
    return {
        "hours": f"{_hours(row.minutes)} / {_hours(row.possible)}",
        "percent": _number(row.percent),
        "result": on_paper(row.result),
    }


def _hours(minutes: int) -> str:
    """Hours and minutes with a dot, as Thai papers write times: ๑๒.๓๐ is twelve and a half."""
    return to_thai_digits(f"{minutes // 60}.{minutes % 60:02d}")


def _number(number: int) -> str:
    return to_thai_digits(f"{number:,}")


def _announced(day: date | None) -> str:
    if day is None:
        return ""
    before, _space, year = long_date(day, thai_digits=True).rpartition(" ")
    return f"ประกาศ ณ วันที่ {before} พ.ศ. {year}"


def _signed(name: str, position: str) -> dict[str, object]:
    return {"signer_name": on_paper(name), "signer_position": lines_of(position)}
