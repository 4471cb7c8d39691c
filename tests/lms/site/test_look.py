"""The look, held to its promises: legible, light, self-contained, and in Thai."""

import ast
import re
from itertools import chain
from pathlib import Path

from django.template.backends.django import DjangoTemplates
from django.utils.translation.template import templatize

import pytest

from lms.site.context import SCHEMES, TEXT_SIZES

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "lms/site/static/site"
TEMPLATES = ROOT / "lms/site/templates"
CATALOGUE = ROOT / "lms/locale/th/LC_MESSAGES/django.po"
SHEETS = {sheet.name: sheet.read_text() for sheet in sorted(STATIC.glob("*.css"))}
SCRIPTS = {script.name: script.read_text() for script in sorted(STATIC.glob("*.js"))}
CSS = SHEETS["site.css"]
LARGEST = {"site.css": 30_000, "lesson.css": 10_000, "blocks.css": 8_000}  # bytes
PAGES = sorted(TEMPLATES.rglob("*.html"))
ENGINE = DjangoTemplates({"NAME": "look", "DIRS": [TEMPLATES], "APP_DIRS": False, "OPTIONS": {}})

# (colour, ground) as they meet on a page.
TEXT_PAIRS = [
    *(("ink", ground) for ground in ("paper", "raised", "sunken", "primary-soft")),
    *(("ink", f"{tone}-soft") for tone in ("success", "warning", "danger")),
    *(("ink-soft", ground) for ground in ("paper", "sunken", "line")),
    *(("primary", ground) for ground in ("paper", "raised", "sunken", "primary-soft")),
    *(
        (tone, ground)
        for tone in ("success", "warning", "danger")
        for ground in ("paper", "sunken")
    ),
    *((tone, f"{tone}-soft") for tone in ("success", "warning", "danger")),
    ("primary-strong", "paper"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-band", "band"),
    ("on-band-soft", "band"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
# Edges of inputs, the focus ring on paper and on the band, a bar on its trough.
INTERFACE_PAIRS = [
    ("edge", "paper"),
    ("edge", "raised"),
    ("edge", "sunken"),
    ("focus", "paper"),
    ("focus", "sunken"),
    ("accent-strong", "band"),
    ("primary", "line"),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT = colours(CSS)
DARK = colours(SHEETS["dark.css"])


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(scheme: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    measured = [(a, b, contrast(scheme[a], scheme[b])) for a, b in pairs]
    return [f"{a} on {b}: {ratio:.2f}" for a, b, ratio in measured if ratio < least]


def test_contrast_is_measured_as_the_guideline_says():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_colour_is_legible_on_its_ground(scheme):
    assert too_faint(scheme, TEXT_PAIRS, 4.5) == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_focus_rings_can_be_seen(scheme):
    assert too_faint(scheme, INTERFACE_PAIRS, 3) == []


def test_every_colour_has_been_paired_and_has_a_dark_form():
    paired = set(chain.from_iterable(TEXT_PAIRS + INTERFACE_PAIRS))

    assert set(LIGHT) == paired
    assert set(DARK) == paired


@pytest.mark.parametrize("name", SHEETS)
def test_stylesheet_stays_light_enough_for_a_slow_network(name: str):
    assert len(SHEETS[name].encode()) < LARGEST.get(name, 10_000)


@pytest.mark.parametrize("name", SHEETS)
def test_stylesheet_asks_nobody_else(name: str):
    assert re.findall(r"https?://|@import|url\(\s*[\"']?(?:data:|//)", SHEETS[name]) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_asks_nobody_else_and_evaluates_nothing(name: str):
    forbidden = r"https?://|\bimport\(|\beval\(|new Function|document\.write"

    assert re.findall(forbidden, SCRIPTS[name]) == []


def test_every_file_the_stylesheets_name_is_there():
    named = {STATIC / name for name in re.findall(r'url\("([^"]+)"\)', "".join(SHEETS.values()))}

    assert {name for name in named if not name.exists()} == set()
    assert STATIC / "fonts/sarabun-regular.woff2" in named


def test_every_class_on_a_page_has_a_rule():
    plain = re.sub(r"{%.*?%}|{{.*?}}", "", markup(TEMPLATES))
    used = {name for names in re.findall(r'class="([^"]*)"', plain) for name in names.split()}

    assert {name for name in used - styled() if not name.endswith("--")} == set()


def test_no_rule_is_left_over_for_a_class_nobody_uses():
    told = markup(ROOT / "lms") + markup(ROOT / "cms") + "".join(SCRIPTS.values())

    bases = {name.split("--")[0] for name in styled()}

    assert {name for name in bases if not re.search(rf"\b{name}\b", told)} == set()


def markup(folder: Path) -> str:
    return "".join(page.read_text() for page in sorted(folder.rglob("*.html")))


def styled() -> set[str]:
    names_only = re.sub(
        r"url\([^)]*\)|[0-9]\.[0-9]+|/\*.*?\*/", "", "".join(SHEETS.values()), flags=re.S
    )
    return set(re.findall(r"\.([a-z][a-z0-9_-]*)", names_only))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_template_has_nothing_inline_and_nothing_from_elsewhere(page):
    text = page.read_text()
    forbidden = [
        r"\sstyle\s*=",
        r"<style",
        r'<script(?![^>]*\s(?:src=|type="application/ld\+json"))',  # data runs nothing
        r"\son[a-z]+\s*=",
        r"javascript:",
        r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
    ]

    assert [pattern for pattern in forbidden if re.search(pattern, text, re.I)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_template_compiles_with_all_it_includes(page):
    included = re.findall(r'{% (?:include|extends) "([^"]+)"', page.read_text())

    for name in [str(page.relative_to(TEMPLATES)), *included]:
        ENGINE.get_template(name)


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "500.html"])
def test_error_page_needs_neither_request_nor_context(name):
    page = ENGINE.get_template(name).render()

    assert page.count("<h1>") == 1


def test_error_page_gives_the_reference_to_quote():
    page = ENGINE.get_template("500.html").render({"reference": "a1b2c3d4"})

    assert "<code>a1b2c3d4</code>" in page


def test_each_text_size_that_can_be_kept_can_be_chosen_and_has_its_rule():
    header = (TEMPLATES / "site/header.html").read_text()

    assert set(re.findall(r'name="size" value="(\w+)"', header)) == set(TEXT_SIZES)
    assert set(re.findall(r'data-size="(\w+)"', CSS)) == set(TEXT_SIZES) - {"normal"}


def test_each_scheme_that_can_be_kept_can_be_chosen():
    header = (TEMPLATES / "site/header.html").read_text()

    assert re.findall(r'name="scheme" value="(\w+)"', header) == list(SCHEMES)


def words(page: Path) -> set[str]:
    literal = r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    found = re.findall(rf"\b(?:gettext|_)\(u?{literal}\)", templatize(page.read_text()))
    return {ast.literal_eval(text) for text in found}


def catalogue() -> dict[str, str]:
    text = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
    entries = re.findall(rf"^msgid {text}msgstr {text}", CATALOGUE.read_text(), re.M)
    return {joined(source): joined(target) for source, target in entries}


def joined(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.splitlines() if line)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", text))


def test_words_of_a_template_are_found():
    assert {"Menu", "Sign out", "Government Innovation Lab"} <= words(
        TEMPLATES / "site/header.html"
    )


@pytest.mark.skipif(not CATALOGUE.exists(), reason="no Thai catalogue yet")
def test_everything_said_on_a_page_is_said_in_thai():
    thai = catalogue()
    said = set().union(*(words(page) for page in PAGES))

    assert {text for text in said if not thai.get(text)} == set()


@pytest.mark.skipif(not CATALOGUE.exists(), reason="no Thai catalogue yet")
def test_thai_words_keep_every_placeholder():
    said = set().union(*(words(page) for page in PAGES))

    lost = {s for s, t in catalogue().items() if s in said and placeholders(s) != placeholders(t)}

    assert lost == set()
