import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue import editions
from courses.catalogue.models import Challenge, Edition
from courses.catalogue.services import CodeTaken, WrongCode
from courses.core.audit.models import AuditEntry
from courses.core.errors import NotPermitted
from tests.factories.catalogue import challenge, edition, programme, published_course
from tests.factories.people import admin, coordinator, officer, organisation, person, trainer

CODES = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9-]{1,29}\Z")


def nothing_taken(_code: str) -> bool:
    return False


@pytest.mark.django_db
def test_a_year_of_a_programme_is_planned_once():
    of = programme()
    by = officer(of)

    made = editions.plan_edition(programme=of, fiscal_year=2570, by=by)

    assert list(Edition.objects.values_list("programme", "fiscal_year", "cloned_from")) == [
        (of.pk, 2570, None)
    ]
    entry = AuditEntry.objects.get(action="catalogue.plan_edition")
    assert (entry.actor, entry.changes) == (by.uid, {"fiscal_year": 2570})
    with pytest.raises(editions.EditionPlanned) as refusal:
        editions.plan_edition(programme=of, fiscal_year=2570, by=by)
    assert refusal.value.field == "fiscal_year"
    editions.plan_edition(programme=programme(), fiscal_year=2570, by=None)
    assert made.pk


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2026, 2499, 2700, 0, -2570])
def test_a_year_of_the_common_era_is_refused(year):
    with pytest.raises(editions.WrongFiscalYear):
        editions.plan_edition(programme=programme(), fiscal_year=year, by=None)

    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_who_may_plan_the_years_of_a_programme():
    of = programme()
    course = published_course(of=of)
    allowed = [admin(), officer(), officer(of)]
    refused = [
        officer(course),
        officer(programme()),
        trainer(of),
        coordinator(organisation()),
        person(),
    ]

    for year, by in enumerate(allowed, start=2570):
        made = editions.plan_edition(programme=of, fiscal_year=year, by=by)
        task = editions.add_challenge(edition=made, code=f"C-{year}", title_th="โจทย์", by=by)
        editions.change_challenge(challenge=task, by=by, title_en="Challenge")
    for by in refused:
        with pytest.raises(NotPermitted):
            editions.plan_edition(programme=of, fiscal_year=2580, by=by)
        with pytest.raises(NotPermitted):
            editions.add_challenge(edition=made, code="C-9", title_th="โจทย์", by=by)
        with pytest.raises(NotPermitted):
            editions.change_challenge(challenge=task, by=by, title_en="Other")

    task.refresh_from_db()
    assert (Edition.objects.count(), Challenge.objects.count()) == (3, 3)
    assert task.title_en == "Challenge"


@pytest.mark.django_db
def test_a_challenge_keeps_its_words_in_one_spelling():
    of = edition(programme())

    made = editions.add_challenge(
        edition=of, code="OPD", title_th=" น\u0e4d\u0e49าท่วม ", by=None, summary_th="เเก้"
    )

    made.refresh_from_db()
    assert (made.edition, made.code) == (of, "OPD")
    assert (made.title_th, made.summary_th, made.title_en) == ("น้ำท่วม", "แก้", "")


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["OPD", "opd"])
def test_a_code_of_a_challenge_is_used_once_whatever_its_case(code):
    challenge(edition(programme()), code="OPD")

    with pytest.raises(CodeTaken):
        challenge(edition(programme()), code=code)


@pytest.mark.django_db
def test_a_thai_code_of_a_challenge_is_refused():
    with pytest.raises(WrongCode):
        challenge(edition(programme()), code="โจทย์")


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["", "  \n"])
def test_a_challenge_has_a_thai_title(title):
    with pytest.raises(editions.ChallengeTitleMissing):
        challenge(edition(programme()), title_th=title)


@pytest.mark.django_db
def test_what_changed_in_a_challenge_is_noted_and_the_rest_is_not_touched():
    made = challenge(edition(programme()), code="OPD")
    by = officer()

    editions.change_challenge(
        challenge=made, by=by, title_th="ลดขั้นตอน", code="NEW", edition=edition(programme())
    )

    made.refresh_from_db()
    assert (made.code, made.title_th, made.title_en) == (
        "OPD",
        "ลดขั้นตอน",
        "Shorter queues in hospitals",
    )
    assert AuditEntry.objects.get(action="catalogue.change_challenge").changes == {
        "fields": ["title_th"]
    }


@pytest.mark.parametrize(
    ("code", "anew"),
    [
        ("GDT-2570-1", "GDT-2571-1"),
        ("2570-GDT", "2571-GDT"),
        ("PYP1", "PYP1-2571"),
        ("x" * 30, "x" * 25 + "-2571"),
        ("x" * 25 + "-2570", "x" * 25 + "-2571"),
    ],
)
def test_a_code_for_another_year(code, anew):
    assert editions.code_anew(code, 2570, 2571, nothing_taken) == anew


def test_a_code_that_is_taken_gets_a_number():
    taken = {"GDT-2571-1", "GDT-2571-1-2"}

    assert editions.code_anew("GDT-2570-1", 2570, 2571, taken.__contains__) == "GDT-2571-1-3"


@given(CODES, st.integers(0, 12))
def test_a_code_made_anew_is_a_code_and_free(code, tries):
    taken: set[str] = set()
    for _ in range(tries):
        taken.add(editions.code_anew(code, 2570, 2571, taken.__contains__))

    found = editions.code_anew(code, 2570, 2571, taken.__contains__)

    editions.check_code(found)
    assert found not in taken
    assert len(taken) == tries


def test_the_year_is_changed_in_words_in_either_digits():
    assert editions.words_anew("รุ่นที่ ๑ ปีงบประมาณ ๒๕๗๐ (2570)", 2570, 2571) == (
        "รุ่นที่ ๑ ปีงบประมาณ ๒๕๗๑ (2571)"
    )
    assert editions.words_anew("รุ่นที่ 1", 2570, 2571) == "รุ่นที่ 1"
