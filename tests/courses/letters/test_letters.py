"""An official letter from its first words to its place in the register."""

from datetime import date

from django.db import IntegrityError, transaction

import pytest

from courses.core.errors import DomainError
from courses.core.models import AuditEntry, Job
from courses.letters.enums import LetterState, Urgency
from courses.letters.models import Letter, LetterRegister
from courses.letters.selectors import drafts_of, number_of, register_of, visible_to
from courses.letters.services import (
    cancel_letter,
    change_letter,
    draft_letter,
    issue_letter,
    prefix_of,
)
from courses.letters.wording import Acting, signed_as
from courses.people.selectors import offices_of
from tests.conftest import StandingClock
from tests.factories.letters import drafted, issued
from tests.factories.people import (
    admin,
    coordinator,
    executive,
    officer,
    organisation,
    person,
    trainer,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def code_of(refused: pytest.ExceptionInfo[DomainError]) -> tuple[str, str]:
    return refused.value.code, refused.value.field


# --- Writing --------------------------------------------------------------------------------


def test_a_draft_has_words_and_no_number(standing_clock):
    clerk, place = officer(), organisation()

    letter = drafted(
        place,
        clerk,
        subject="  ขอเชิญ\u200b  ครั้งที่ ๒ ",
        enclosures=["กำหนดการ", "  ", "แบบตอบรับ ๑ ชุด"],
        urgency="very",
        signer_position="รองเลขาธิการ\nรักษาราชการแทน เลขาธิการ",
    )

    letter = Letter.objects.get(pk=letter.pk)
    assert (letter.state, letter.number, letter.dated_on) == (LetterState.DRAFT, None, None)
    assert letter.subject == "ขอเชิญ ครั้งที่ 2"
    assert letter.enclosures == ["กำหนดการ", "แบบตอบรับ 1 ชุด"]
    assert letter.urgency == Urgency.VERY_URGENT
    assert letter.signer_position == "รองเลขาธิการ\nรักษาราชการแทน เลขาธิการ"
    assert (letter.drafted_by, letter.organisation) == (clerk, place)
    assert number_of(letter) == ""
    assert AuditEntry.objects.filter(action="letters.draft", target=letter.uid).count() == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"subject": "ก" * 251}, ("words_too_long", "subject")),
        ({"contact": "ก" * 501}, ("words_too_long", "contact")),
        ({"paragraphs": ["ก" * 4001]}, ("words_too_long", "paragraphs")),
        ({"paragraphs": ["ก"] * 41}, ("words_too_long", "paragraphs")),
        ({"enclosures": ["ก"] * 21}, ("words_too_long", "enclosures")),
        ({"addressee": "ปลัด\u202eกระทรวง"}, ("unprintable_words", "addressee")),
        ({"signer_name": "นาย\x07ก"}, ("unprintable_words", "signer_name")),
        ({"paragraphs": ["ดี", "\x1b[31m"]}, ("unprintable_words", "paragraphs")),
    ],
)
def test_words_that_no_paper_can_bear_are_refused(standing_clock, fields, refusal):
    letter = drafted()

    with pytest.raises(DomainError) as refused:
        change_letter(letter=letter, by=officer(), **fields)

    assert code_of(refused) == refusal


def test_line_breaks_stay_only_where_a_letter_has_lines(standing_clock):
    letter = drafted(subject="ขอเชิญ\nเสนอชื่อ", contact="กองกลาง\nโทร. 0 2356 9999")

    assert letter.subject == "ขอเชิญ เสนอชื่อ"
    assert letter.contact == "กองกลาง\nโทร. 0 2356 9999"


def test_a_draft_may_be_changed_and_an_issued_letter_not(standing_clock):
    letter, clerk = drafted(), officer()

    change_letter(letter=letter, by=clerk, subject="เรื่องใหม่")
    issue_letter(letter=letter, dated_on=TODAY, by=clerk)
    with pytest.raises(DomainError) as refused:
        change_letter(letter=letter, by=clerk, subject="อีกเรื่อง")

    assert code_of(refused) == ("letter_issued", "")
    assert Letter.objects.get(pk=letter.pk).subject == "เรื่องใหม่"


def test_a_letter_has_no_other_words(standing_clock):
    with pytest.raises(TypeError, match="number"):
        drafted(number=7)


# --- Issuing --------------------------------------------------------------------------------


def test_letters_of_a_unit_are_numbered_from_one_each_calendar_year(
    standing_clock: StandingClock, settings
):
    place = organisation(code="OPDC")
    settings.LETTER_PREFIXES = {"OPDC": "นร 1200"}

    numbers = [number_of(issued(place)) for _ in range(3)]
    standing_clock.moves(days=60)  # the fiscal year turned in October; registers turn in January
    numbers += [number_of(issued(place)) for _ in range(2)]

    assert numbers == ["นร 1200/1", "นร 1200/2", "นร 1200/3", "นร 1200/1", "นร 1200/2"]
    registers = LetterRegister.objects.order_by("year").values_list("series", "year", "last")
    assert list(registers) == [("นร 1200", 2569, 3), ("นร 1200", 2570, 2)]


def test_the_year_is_that_of_the_letters_date(standing_clock: StandingClock):
    place = organisation()
    standing_clock.moves(days=40)  # 3 January

    late, timely = issued(place, date(2026, 12, 30)), issued(place)

    assert [letter.register.year for letter in (late, timely)] == [2569, 2570]


def test_units_have_registers_of_their_own(standing_clock):
    one, other = organisation(), organisation()

    letters = [issued(one), issued(other), issued(one)]

    assert [number_of(letter) for letter in letters] == [
        f"{one.code}/1",
        f"{other.code}/1",
        f"{one.code}/2",
    ]
    assert prefix_of(one) == one.code


def test_the_number_on_paper_is_in_thai_digits(standing_clock, settings):
    settings.LETTER_PREFIXES = {"OPDC": "นร 1200"}

    letter = issued(organisation(code="OPDC"))

    assert number_of(letter, thai_digits=True) == "นร ๑๒๐๐/๑"


def test_an_issued_letter_is_printed_by_a_job_and_told_to_the_audit(standing_clock):
    letter = issued()

    assert [(job.kind, job.payload) for job in Job.objects.all()] == [
        ("letters.print", {"letter": letter.pk})
    ]
    entry = AuditEntry.objects.get(action="letters.issue")
    assert (entry.target, entry.changes) == (letter.uid, {"number": number_of(letter)})


def test_a_letter_that_was_rolled_back_gives_its_number_back(standing_clock):
    place = organisation()
    issued(place)

    with pytest.raises(RuntimeError), transaction.atomic():
        issued(place)
        raise RuntimeError

    assert issued(place).number == 2


def test_a_letter_is_issued_once(standing_clock):
    letter = issued()

    with pytest.raises(DomainError) as refused:
        issue_letter(letter=letter, dated_on=TODAY, by=officer())

    assert code_of(refused) == ("letter_issued", "")
    assert LetterRegister.objects.get().last == 1


@pytest.mark.parametrize("field", ["subject", "addressee", "paragraphs"])
def test_a_letter_without_its_words_uses_no_number(standing_clock, field):
    letter = drafted(**{field: [" "] if field == "paragraphs" else " "})

    with pytest.raises(DomainError) as refused:
        issue_letter(letter=letter, dated_on=TODAY, by=officer())

    assert code_of(refused) == ("letter_incomplete", field)
    assert not LetterRegister.objects.exists()


@pytest.mark.parametrize("dated_on", [date(2569, 11, 24), date(2026, 9, 1), date(2027, 3, 1)])
def test_a_letter_is_dated_near_the_day_it_is_issued(standing_clock, dated_on):
    with pytest.raises(DomainError) as refused:
        issue_letter(letter=drafted(), dated_on=dated_on, by=officer())

    assert code_of(refused) == ("wrong_letter_date", "dated_on")
    assert not LetterRegister.objects.exists()


# --- Cancelling -----------------------------------------------------------------------------


def test_a_cancelled_letter_keeps_its_number_and_its_line(standing_clock):
    place = organisation()
    first, second = issued(place), issued(place)

    cancel_letter(letter=first, reason="  ลงเลขผิดหน่วย ", by=officer())
    third = issued(place)

    lines = register_of(offices_of(admin()), prefix=place.code, year=2569)
    assert [(row.number, row.state, row.cancel_reason) for row in lines] == [
        (1, LetterState.CANCELLED, "ลงเลขผิดหน่วย"),
        (2, LetterState.ISSUED, ""),
        (3, LetterState.ISSUED, ""),
    ]
    assert [row.pk for row in lines] == [first.pk, second.pk, third.pk]


@pytest.mark.parametrize(
    ("prepare", "reason", "refusal"),
    [
        (issued, " ", ("reason_needed", "reason")),
        (drafted, "เหตุ", ("letter_not_issued", "")),
        (
            lambda: cancel_letter(letter=issued(), reason="ก", by=officer()),
            "เหตุ",
            ("letter_not_issued", ""),
        ),
    ],
)
def test_only_an_issued_letter_is_cancelled_and_with_a_reason(
    standing_clock, prepare, reason, refusal
):
    letter = prepare()

    with pytest.raises(DomainError) as refused:
        cancel_letter(letter=letter, reason=reason, by=officer())

    assert code_of(refused) == refusal


def test_the_database_keeps_numbers_apart_and_drafts_without_one(standing_clock):
    place = organisation()
    first, second, draft = issued(place), issued(place), drafted(place)

    for pk, number in ((second.pk, first.number), (draft.pk, 9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=pk).update(number=number)


# --- Who ------------------------------------------------------------------------------------


def test_officers_write_for_their_own_organisations_and_those_beneath(standing_clock):
    ministry = organisation()
    department, other = organisation(parent=ministry), organisation()
    clerk = officer(ministry)

    for place in (ministry, department):
        letter = drafted(place, clerk)
        change_letter(letter=letter, by=clerk, subject="ใหม่")
        letter = issue_letter(letter=letter, dated_on=TODAY, by=clerk)
        cancel_letter(letter=letter, reason="ผิด", by=clerk)

    with pytest.raises(DomainError) as refused:
        drafted(other, clerk)
    assert code_of(refused) == ("not_permitted", "")


def test_nobody_else_writes_or_issues_letters(standing_clock):
    place = organisation()
    draft, sent = drafted(place), issued(place)

    for by in (person(organisation=place), trainer(), coordinator(place), executive(place)):
        for deed in (
            lambda by=by: draft_letter(
                organisation=place, subject="ก", addressee="ข", paragraphs=["ค"], by=by
            ),
            lambda by=by: change_letter(letter=draft, by=by, subject="ก"),
            lambda by=by: issue_letter(letter=draft, dated_on=TODAY, by=by),
            lambda by=by: cancel_letter(letter=sent, reason="ก", by=by),
        ):
            with pytest.raises(DomainError) as refused:
                deed()
            assert code_of(refused) == ("not_permitted", "")
    assert LetterRegister.objects.get().last == 1


def test_one_sees_the_letters_of_ones_own_organisations(standing_clock):
    ministry = organisation()
    mine, draft = issued(organisation(parent=ministry)), drafted(ministry)
    other = issued(organisation())

    def seen(user) -> set[int]:
        return {letter.pk for letter in visible_to(offices_of(user))}

    assert seen(officer(ministry)) == {mine.pk, draft.pk}
    assert seen(officer()) == seen(admin()) == {mine.pk, draft.pk, other.pk}
    assert seen(person()) == seen(executive(ministry)) == seen(coordinator(ministry)) == set()
    assert list(drafts_of(offices_of(officer(ministry)))) == [draft]


def test_the_register_costs_one_query_however_long(standing_clock, django_assert_num_queries):
    place, offices = organisation(), offices_of(officer())
    for _ in range(10):
        issued(place)

    with django_assert_num_queries(1):
        rows = register_of(offices, prefix=place.code, year=2569)
        assert [number_of(row) for row in rows] == [f"{place.code}/{n}" for n in range(1, 11)]


@pytest.mark.parametrize(
    ("acting", "lines"),
    [
        (Acting.HOLDER, ["รองเลขาธิการ"]),
        (Acting.FOR_HOLDER, ["รองเลขาธิการ", "ปฏิบัติราชการแทนเลขาธิการ"]),
        (Acting.IN_PLACE, ["รองเลขาธิการ", "รักษาราชการแทนเลขาธิการ"]),
        (Acting.IN_OFFICE, ["รองเลขาธิการ", "รักษาการในตำแหน่งเลขาธิการ"]),
    ],
)
def test_three_forms_of_acting_are_three_texts(acting, lines):
    assert signed_as("รองเลขาธิการ", acting, "เลขาธิการ").split("\n") == lines
