"""Every sentence people see can be read in Thai."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext, ngettext, override
from django.utils.translation.template import templatize

import pytest

from courses.core.thai.text import normalise
from tests.architecture.source import ROOT, modules

GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
IN_TEMPLATE = re.compile(r"""\bn?gettext\(\s*u?(['"])(.*?)(?<!\\)\1""", re.DOTALL)
CATALOGUE = ROOT / "lms" / "locale" / "th" / "LC_MESSAGES" / "django.po"


def in_code() -> Iterator[str]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0] if node.args and name in GETTEXT else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def in_templates() -> Iterator[str]:
    for package in ("lms", "cms", "certificates"):
        for path in (ROOT / package).rglob("templates/**/*.html"):
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            for _quote, text in IN_TEMPLATE.findall(code):
                yield ast.literal_eval(f'"""{text}"""') if '"""' not in text else text


@cache
def sentences() -> tuple[str, ...]:
    return tuple(sorted({text for text in (*in_code(), *in_templates()) if text.strip()}))


@cache
def in_thai() -> dict[str, str]:
    with override("th"):
        return {text: _thai(text) for text in sentences()}


def _thai(text: str) -> str:
    """Counted sentences are kept apart from the others."""
    plain = gettext(text)
    return ngettext(text, text, 1) if plain == text else plain


def test_there_are_sentences_to_look_at():
    assert len(sentences()) > 200


def test_every_sentence_has_its_thai():
    """A word that stays as it is in Thai (an abbreviation, a name) has no lower-case letters."""
    untold = [text for text, thai in in_thai().items() if thai == text and re.search("[a-z]", text)]

    assert untold == []


def test_thai_keeps_the_placeholders():
    def names(text: str) -> set[str]:
        return {a or b for a, b in PLACEHOLDER.findall(text)}

    broken = [text for text, thai in in_thai().items() if names(thai) != names(text)]

    assert broken == []


# A reader is ท่าน; คุณ is left in คุณภาพ, คุณวุฒิ and their like.
@pytest.mark.parametrize("unfit", ["!", "คุณ(?!ภาพ|วุฒิ|ลักษณะ|สมบัติ|ค่า)", "(นะ)?คะ$", "ครับ"])
def test_thai_speaks_as_an_office_speaks(unfit):
    assert [thai for thai in in_thai().values() if re.search(unfit, thai)] == []


def test_thai_is_spelt_one_way():
    assert [thai for thai in in_thai().values() if normalise(thai) != thai.strip()] == []


def test_the_catalogue_holds_no_guess():
    assert "#, fuzzy" not in CATALOGUE.read_text(encoding="utf-8")
