"""Words of the glossary: who may write them, and that they are found."""

from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

import pytest

from cms.findable import make_terms_findable
from cms.models import GlossaryTerm
from courses.search.enums import EntryKind
from courses.search.selectors import find
from tests.factories import pages
from tests.factories.people import coach, officer, reviewer, trainer

pytestmark = pytest.mark.django_db

ADD = "wagtailsnippets_cms_glossaryterm:add"
EDIT = "wagtailsnippets_cms_glossaryterm:edit"
DELETE = "wagtailsnippets_cms_glossaryterm:delete"


def written(**changed: str) -> dict[str, str]:
    return {
        "term_th": "ต้นแบบ",
        "term_en": "Prototype",
        "also": "โปรโตไทป์",
        "meaning_th": "ของจำลองที่ลองได้",
        "meaning_en": "A model to try",
        **changed,
    }


def found(q: str) -> list[str]:
    return [hit.entry.ref for hit in find(q, kinds=[EntryKind.TERM]).found]


@pytest.fixture
def course():
    return pages.course_page("OWN").course


@pytest.mark.parametrize("q", ["ต้นแบบ", "prototype", "โปรโตไทป์", "ของจำลอง"])
def test_a_term_that_a_trainer_writes_is_found(committed, site_as, course, q):
    with committed():
        desk = site_as(trainer(course))
    desk.post(reverse(ADD), written())
    assert found(q) == [str(GlossaryTerm.objects.get().uid)]


def test_a_term_that_is_changed_is_found_by_its_new_words_alone(committed, site_as, course):
    with committed():
        desk = site_as(trainer(course))
    desk.post(reverse(ADD), written())
    term = GlossaryTerm.objects.get()
    desk.post(reverse(EDIT, args=[term.pk]), written(term_th="แบบร่าง", also=""))
    assert (found("แบบร่าง"), found("โปรโตไทป์")) == ([str(term.uid)], [])


def test_officers_delete_a_term_trainers_do_not(committed, site_as, course):
    with committed():
        writer, keeper = site_as(trainer(course)), site_as(officer())
    writer.post(reverse(ADD), written())
    address = reverse(DELETE, args=[GlossaryTerm.objects.get().pk])
    writer.post(address)
    assert found("ต้นแบบ")
    keeper.post(address)
    assert not found("ต้นแบบ")
    assert not GlossaryTerm.objects.exists()


@pytest.mark.parametrize("who", [coach, reviewer])
def test_others_write_no_term(committed, site_as, course, who):
    with committed():
        desk = site_as(who(course))
    desk.post(reverse(ADD), written())
    assert not GlossaryTerm.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"term_th": ""}, {"meaning_en": ""}, {"term_en": "x" * 121}, {"also": "x" * 251}]
)
def test_a_term_without_its_words_is_sent_back(committed, site_as, changed):
    with committed():
        desk = site_as(officer())
    answer = desk.post(reverse(ADD), written(**changed))
    assert answer.status_code == 200
    assert not GlossaryTerm.objects.exists()


def test_a_word_stands_in_the_glossary_once(committed, site_as):
    with committed():
        desk = site_as(officer())
    desk.post(reverse(ADD), written())
    assert desk.post(reverse(ADD), written()).status_code == 200
    assert GlossaryTerm.objects.count() == 1


def test_terms_are_made_findable_anew_and_forgotten_ones_are_not_found():
    old = GlossaryTerm.objects.create(**written())
    make_terms_findable()
    GlossaryTerm.objects.all().delete()
    kept = GlossaryTerm.objects.create(**written(term_th="แบบร่าง"))
    call_command("refresh_search", verbosity=0)
    assert (found("แบบร่าง"), str(old.uid) in found("ต้นแบบ")) == ([str(kept.uid)], False)


def test_a_word_and_its_meaning_are_told_in_the_language_of_the_reader():
    term = GlossaryTerm(**written())
    with override("en"):
        assert (term.word, term.meaning) == ("Prototype", "A model to try")
    with override("th"):
        assert (term.word, term.meaning) == ("ต้นแบบ", "ของจำลองที่ลองได้")
