"""What stands on a certificate, and whether it can: characters, then room.

Every text is data. It is normalised here, escaped in the template, and never read
as a template or as markup.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from courses.core.thai.text import normalise

from . import faces
from .errors import MissingGlyph
from .fitting import Fitted, Place, fit


@dataclass(frozen=True, kw_only=True)
class CertificateFields:
    """The frozen words of one certificate, in Thai and English.

    ``issued_on`` is the day in Asia/Bangkok and dates the file; ``issued_th`` and
    ``issued_en`` are the same day in words. ``number`` is printed after เลขที่.
    A text may be empty, and its line is then left out.
    """

    serial: str
    number: str
    name_th: str
    name_en: str = ""
    position_th: str = ""
    position_en: str = ""
    organisation_th: str = ""
    organisation_en: str = ""
    course_th: str
    course_en: str = ""
    cohort_th: str = ""
    cohort_en: str = ""
    period_th: str = ""
    period_en: str = ""
    hours_th: str = ""
    hours_en: str = ""
    issued_on: date
    issued_th: str
    issued_en: str = ""
    issuer_th: str
    issuer_en: str = ""
    signatory_name_th: str
    signatory_name_en: str = ""
    signatory_position_th: str = ""
    signatory_position_en: str = ""
    verify_url: str
    specimen: bool = False


FULL_MM = 225
SIGNATURE_MM = 100
SIDE_MM = 58

# Only texts with a name here have a line of their own; the others are joined below.
PLACES = {
    "issuer_th": Place(FULL_MM, 15, 9, bold=True, lines=1),
    "issuer_en": Place(FULL_MM, 10.5, 7.5, lines=1),
    "name_th": Place(FULL_MM, 32, 18, bold=True),
    "name_en": Place(FULL_MM, 15, 9),
    "role_th": Place(FULL_MM, 13, 9),
    "role_en": Place(FULL_MM, 10, 7.5),
    "course_th": Place(FULL_MM, 20, 13, bold=True),
    "course_en": Place(FULL_MM, 12, 8.5),
    "taken_th": Place(FULL_MM, 12.5, 9, lines=1),
    "taken_en": Place(FULL_MM, 10, 7.5, lines=1),
    "signatory_name_th": Place(SIGNATURE_MM, 13, 8.5, bold=True, lines=1),
    "signatory_name_en": Place(SIGNATURE_MM, 9.5, 7, lines=1),
    "signatory_position_th": Place(SIGNATURE_MM, 11, 8),
    "signatory_position_en": Place(SIGNATURE_MM, 9, 6.5),
    "issued_th": Place(SIDE_MM, 11, 8, lines=1),
    "issued_en": Place(SIDE_MM, 9, 7, lines=1),
    "number": Place(SIDE_MM, 11, 8, bold=True, lines=1),
}
# Lines put together from several fields. Too long a line is charged to the first.
JOINED = {
    "role_th": ("position_th", "organisation_th"),
    "role_en": ("position_en", "organisation_en"),
    "taken_th": ("cohort_th", "period_th", "hours_th"),
    "taken_en": ("cohort_en", "period_en", "hours_en"),
}
SEPARATOR = " · "


def normalised(fields: CertificateFields) -> CertificateFields:
    """Return the fields as they are printed: one order of marks, no hidden characters."""
    texts: dict[str, Any] = {
        name: " ".join(normalise(value).split())
        for name, value in dataclasses.asdict(fields).items()
        if isinstance(value, str)
    }
    return dataclasses.replace(fields, **texts)


def check_glyphs(fields: CertificateFields) -> None:
    """Check that the typeface can draw every character of every text.

    Raises:
        MissingGlyph: names the first field at fault, and the character.
    """
    for name, value in dataclasses.asdict(normalised(fields)).items():
        if isinstance(value, str) and (character := faces.first_missing(value)):
            raise MissingGlyph(name, character)


def lay_out(fields: CertificateFields) -> dict[str, Fitted]:
    """Return each printed line with its size and breaks; empty lines are left out.

    Raises:
        MissingGlyph: a character cannot be drawn.
        DoesNotFit: a text is too long for its place.
    """
    check_glyphs(fields)
    texts = dataclasses.asdict(normalised(fields))
    texts["number"] = f"เลขที่ {texts['number']}"
    for line, names in JOINED.items():
        texts[line] = SEPARATOR.join(texts[name] for name in names if texts[name])
    return {
        line: fit(JOINED.get(line, (line,))[0], texts[line], place)
        for line, place in PLACES.items()
        if texts[line]
    }
