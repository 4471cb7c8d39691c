"""Derive the certificate faces and the web subsets from the vendored Sarabun.

Run it from the root of the repository after changing a font or this file::

    python -m certificates.fonts.build_faces

The certificate face differs from Sarabun in one thing: every glyph it draws
stands for one text. Sarabun, like every Thai family tried, takes ำ apart into a
ring and า, so the same glyph า stands for "า" in one word and for "ำ" in the
next, while a PDF can hold a single text for each glyph. See
``docs/decisions/0005-thai-text-layer.md``.

The picture stays the same: each new glyph holds the same outlines at the place
where Sarabun's own anchors put them.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from copy import deepcopy
from pathlib import Path

from fontTools.otlLib import builder
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import GlyphComponent

FOLDER = Path(__file__).resolve().parent
WEB_FOLDER = FOLDER.parents[1] / "lms" / "site" / "static" / "site" / "fonts"
FAMILY = "GovLab Sarabun"
STYLES = ("Regular", "Bold")

ROUND_TO_GRID = 0x0004  # glyf component flag

AA = "uni0E32"
AM = "uni0E33"
AA_OF_AM = "uni0E32.am"
NIKHAHIT = "uni0E4D"
TONES = ("uni0E48", "uni0E49", "uni0E4A", "uni0E4B")
# In font units: more than a tenth of an em, within which poppler takes a letter for
# one drawn twice, and less than a fifth, beyond which it sees the next word.
MARK_SEAT = 150
RINGS = (NIKHAHIT, f"{NIKHAHIT}.narrow")
RINGS_WITH_TONE = {
    f"{NIKHAHIT}{tone.removeprefix('uni')}{width}": tone
    for tone in TONES
    for width in ("", ".narrow")
}

# Printable Latin, Thai, dashes and quotation marks, bullet, ellipsis, baht, arrows.
WEB_CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0xE01, 0xE3B),
    *range(0xE3F, 0xE5C),
    *(0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D),
    *(0x2022, 0x2026, 0x2032, 0x2033, 0x2190, 0x2192, 0x2212, 0x00D7),
]


def build(style: str) -> None:
    """Write the derived TTF of one style, its sidecar, and its web subset."""
    font = TTFont(FOLDER / f"Sarabun-{style}.ttf", recalcTimestamp=False)
    variants = _add_am_glyphs(font)
    for ring in RINGS_WITH_TONE:
        _clone_mark(font, ring, f"{ring}.am")
    _add_lookups(font, variants)
    _seat_marks(font)
    _rename(font, style)
    target = FOLDER / f"GovLabSarabun-{style}.ttf"
    font.save(target)
    _write_sidecar(target)
    _write_web_subset(style)


def _add_am_glyphs(font: TTFont) -> dict[tuple[str, int, int], dict]:
    """Add a glyph for ำ for each place a consonant may put the ring.

    Returns the ring glyph and its offset from the origin of า, in font units,
    each with the new glyph's name and the consonants that call for it.
    """
    _add_composite(font, AA_OF_AM, [(AA, 0, 0)])
    places = defaultdict(list)
    for ring, bases in _consonants(font).items():
        attachments = _attachments(font, ring)
        for base in bases:
            x, y = attachments[base]
            places[ring, x - font["hmtx"][base][0], y].append(base)
    variants = {}
    for number, (place, bases) in enumerate(sorted(places.items()), start=1):
        name = f"{AM}.place{number:02d}"
        ring, x, y = place
        _add_composite(font, name, [(AA, 0, 0), (ring, x, y)])
        font["GDEF"].table.GlyphClassDef.classDefs[name] = 1
        variants[place] = {"glyph": name, "bases": sorted(bases)}
    return variants


def _consonants(font: TTFont) -> dict[str, list[str]]:
    """Return the consonants each ring stands on; Sarabun narrows it on ป ฝ ฟ."""
    cmap = font.getBestCmap()
    every = [cmap[code] for code in range(0xE01, 0xE2F)] + ["loChulathai.short"]
    tall = [cmap[ord(letter)] for letter in "ปฝฟ"]
    return {NIKHAHIT: [c for c in every if c not in tall], f"{NIKHAHIT}.narrow": tall}


def _attachments(font: TTFont, mark: str) -> dict[str, tuple[int, int]]:
    """Return where ``mark`` lands on each base glyph, from the base's origin."""
    found = {}
    for subtable in _subtables(font, "GPOS", otTables.MarkBasePos):
        if mark not in subtable.MarkCoverage.glyphs:
            continue
        record = subtable.MarkArray.MarkRecord[subtable.MarkCoverage.glyphs.index(mark)]
        bases = zip(subtable.BaseCoverage.glyphs, subtable.BaseArray.BaseRecord, strict=True)
        for base, anchors in bases:
            anchor = anchors.BaseAnchor[record.Class]
            if anchor is not None:
                found[base] = (
                    anchor.XCoordinate - record.MarkAnchor.XCoordinate,
                    anchor.YCoordinate - record.MarkAnchor.YCoordinate,
                )
    return found


def _subtables(font: TTFont, table: str, kind: type) -> list:
    lookups = font[table].table.LookupList.Lookup
    every = (getattr(s, "ExtSubTable", s) for lookup in lookups for s in lookup.SubTable)
    return [subtable for subtable in every if isinstance(subtable, kind)]


def _add_composite(font: TTFont, name: str, parts: list[tuple[str, int, int]]) -> None:
    """Add a glyph drawn from others; it takes the advance of the first part."""
    glyf = font["glyf"]
    glyph = type(glyf[AA])()
    glyph.numberOfContours = -1
    glyph.components = []
    for part, x, y in parts:
        component = GlyphComponent()
        component.glyphName, component.x, component.y = part, x, y
        component.flags = ROUND_TO_GRID
        glyph.components.append(component)
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyf.glyphs[name] = glyph
    glyf.glyphOrder = font.getGlyphOrder()
    glyph.recalcBounds(glyf)
    font["hmtx"].metrics[name] = (font["hmtx"][parts[0][0]][0], glyph.xMin)


def _clone_mark(font: TTFont, source: str, name: str) -> None:
    """Add a glyph that looks like, and attaches like, the mark ``source``."""
    _add_composite(font, name, [(source, 0, 0)])
    gdef = font["GDEF"].table
    for classes in (gdef.GlyphClassDef, gdef.MarkAttachClassDef):
        if source in classes.classDefs:
            classes.classDefs[name] = classes.classDefs[source]
    for subtable in _subtables(font, "GPOS", otTables.MarkBasePos):
        _clone_record(subtable.MarkCoverage, subtable.MarkArray.MarkRecord, source, name)
    for subtable in _subtables(font, "GPOS", otTables.MarkMarkPos):
        _clone_record(subtable.Mark1Coverage, subtable.Mark1Array.MarkRecord, source, name)


def _clone_record(coverage: otTables.Coverage, records: list, source: str, name: str) -> None:
    # The new glyph has the highest id, so it belongs at the end of the coverage.
    if source in coverage.glyphs:
        records.append(deepcopy(records[coverage.glyphs.index(source)]))
        coverage.glyphs.append(name)


def _add_lookups(font: TTFont, variants: dict[tuple[str, int, int], dict]) -> None:
    """Append four substitutions to Thai ``ccmp``, after those that fit the marks.

    1. ring + า after a known consonant becomes the ำ of that place;
    2. any other ring + า becomes the font's own ำ;
    3. า after a ring that carries a tone becomes the า that stands for ำ;
    4. that ring with its tone becomes the glyph that stands for the tone alone.
    """
    table = font["GSUB"].table
    start = len(table.LookupList.Lookup)
    order = font.getReverseGlyphMap()
    places = sorted(variants)
    helpers = [_ligature({(place[0], AA): variants[place]["glyph"]}) for place in places]
    helpers += [
        _single({AA: AA_OF_AM}),
        _single({ring: f"{ring}.am" for ring in RINGS_WITH_TONE}),
    ]
    helper = start + 4
    joins = [
        _chain(order, [variants[place]["bases"]], [[place[0]], [AA]], [], helper + number)
        for number, place in enumerate(places)
    ]
    helper += len(places)
    rings = [*RINGS_WITH_TONE]
    table.LookupList.Lookup += [
        builder.buildLookup(joins),
        _ligature({(ring, AA): AM for ring in RINGS}),
        builder.buildLookup([_chain(order, [rings], [[AA]], [], helper)]),
        builder.buildLookup([_chain(order, [], [rings], [[AA_OF_AM]], helper + 1)]),
        *helpers,
    ]
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    _thai_ccmp(table).LookupListIndex += range(start, start + 4)


def _ligature(mapping: dict[tuple[str, ...], str]) -> otTables.Lookup:
    return builder.buildLookup([builder.buildLigatureSubstSubtable(mapping)])


def _single(mapping: dict[str, str]) -> otTables.Lookup:
    return builder.buildLookup([builder.buildSingleSubstSubtable(mapping)])


def _chain(
    order: dict[str, int],
    before: list[list[str]],
    taken: list[list[str]],
    after: list[list[str]],
    lookup: int,
) -> otTables.ChainContextSubst:
    """Return "apply ``lookup`` at the first of ``taken``, between these neighbours"."""
    rule = otTables.ChainContextSubst()
    rule.Format = 3
    rule.BacktrackCoverage = [builder.buildCoverage(glyphs, order) for glyphs in before]
    rule.InputCoverage = [builder.buildCoverage(glyphs, order) for glyphs in taken]
    rule.LookAheadCoverage = [builder.buildCoverage(glyphs, order) for glyphs in after]
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = 0, lookup
    rule.SubstLookupRecord = [record]
    return rule


def _thai_ccmp(table: otTables.GSUB) -> otTables.Feature:
    scripts = {record.ScriptTag: record.Script for record in table.ScriptList.ScriptRecord}
    records = table.FeatureList.FeatureRecord
    indices = scripts["thai"].DefaultLangSys.FeatureIndex
    return next(records[i].Feature for i in indices if records[i].FeatureTag == "ccmp")


def _seat_marks(font: TTFont) -> None:
    """Give each Thai mark a place of its own along the line, without moving its picture.

    Sarabun's marks have no width and start where the next letter starts. Readers
    that put a line together by position (poppler, pdfminer) then cannot tell which
    comes first, and write ปฏิบัติ as ปฏิบตัิ. So the origin of a mark moves back
    into its consonant by as much as its new width, and its outline and anchors move
    forward by the same. Shaping sets the widths to
    nothing again, so only the PDF states them.
    """
    classes = font["GDEF"].table.GlyphClassDef.classDefs
    marks = [name for name, kind in classes.items() if kind == 3 and name.startswith("uni0E")]
    seats = dict.fromkeys(marks, MARK_SEAT)
    for name in font.getGlyphOrder():
        _move_outline(font, name, seats)
    for name, seat in seats.items():
        font["hmtx"][name] = (seat, font["glyf"][name].xMin)
    for subtable in _subtables(font, "GPOS", otTables.MarkBasePos):
        _move_anchors(subtable.MarkCoverage, subtable.MarkArray.MarkRecord, seats)
    for subtable in _subtables(font, "GPOS", otTables.MarkMarkPos):
        _move_anchors(subtable.Mark1Coverage, subtable.Mark1Array.MarkRecord, seats)
        for name, record in zip(
            subtable.Mark2Coverage.glyphs, subtable.Mark2Array.Mark2Record, strict=True
        ):
            for anchor in filter(None, record.Mark2Anchor):
                anchor.XCoordinate += seats.get(name, 0)


def _move_outline(font: TTFont, name: str, seats: dict[str, int]) -> None:
    glyph, seat = font["glyf"][name], seats.get(name, 0)
    if glyph.isComposite():
        for component in glyph.components:
            component.x += seat - seats.get(component.glyphName, 0)
    elif seat:
        glyph.coordinates.translate((seat, 0))
    glyph.recalcBounds(font["glyf"])


def _move_anchors(coverage: otTables.Coverage, records: list, seats: dict[str, int]) -> None:
    for name, record in zip(coverage.glyphs, records, strict=True):
        if name in seats:
            record.MarkAnchor = deepcopy(record.MarkAnchor)
            record.MarkAnchor.XCoordinate += seats[name]


def _rename(font: TTFont, style: str) -> None:
    names = {
        1: FAMILY,
        3: f"1.000;GovLabSarabun-{style}",
        4: f"{FAMILY} {style}",
        6: f"GovLabSarabun-{style}",
    }
    for name_id, text in names.items():
        for record in [r for r in font["name"].names if r.nameID == name_id]:
            record.string = text


def _write_sidecar(path: Path) -> None:
    """Write what the renderer must know of a face: its texts, widths and digest.

    ``glyphs`` holds the text of each glyph in glyph order (null: never drawn),
    ``advances`` the width of each character in font units.
    """
    font = TTFont(path)
    texts = _glyph_texts(font)
    cmap = font.getBestCmap()
    marks = font["GDEF"].table.GlyphClassDef.classDefs
    advances = {
        chr(code): 0 if marks.get(glyph) == 3 else font["hmtx"][glyph][0]
        for code, glyph in sorted(cmap.items())
    }
    sidecar = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "units_per_em": font["head"].unitsPerEm,
        "glyphs": [texts.get(name) for name in font.getGlyphOrder()],
        "advances": advances,
    }
    text = json.dumps(sidecar, ensure_ascii=False, indent=0)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def _glyph_texts(font: TTFont) -> dict[str, str]:
    """Return the one text each glyph stands for, in the order people type it."""
    texts = {
        # The font's ligature fi has a code point of its own, which nobody types.
        glyph: unicodedata.normalize("NFKC", chr(code)) if 0xFB00 <= code <= 0xFB06 else chr(code)
        for code, glyph in font.getBestCmap().items()
    }
    texts |= {AA_OF_AM: "ำ"}
    texts |= {name: "ำ" for name in font.getGlyphOrder() if name.startswith(f"{AM}.place")}
    texts |= {f"{ring}.am": texts[tone] for ring, tone in RINGS_WITH_TONE.items()}
    texts |= {ring: texts[NIKHAHIT] + texts[tone] for ring, tone in RINGS_WITH_TONE.items()}
    for subtable in _subtables(font, "GSUB", otTables.LigatureSubst):
        for head, ligatures in subtable.ligatures.items():
            for ligature in ligatures:
                parts = [head, *ligature.Component]
                if all(part in texts for part in parts):
                    texts.setdefault(ligature.LigGlyph, "".join(texts[part] for part in parts))
    for subtable in _subtables(font, "GSUB", otTables.SingleSubst):
        for source, target in subtable.mapping.items():
            if source in texts:
                texts.setdefault(target, texts[source])
    return texts


def _write_web_subset(style: str) -> None:
    """Write the woff2 that pages load: Latin and Thai, every layout feature kept.

    Without all features the marks float: a stacked tone needs ``mkmk``.
    """
    font = TTFont(FOLDER / f"Sarabun-{style}.ttf", recalcTimestamp=False)
    options = Options(layout_features=["*"], hinting=False, flavor="woff2")
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=WEB_CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    WEB_FOLDER.mkdir(parents=True, exist_ok=True)
    font.save(WEB_FOLDER / f"sarabun-{style.lower()}.woff2")


if __name__ == "__main__":
    for each in STYLES:
        build(each)
