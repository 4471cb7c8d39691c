"""From the letter to an agency to its list, ranked, signed and sent."""

import io
from datetime import date, timedelta

from django.core.files.base import ContentFile

import pytest
from openpyxl import Workbook

from courses.admission import imports, nominees, requests
from courses.admission.applying import AlreadyCandidate
from courses.admission.enums import Approver, ImportState, RequestState
from courses.admission.models import Candidacy, NominationRequest, NomineeImport
from courses.cohorts.enums import EnrolmentPolicy
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.core.errors import NotPermitted
from courses.core.jobs import services as jobs
from courses.files import services as files
from courses.letters.selectors import number_of
from courses.notifications.models import Notice
from courses.people.models import User
from tests.factories.admission import again, selective_cohort
from tests.factories.people import coordinator, executive, officer, organisation, person

pytestmark = pytest.mark.django_db

SIGNER = {"name": "นางสาวเสาวคนธ์ รัตนะ", "position": "เลขาธิการ ก.พ.ร."}


@pytest.fixture(autouse=True)
def morning(standing_clock):
    return standing_clock


@pytest.fixture
def ministry():
    return organisation()


@pytest.fixture
def desk():
    return officer()


@pytest.fixture
def cohort() -> Cohort:
    return selective_cohort(capacity=4, policy=EnrolmentPolicy.NOMINATE)


@pytest.fixture
def prepared(cohort, ministry, desk) -> NominationRequest:
    due = clock.today() + timedelta(days=10)
    return requests.prepare_request(
        cohort=cohort, organisation=ministry, seats=2, due_on=due, by=desk
    )


@pytest.fixture
def sent(prepared, desk) -> NominationRequest:
    requests.send_request(request=prepared, dated_on=clock.today(), signer=SIGNER, by=desk)
    return fresh(prepared)


@pytest.fixture
def agency(ministry) -> User:
    return coordinator(ministry)


def fresh(request: NominationRequest) -> NominationRequest:
    rows = NominationRequest.objects.select_related("cohort__course__programme", "organisation")
    return rows.get(pk=request.pk)


def put(request: NominationRequest, by: User, count: int = 1) -> list[Candidacy]:
    return [
        nominees.put_forward(
            request=request, person=person(organisation=request.organisation), by=by
        )
        for _ in range(count)
    ]


# --- The letter ------------------------------------------------------------------------------


def test_sending_issues_a_numbered_letter_and_tells_the_agency(prepared, desk, ministry):
    told, stranger = coordinator(ministry), coordinator(organisation())

    letter = requests.send_request(
        request=prepared, dated_on=date(2026, 11, 24), signer=SIGNER, by=desk
    )

    request = fresh(prepared)
    assert (request.state, request.letter, request.sent_at) == (
        RequestState.SENT,
        letter,
        clock.now(),
    )
    assert (letter.addressee, letter.signer_name) == (ministry.name_th, SIGNER["name"])
    assert number_of(letter).endswith("/1")
    assert "ขอเชิญเสนอชื่อ" in letter.subject
    assert [n.kind for n in Notice.objects.filter(recipient=told)] == ["admission.nomination_asked"]
    assert not Notice.objects.filter(recipient=stranger).exists()


def test_a_letter_goes_once(sent, desk):
    second = requests.send_request(request=sent, dated_on=clock.today(), signer=SIGNER, by=desk)

    assert second.pk == sent.letter_id
    assert second.number == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"seats": 3, "most": 2}, "wrong_seats"),
        ({"seats": 1, "most": 0}, "wrong_seats"),
        ({"due_on": date(2569, 12, 1)}, "buddhist_year"),
        ({"due_on": date(2026, 11, 23)}, "due_day_past"),
    ],
)
def test_a_request_nobody_could_answer_is_refused(cohort, ministry, desk, fields, code):
    given = {"seats": 2, "due_on": date(2026, 12, 4), **fields}

    with pytest.raises(requests.Invalid) as refusal:
        requests.prepare_request(cohort=cohort, organisation=ministry, by=desk, **given)

    assert refusal.value.code == code


def test_an_agency_is_asked_once_for_a_cohort(prepared, cohort, ministry, desk):
    with pytest.raises(requests.AgencyAskedAlready):
        requests.prepare_request(
            cohort=cohort, organisation=ministry, seats=1, due_on=date(2026, 12, 4), by=desk
        )


def test_only_who_runs_the_cohort_asks_agencies(cohort, ministry, agency):
    for somebody in (agency, executive(ministry), person()):
        with pytest.raises(NotPermitted):
            requests.prepare_request(
                cohort=cohort, organisation=ministry, seats=1, due_on=date(2026, 12, 4), by=somebody
            )


def test_agencies_that_have_not_answered_are_reminded_once(sent, agency, standing_clock):
    assert requests.remind_agencies() == 0
    standing_clock.moves(days=7)
    assert (requests.remind_agencies(), requests.remind_agencies()) == (1, 0)

    kinds = list(Notice.objects.filter(recipient=agency).values_list("kind", flat=True))
    assert kinds == ["admission.nomination_due"]


# --- The list --------------------------------------------------------------------------------


def test_nominees_stand_in_the_order_they_were_put_and_can_be_moved(sent, agency):
    first, second, third = put(sent, agency, 3)
    assert [again(row).rank for row in (first, second, third)] == [1, 2, 3]

    nominees.put_in_order(request=sent, order=[third.uid, first.uid, second.uid], by=agency)
    assert [again(row).rank for row in (first, second, third)] == [2, 3, 1]

    nominees.take_off(candidacy=first, by=agency)
    assert [again(row).rank for row in (second, third)] == [2, 1]


@pytest.mark.parametrize("order", ["short", "twice", "strange"])
def test_an_order_that_is_not_of_this_list_is_refused(sent, agency, order):
    first, _second = put(sent, agency, 2)
    orders = {
        "short": [first.uid],
        "twice": [first.uid, first.uid],
        "strange": [first.uid, person().uid],
    }

    with pytest.raises(nominees.WrongOrder):
        nominees.put_in_order(request=sent, order=orders[order], by=agency)


def test_an_agency_puts_forward_its_own_people_up_to_its_limit(sent, agency):
    with pytest.raises(nominees.PersonOfAnotherAgency):
        nominees.put_forward(request=sent, person=person(organisation=organisation()), by=agency)
    put(sent, agency, 4)
    with pytest.raises(nominees.TooManyNominees):
        put(sent, agency)


def test_nobody_stands_on_two_lists_of_a_cohort(sent, agency, ministry):
    (first,) = put(sent, agency)

    with pytest.raises(AlreadyCandidate):
        nominees.put_forward(request=sent, person=first.person, by=agency)


def test_a_list_is_its_own_agencys_and_the_offices(sent, ministry, desk):
    outside = person(organisation=ministry)
    for somebody in (coordinator(organisation()), executive(ministry), person()):
        with pytest.raises(NotPermitted):
            nominees.put_forward(request=sent, person=outside, by=somebody)

    assert nominees.put_forward(request=sent, person=outside, by=desk).rank == 1


def test_before_the_letter_and_after_the_day_the_list_is_closed(prepared, desk, standing_clock):
    agency = coordinator(prepared.organisation)
    with pytest.raises(requests.RequestNotSent):
        put(prepared, agency)
    requests.send_request(request=prepared, dated_on=clock.today(), signer=SIGNER, by=desk)
    standing_clock.moves(days=10)
    put(fresh(prepared), agency)
    standing_clock.moves(days=1)
    with pytest.raises(requests.RequestClosed):
        put(fresh(prepared), agency)
    assert put(fresh(prepared), desk)


# --- The answer ------------------------------------------------------------------------------


def test_the_answer_sends_the_list_on_its_way_with_the_signed_letter(sent, agency, committed):
    listed = put(sent, agency, 2)
    upload = files.receive(upload=ContentFile(b"%PDF-1.7 signed"), name="ตอบรับ.pdf", owner=agency)

    requests.answer_request(
        request=sent,
        by=agency,
        reply=upload,
        reply_number="พณ 0201/15",
        reply_dated_on=date(2026, 11, 24),
    )

    request = fresh(sent)
    assert (request.state, request.answered_by, request.reply) == (
        RequestState.ANSWERED,
        agency,
        upload,
    )
    assert [again(row).state for row in listed] == ["waiting", "waiting"]


def test_an_empty_list_says_that_nobody_is_nominated(sent, agency):
    with pytest.raises(requests.NobodyNominated):
        requests.answer_request(request=sent, by=agency)

    requests.answer_request(request=sent, by=agency, nobody=True)
    assert fresh(sent).state == RequestState.ANSWERED


def test_more_are_sent_after_the_first_answer_until_the_day(sent, agency):
    (first,) = put(sent, agency)
    requests.answer_request(request=sent, by=agency)
    (second,) = put(fresh(sent), agency)
    requests.answer_request(request=fresh(sent), by=agency)

    assert [again(row).state for row in (first, second)] == ["waiting", "waiting"]
    assert list(Candidacy.objects.queued()) == [first, second]


def test_the_head_of_the_agency_is_written_to_once_for_the_whole_list(ministry, desk):
    head = executive(ministry)
    cohort = selective_cohort(
        capacity=4, policy=EnrolmentPolicy.NOMINATE, steps=(Approver.AGENCY_HEAD,)
    )
    request = requests.prepare_request(
        cohort=cohort, organisation=ministry, seats=2, due_on=date(2026, 12, 4), by=desk
    )
    requests.send_request(request=request, dated_on=clock.today(), signer=SIGNER, by=desk)
    agency = coordinator(ministry)
    put(fresh(request), agency, 3)

    requests.answer_request(request=fresh(request), by=agency)

    (notice,) = Notice.objects.filter(recipient=head)
    assert (notice.kind, notice.facts["count"]) == ("admission.list_to_approve", 3)


def test_closing_withdraws_what_was_not_sent(sent, agency, desk):
    (kept,) = put(sent, agency)
    requests.answer_request(request=sent, by=agency)
    (unsent,) = put(fresh(sent), agency)

    requests.close_request(request=fresh(sent), by=desk)

    assert (again(kept).state, again(unsent).state) == ("waiting", "withdrawn")
    with pytest.raises(requests.RequestClosed):
        put(fresh(sent), agency)


# --- From a sheet ----------------------------------------------------------------------------

HEADER = ["ลำดับ", "คำนำหน้า", "ชื่อ", "นามสกุล", "ตำแหน่ง", "ระดับ", "อีเมล"]


def sheet(*rows: list) -> bytes:
    book = Workbook()
    book.active.append(HEADER)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(request: NominationRequest, by: User, content: bytes) -> NomineeImport:
    upload = files.receive(upload=ContentFile(content), name="รายชื่อ.xlsx", owner=by)
    made = imports.begin_import(request=request, upload=upload, by=by)
    jobs.drain()
    made.refresh_from_db()
    return made


GOOD = [1, "นาง", "กานดา", "ตัวอย่าง", "นักทรัพยากรบุคคล", "ชำนาญการ", "kanda@example.go.th"]


def test_a_sheet_is_reported_row_by_row_before_anything_is_written(sent, agency):
    bad_level = [2, "นาย", "แก้ว", "ใจดี", "นิติกร", "ชำนาญกล", "kaew@example.go.th"]
    no_mail = [3, "นาย", "ไกร", "กล้า", "นิติกร", "K2", "ไม่มี"]
    twin = [4, "นาง", "กานดา", "ตัวอย่าง", "นักทรัพยากรบุคคล", "K2", "KANDA@example.go.th"]

    made = checked(sent, agency, sheet(GOOD, bad_level, no_mail, twin))

    assert (made.state, made.report["good"], made.report["bad"]) == (ImportState.CHECKED, 1, 3)
    problems = {
        row["row"]: [problem["code"] for problem in row["problems"]] for row in made.report["rows"]
    }
    assert problems == {2: [], 3: ["wrong_level"], 4: ["wrong_email"], 5: ["duplicate_row"]}
    assert not Candidacy.objects.exists()
    assert not User.objects.filter(email="kanda@example.go.th").exists()


def test_the_good_rows_are_written_in_the_sheets_order(sent, agency):
    second = [2, "นาย", "แก้ว", "ใจดี", "นิติกร", "K1", "kaew@example.go.th"]
    made = checked(sent, agency, sheet(GOOD, second))

    imports.write_import(sheet=made, by=agency)
    jobs.drain()

    made.refresh_from_db()
    assert (made.state, made.done, made.total) == (ImportState.DONE, 2, 2)
    rows = Candidacy.objects.order_by("rank").values_list("person__first_name", "rank", "state")
    assert list(rows) == [("กานดา", 1, "draft"), ("แก้ว", 2, "draft")]


def test_a_sheet_that_cannot_be_read_says_so(sent, agency):
    upload = files.receive(
        upload=ContentFile(b"PK\x03\x04 broken"), name="รายชื่อ.xlsx", owner=agency
    )
    made = imports.begin_import(request=sent, upload=upload, by=agency)
    jobs.drain()
    made.refresh_from_db()

    assert (made.state, made.report["error"]) == (ImportState.FAILED, "unreadable_table")
    with pytest.raises(imports.NothingToWrite):
        imports.write_import(sheet=made, by=agency)


def test_rows_beyond_the_agencys_limit_are_told_before_they_are_written(sent, agency):
    put(sent, agency, 3)
    more = [[n, "นาย", f"คนที่{n}", "ใจดี", "นิติกร", "K1", f"n{n}@example.go.th"] for n in range(3)]

    made = checked(sent, agency, sheet(*more))

    codes = [[p["code"] for p in row["problems"]] for row in made.report["rows"]]
    assert codes == [[], ["too_many_nominees"], ["too_many_nominees"]]


def test_a_sheet_is_written_once(sent, agency):
    made = checked(sent, agency, sheet(GOOD))
    imports.write_import(sheet=made, by=agency)
    with pytest.raises(imports.NotChecked):
        imports.write_import(sheet=made, by=agency)


@pytest.mark.parametrize(("keeps", "held"), [(False, [""]), (True, ["1234567890121"])])
def test_a_citizen_number_is_checked_and_not_kept_unless_the_house_says_so(
    sent, agency, settings, keeps, held
):
    settings.CITIZEN_NUMBERS = keeps
    book = Workbook()
    book.active.append([*HEADER, "เลขประจำตัวประชาชน"])
    book.active.append([*GOOD, "1-2345-67890-12-1"])
    out = io.BytesIO()
    book.save(out)

    made = checked(sent, agency, out.getvalue())

    assert [row["citizen"] for row in made.report["rows"]] == held
    assert made.report["good"] == 1


def test_another_agencys_coordinator_neither_uploads_nor_writes(sent, agency):
    stranger = coordinator(organisation())
    made = checked(sent, agency, sheet(GOOD))
    upload = files.receive(upload=ContentFile(sheet(GOOD)), name="ก.xlsx", owner=stranger)

    with pytest.raises(NotPermitted):
        imports.begin_import(request=sent, upload=upload, by=stranger)
    with pytest.raises(NotPermitted):
        imports.write_import(sheet=made, by=stranger)
