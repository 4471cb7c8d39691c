"""The glossary: every word of the trade with its meaning, in the order of the Thai alphabet."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.models import GlossaryTerm
from courses.core.languages import language


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    terms = list(GlossaryTerm.objects.all())
    if language() == "en":
        terms.sort(key=lambda term: term.term_en.casefold())
    groups = [(letter, list(same)) for letter, same in groupby(terms, key=_letter)]
    return render(request, "site/glossary.html", {"groups": [_group(*one) for one in groups]})


def _letter(term: GlossaryTerm) -> str:
    """What it is filed under: the first consonant, not a vowel written before it."""
    word = term.word.lstrip("เแโใไ") or term.word
    return word[0].upper()


def _group(letter: str, terms: list[GlossaryTerm]) -> dict[str, Any]:
    return {"letter": letter, "terms": [_shown(term) for term in terms]}


def _shown(term: GlossaryTerm) -> dict[str, Any]:
    other = term.term_en if language() == "th" else term.term_th
    return {
        "id": term.uid,
        "word": term.word,
        "other": other if other != term.word else "",
        "meaning": term.meaning,
        "also": term.also,
    }
