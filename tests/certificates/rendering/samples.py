"""Fields to print in tests, and names that have broken other printers."""

import re
from datetime import date
from io import BytesIO

import pypdf
from pdfminer.high_level import extract_text

from certificates.rendering.design import CertificateFields

TALL_WITH_AM = "ป้ำ ฝ้ำฟ้ำ"
CUT_DESCENDERS = "กตัญญู ฎุฏูฐู"
RAISED_TONES = "ปี่ ปู่ฟื้น"
AM_TAKEN_APART = "น\u0e4d\u0e49าผึ้ง ดำรงค์"
LONG = "พลตำรวจเอก ศาสตราจารย์ ดร. หม่อมราชวงศ์เฉลิมพระเกียรติวัฒนา ณ อยุธยา"
SAME_LETTERS = "นางสาวก๋ง ก๊ก"
RANK = "ว่าที่ร้อยตรีหญิง ณ ณ นคร"
LATIN = "Jean-Luc O’Brien-Świątek"
HYPHENATED = "มูฮัมหมัด-อามีน บิน อับดุลเราะห์มาน"
HIDDEN_SPACE = "เพชร\u200bรัตน์"
FORMULA = '=HYPERLINK("x")'
MARKUP = "<b>สมชาย</b>"
CHINESE = "陳大文"

# Each with what must come out when it is copied from the file.
PRINTABLE = {
    TALL_WITH_AM: TALL_WITH_AM,
    CUT_DESCENDERS: CUT_DESCENDERS,
    RAISED_TONES: RAISED_TONES,
    AM_TAKEN_APART: "น้ำผึ้ง ดำรงค์",
    LONG: LONG,
    SAME_LETTERS: SAME_LETTERS,
    RANK: RANK,
    LATIN: LATIN,
    HYPHENATED: HYPHENATED,
    HIDDEN_SPACE: "เพชรรัตน์",
    FORMULA: FORMULA,
    MARKUP: MARKUP,
}


def make_fields(**changes: object) -> CertificateFields:
    fields = {
        "serial": "7K3M-9QXW-2D4F",
        "number": "๐๐๐๐๓/๒๕๖๙",
        "name_th": "นางสาวกำไลทิพย์ น้ำเพชร",
        "name_en": "Kamlaithip Namphet",
        "position_th": "ผู้อำนวยการกลุ่มพัฒนาระบบบริหาร",
        "position_en": "Director, Administrative Development Group",
        "organisation_th": "สำนักงานปลัดกระทรวงมหาดไทย",
        "organisation_en": "Office of the Permanent Secretary for Interior",
        "course_th": "การออกแบบบริการภาครัฐ",
        "course_en": "Public Service Design",
        "cohort_th": "รุ่นที่ ๓",
        "cohort_en": "Cohort 3",
        "period_th": "๑๙ – ๒๓ มิถุนายน ๒๕๖๙",
        "period_en": "19 – 23 June 2026",
        "hours_th": "๓๐ ชั่วโมง",
        "hours_en": "30 hours",
        "issued_on": date(2026, 6, 30),
        "issued_th": "๓๐ มิถุนายน พุทธศักราช ๒๕๖๙",
        "issued_en": "30 June 2026",
        "issuer_th": "ห้องปฏิบัติการนวัตกรรมภาครัฐ",
        "issuer_en": "Government Innovation Lab",
        "signatory_name_th": "(นายธำรง ใจซื่อ)",
        "signatory_name_en": "Thamrong Chaisue",
        "signatory_position_th": "ผู้อำนวยการ",
        "signatory_position_en": "Director",
        "verify_url": "https://lab.example/verify/7K3M-9QXW-2D4F",
    }
    return CertificateFields(**{**fields, **changes})


def text_by_pypdf(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))


def text_by_pdfminer(pdf: bytes) -> str:
    return squeezed(extract_text(BytesIO(pdf)))


def squeezed(text: str) -> str:
    """Without white space: readers put a space of their own after a raised mark."""
    return re.sub(r"\s+", "", text)
