"""A sheet of nominees, row by row: what each says, and what is wrong with it.

Headers are matched as officers write them. Nothing here touches the database: the same sheet
always reads the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from courses.core.errors import DomainError, Invalid
from courses.core.sheets import Table
from courses.core.thai.dates import ThaiDateError, parse_thai_date
from courses.core.thai.digits import to_arabic_digits
from courses.core.thai.text import fold, has_control_or_bidi
from courses.people import citizen
from courses.people.enums import PositionLevel

NAME_LIMIT, POSITION_LIMIT = 150, 250  # characters, as the columns hold them

HEADERS: dict[str, tuple[str, ...]] = {
    "prefix": ("คำนำหน้า", "คำนำหน้าชื่อ", "ยศ", "prefix", "title"),
    "first_name": ("ชื่อ", "ชื่อตัว", "first name", "name"),
    "last_name": ("นามสกุล", "สกุล", "ชื่อสกุล", "last name", "surname"),
    "full_name": ("ชื่อ-นามสกุล", "ชื่อ - นามสกุล", "ชื่อและนามสกุล", "ชื่อ สกุล", "full name"),
    "position": ("ตำแหน่ง", "position"),
    "level": ("ระดับ", "ระดับตำแหน่ง", "level"),
    "organisation": ("หน่วยงาน", "สังกัด", "ส่วนราชการ", "organisation", "organization"),
    "email": ("อีเมล", "อีเมล์", "e-mail", "email"),
    "citizen": ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "เลขที่บัตรประชาชน", "citizen id"),
    "since": ("วันที่ดำรงตำแหน่ง", "ดำรงตำแหน่งเมื่อ", "since"),
}
NEEDED = ("email", "position")

# As offices write levels, beside the codes.
LEVELS: dict[str, str] = {
    "สูง": PositionLevel.S2,
    "บริหารระดับสูง": PositionLevel.S2,
    "บริหารระดับต้น": PositionLevel.S1,
    "อำนวยการระดับสูง": PositionLevel.M2,
    "อำนวยการระดับต้น": PositionLevel.M1,
    "ทรงคุณวุฒิ": PositionLevel.K5,
    "เชี่ยวชาญ": PositionLevel.K4,
    "ชำนาญการพิเศษ": PositionLevel.K3,
    "ชำนาญการ": PositionLevel.K2,
    "ปฏิบัติการ": PositionLevel.K1,
    "ทักษะพิเศษ": PositionLevel.O4,
    "อาวุโส": PositionLevel.O3,
    "ชำนาญงาน": PositionLevel.O2,
    "ปฏิบัติงาน": PositionLevel.O1,
}
PREFIXES = ("นางสาว", "นาง", "นาย", "ดร.", "ว่าที่ร้อยตรี")


class HeaderMissing(Invalid):
    code = "header_missing"
    message = _("The sheet has no column for: %(columns)s. Please use the form's headings.")


@dataclass(frozen=True)
class Problem:
    """``column`` is the heading as the sheet has it; ``severity`` error or warning."""

    column: str
    code: str
    message: Any
    severity: str = "error"


@dataclass
class Nominee:
    """One row as it was understood. ``organisation`` is a name or a code, not yet looked up."""

    number: int
    prefix: str = ""
    first_name: str = ""
    last_name: str = ""
    position: str = ""
    level: str = PositionLevel.NONE
    organisation: str = ""
    email: str = ""
    citizen: str = ""
    since: date | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def name(self) -> str:
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()


def columns_of(table: Table) -> dict[str, int]:
    """Which column holds what.

    Raises:
        HeaderMissing: one that is needed is not there.
    """
    known = {fold(name): key for key, names in HEADERS.items() for name in names}
    found: dict[str, int] = {}
    for index, heading in enumerate(table.header):
        key = known.get(fold(heading.rstrip(" *:")))
        if key is not None:
            found.setdefault(key, index)
    missing = [HEADERS[key][0] for key in NEEDED if key not in found]
    if "first_name" not in found and "full_name" not in found:
        missing.insert(0, HEADERS["full_name"][0])
    if missing:
        raise HeaderMissing("file", columns=", ".join(missing))
    return found


def nominees_in(table: Table) -> list[Nominee]:
    """Every row, with what is wrong within the row and between rows of the sheet.

    Raises:
        HeaderMissing: see ``columns_of``.
    """
    columns = columns_of(table)
    nominees = []
    for row in table.rows:
        cells = {
            key: row.cells[index] if index < len(row.cells) else ""
            for key, index in columns.items()
        }
        nominees.append(_read(row.number, cells, table.header, columns))
    _mark_twins(nominees, "email", table.header, columns)
    _mark_twins(nominees, "citizen", table.header, columns)
    return nominees


def _read(
    number: int, cells: dict[str, str], header: tuple[str, ...], columns: dict[str, int]
) -> Nominee:
    nominee = Nominee(number)

    def wrong(key: str, code: str, message: Any) -> None:
        heading = header[columns[key]] if key in columns else HEADERS[key][0]
        nominee.problems.append(Problem(heading, code, message))

    _read_name(nominee, cells, wrong)
    _read_post(nominee, cells, wrong)
    _read_address(nominee, cells, wrong)
    return nominee


Wrong = Callable[[str, str, Any], None]


def _read_name(nominee: Nominee, cells: dict[str, str], wrong: Wrong) -> None:
    prefix, first, last = (cells.get(key, "") for key in ("prefix", "first_name", "last_name"))
    key = "first_name"
    if not first and cells.get("full_name"):
        key = "full_name"
        first, _space, last = cells["full_name"].partition(" ")
    if not prefix:
        prefix = next((known for known in PREFIXES if first.startswith(known)), "")
        first = first.removeprefix(prefix)
    nominee.prefix, nominee.first_name, nominee.last_name = prefix, first, last.strip()
    if not first:
        wrong(key, "name_missing", _("The name is missing."))
    elif max(len(first), len(nominee.last_name)) > NAME_LIMIT or has_control_or_bidi(first + last):
        wrong(key, "wrong_name", _("This name cannot be used; please check it."))


def _read_post(nominee: Nominee, cells: dict[str, str], wrong: Wrong) -> None:
    nominee.position = cells.get("position", "")[:POSITION_LIMIT]
    nominee.organisation = cells.get("organisation", "")
    if not nominee.position:
        wrong("position", "position_missing", _("The position is missing."))
    if level := cells.get("level", ""):
        found = level_of(level)
        nominee.level = found or PositionLevel.NONE
        if found is None:
            wrong("level", "wrong_level", _("This level is not known: %(text)s") % {"text": level})
    if since := cells.get("since", ""):
        try:
            nominee.since = parse_thai_date(since)
        except ThaiDateError as error:
            wrong("since", "wrong_date", str(error))


def _read_address(nominee: Nominee, cells: dict[str, str], wrong: Wrong) -> None:
    nominee.email = cells.get("email", "").casefold()
    if not nominee.email:
        wrong("email", "email_missing", _("The e-mail address is missing."))
    else:
        try:
            validate_email(nominee.email)
        except ValidationError:
            wrong("email", "wrong_email", _("This is not an e-mail address."))
    if number := cells.get("citizen", ""):
        try:
            nominee.citizen = citizen.check(number)
        except DomainError as error:
            wrong("citizen", error.code, str(error))


def level_of(text: str) -> str | None:
    """The level's code, from the code or from how offices write it."""
    written = to_arabic_digits(text).replace(" ", "").removeprefix("ระดับ")
    code = written.upper()
    if code in PositionLevel.values:
        return code
    return LEVELS.get(written)


def _mark_twins(
    nominees: Iterable[Nominee], key: str, header: tuple[str, ...], columns: dict[str, int]
) -> None:
    """The second of two rows of one address or number is wrong, naming the first."""
    first: dict[str, int] = {}
    for nominee in nominees:
        value = getattr(nominee, key)
        if not value:
            continue
        if value in first:
            message = _("The same as in row %(row)s.") % {"row": first[value]}
            heading = header[columns[key]]
            nominee.problems.append(Problem(heading, "duplicate_row", message))
        first.setdefault(value, nominee.number)
