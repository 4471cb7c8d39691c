"""What of the site's pages can be found: the news, and the words of the glossary."""

from wagtail.blocks import StreamValue

from cms.models import GlossaryTerm, NewsPage
from courses.catalogue.findable import plain
from courses.search.enums import EntryKind
from courses.search.services import Findable, put, remove, replace


def follow_article(page: NewsPage) -> None:
    """A published article can be found by its published words, another one not at all."""
    if page.live:
        put([_article(page)])
    else:
        forget_article(page)


def forget_article(page: NewsPage) -> None:
    remove(kind=EntryKind.NEWS, ref=page.slug)


def make_articles_findable() -> int:
    """Every published article anew, and no other; how many there are."""
    return replace(map(_article, NewsPage.objects.live().public()), kind=EntryKind.NEWS)


def follow_term(term: GlossaryTerm) -> None:
    put([_term(term)])


def forget_term(term: GlossaryTerm) -> None:
    remove(kind=EntryKind.TERM, ref=str(term.uid))


def make_terms_findable() -> int:
    """Every term of the glossary anew, and no other; how many there are."""
    return replace(map(_term, GlossaryTerm.objects.all()), kind=EntryKind.TERM)


def _term(term: GlossaryTerm) -> Findable:
    return Findable(
        kind=EntryKind.TERM,
        ref=str(term.uid),
        title_th=term.term_th,
        title_en=term.term_en,
        text_th=" ".join([term.meaning_th, term.also]).strip(),
        text_en=term.meaning_en,
    )


def _article(page: NewsPage) -> Findable:
    return Findable(
        kind=EntryKind.NEWS,
        ref=page.slug,
        title_th=page.title,
        title_en=page.headline_en,
        text_th="\n".join([page.intro_th, _words(page.body_th), page.unit_th]).strip(),
        text_en="\n".join([page.intro_en, _words(page.body_en), page.unit_en]).strip(),
        on=page.date,
    )


def _words(body: StreamValue) -> str:
    return plain([{"html": str(block.render())} for block in body])
