"""What the demo's pictures are drawn with: a palette, plain shapes, and people.

Everything returns SVG as text, on a canvas of 1200 by 800. People are nobody in particular.
"""

from typing import NamedTuple

WIDTH, HEIGHT = 1200, 800

INK, PAPER, LINE, WHITE = "#1b1f2a", "#fdfcf9", "#e3e0d8", "#ffffff"
INDIGO, NIGHT, BLUE, MIST, HAZE = "#27408b", "#1a2c63", "#7d90c8", "#c9d2ec", "#eef1fa"
MARIGOLD, AMBER, CREAM, SAND = "#e0a100", "#b47f00", "#f7e3a8", "#fbf4df"
LEAF, SAGE, CLAY, ROSE = "#4f8a6a", "#bcd6c5", "#c46a4a", "#eec4b2"
SKINS = ("#e9bd94", "#c98f63", "#a8714a", "#dba77b")
HAIRS = ("#1f1a1c", "#2e2422", "#3b2d28", "#9a9aa2")


class Person(NamedTuple):
    """How somebody looks: colours, and hair that is short, bob, bun, scarf or bald."""

    shirt: str
    skin: str = SKINS[1]
    hair: str = HAIRS[0]
    cut: str = "short"
    legs: str = NIGHT
    skirt: bool = False
    glasses: bool = False


def join(*parts: str) -> str:
    return "".join(parts)


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, extra: str = "") -> str:
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{fill}" {extra}/>'


def dot(x: float, y: float, r: float, fill: str, extra: str = "") -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" {extra}/>'


def oval(x: float, y: float, rx: float, ry: float, fill: str) -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"/>'


def shape(d: str, fill: str, extra: str = "") -> str:
    return f'<path d="{d}" fill="{fill}" {extra}/>'


def line(d: str, colour: str, width: float, extra: str = "") -> str:
    joins = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" {joins} {extra}/>'


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    fill: str = INK,
    *,
    at: str = "middle",
    bold: int = 0,
) -> str:
    weight = 700 if bold else 400
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{at}">{text}</text>'
    )


def placed(content: str, x: float, y: float, scale: float = 1, *, flip: bool = False) -> str:
    across = -scale if flip else scale
    return f'<g transform="translate({x} {y}) scale({across} {scale})">{content}</g>'


def turned(content: str, degrees: float, x: float, y: float) -> str:
    return f'<g transform="rotate({degrees} {x} {y})">{content}</g>'


def room(wall: str, floor: str, level: float = 620) -> str:
    """A wall above a floor."""
    return join(rect(0, 0, WIDTH, level, wall), rect(0, level, WIDTH, HEIGHT - level, floor))


def arcs(x: float, y: float, scale: float, colour: str, path: str = MARIGOLD) -> str:
    """The project's mark: a path through three arcs; ``x, y`` is the middle of its foot."""
    bows = (
        "M32.8 42A8.8 8.8 0 0 0 27.6 34M16.5 37.5A8.8 8.8 0 0 0 15.2 42"
        "M39.4 42A15.4 15.4 0 0 0 31.5 28.5M19.1 27.4A15.4 15.4 0 0 0 8.6 42"
        "M46 42A22 22 0 0 0 34.4 22.6M22 20.1A22 22 0 0 0 2 42"
    )
    mark = line(bows, colour, 4.4) + line("M19 43C19 30 31 27 31 5", path, 4.4)
    return placed(mark, x - 24 * scale, y - 43 * scale, scale)


def plant(x: float, y: float, scale: float = 1, pot: str = CLAY) -> str:
    """A plant in a pot standing at ``x, y``."""
    leaves = join(
        shape("M0-60C-70-90-70-160-40-190C-10-150 0-110 0-60Z", LEAF),
        shape("M0-60C70-80 84-140 60-176C20-150 4-110 0-60Z", "#6aa385"),
        shape("M-4-60C-24-130 0-190 20-220C40-170 24-110 4-60Z", "#5b9676"),
    )
    return placed(leaves + shape("M-36-66H36L26 0H-26Z", pot), x, y, scale)


def tree(x: float, y: float, scale: float = 1, crown: str = SAGE) -> str:
    trunk = rect(-8, -120, 16, 120, "#8a6a52", 6)
    top = dot(0, -190, 78, crown) + dot(-52, -140, 54, crown) + dot(54, -144, 56, crown)
    return placed(trunk + top, x, y, scale)


def note(x: float, y: float, size: float, fill: str, tilt: float = 0, rows: int = 3) -> str:
    """A paper note with its corner at ``x, y`` and some lines of writing."""
    marks = ""
    for row in range(rows):
        start, width = f"M{x + size * 0.18} {y + size * (0.3 + 0.2 * row)}", 0.6 - 0.16 * (row % 2)
        marks += line(f"{start}h{size * width}", "#00000040", size * 0.05)
    shade = rect(x + 4, y + 5, size, size, "#00000014", 3)
    return turned(shade + rect(x, y, size, size, fill, 3) + marks, tilt, x + size / 2, y + size / 2)


def head(who: Person, y: float = -288) -> str:
    """Hair and face; the middle of the face at ``0, y``."""
    behind, above = _hair(who)
    face = join(
        oval(0, 0, 25, 29, who.skin),
        dot(-9, -2, 2.8, INK), dot(9, -2, 2.8, INK), line("M-7 11Q0 17 7 11", "#7a3b2a", 2.6),
    )  # fmt: skip
    glass = '<circle cx="{}" cy="-2" r="8.5" fill="none" stroke="#1b1f2a" stroke-width="2.2"/>'
    lenses = join(glass.format(-10), glass.format(10)) if who.glasses else ""
    return placed(behind + face + lenses + above, 0, y)


def _hair(who: Person) -> tuple[str, str]:
    cap = shape("M-27 0C-32-44 32-44 27 0C22-16 8-20-8-19C-18-18-24-12-27 0Z", who.hair)
    if who.cut == "bob":
        return shape("M-33 26C-42-52 42-52 33 26Q0 38-33 26Z", who.hair), cap
    if who.cut == "bun":
        return dot(0, -40, 14, who.hair), cap
    if who.cut == "scarf":
        wrap = shape("M-38 58C-52-54 52-54 38 58Q0 74-38 58Z", who.hair)
        hem = line("M-24 8C-30-38 30-38 24 8C20 30 8 34 0 34C-8 34-20 30-24 8Z", who.hair, 9)
        return wrap, hem
    if who.cut == "bald":
        return "", shape("M-26 4C-28-6-26-12-24-14L-22 2ZM26 4C28-6 26-12 24-14L22 2Z", who.hair)
    return "", cap


def torso(who: Person) -> str:
    """Neck, shirt and collar; from the shoulders at -246 to the waist at -115."""
    return join(
        rect(-10, -268, 20, 34, who.skin, 6),
        shape("M-48-210Q-48-244-18-248L18-248Q48-244 48-210L40-115H-40Z", who.shirt),
        shape("M-16-249L0-222L16-249L10-252H-10Z", who.skin),
        line("M-17-249L0-220L17-249", "#ffffff", 5),
    )


def arm(who: Person, side: int, hand: tuple[float, float], bend: float = 18) -> str:
    """From a shoulder (side -1 left, 1 right) to the hand, bent outwards."""
    x, y = 40 * side, -222
    middle = ((x + hand[0]) / 2 + bend * side, (y + hand[1]) / 2 + abs(bend) * 0.6)
    sleeve = f"M{x} {y}Q{middle[0]} {middle[1]} {hand[0]} {hand[1]}"
    return join(
        dot(hand[0], hand[1], 12, who.skin),
        line(sleeve, "#00000022", 25),
        line(sleeve, who.shirt, 22),
        dot(hand[0], hand[1], 11, who.skin),
    )


def legs(who: Person) -> str:
    if who.skirt:
        bare = rect(-24, -64, 15, 56, who.skin, 6) + rect(9, -64, 15, 56, who.skin, 6)
        return bare + _shoes() + shape("M-40-118H40L48-48Q0-38-48-48Z", who.legs)
    trousers = "M-40-118H40L36-8H8L2-90H-2L-8-8H-36Z"
    return _shoes() + shape(trousers, who.legs)


def _shoes() -> str:
    return rect(-40, -12, 32, 12, INK, 6) + rect(8, -12, 32, 12, INK, 6)


Hand = tuple[float, float]


def standing(
    who: Person,
    x: float,
    y: float,
    scale: float,
    left: Hand = (-52, -120),
    right: Hand = (52, -120),
) -> str:
    """Somebody on their feet at ``x, y``; hands are where they are, in the body's own units."""
    shadow = oval(0, 2, 62, 9, "#00000018")
    arms = arm(who, -1, left) + arm(who, 1, right)
    return placed(shadow + legs(who) + torso(who) + head(who) + arms, x, y, scale)


def seated(
    who: Person,
    x: float,
    y: float,
    scale: float,
    left: Hand = (-30, -128),
    right: Hand = (30, -128),
) -> str:
    """Somebody behind a table: the upper half, the waist at ``x, y``."""
    body = torso(who) + head(who) + arm(who, -1, left, 26) + arm(who, 1, right, 26)
    return placed(body, x, y + 115 * scale, scale)


def in_chair(who: Person, x: float, y: float, scale: float, chair: str = INDIGO) -> str:
    """Somebody sitting, seen from the front, feet at ``x, y``."""
    seat = join(
        rect(-62, -236, 124, 190, chair, 22),
        rect(-74, -130, 148, 40, chair, 16),
        rect(-58, -60, 10, 60, INK, 4), rect(48, -60, 10, 60, INK, 4),
    )  # fmt: skip
    thighs = rect(-40, -122, 36, 52, who.legs, 16) + rect(4, -122, 36, 52, who.legs, 16)
    shins = rect(-36, -92, 26, 86, who.legs, 8) + rect(10, -92, 26, 86, who.legs, 8)
    body = placed(torso(who) + head(who), 0, 14)
    arms = placed(arm(who, -1, (-26, -122)) + arm(who, 1, (26, -122)), 0, 14)
    return placed(seat + body + shins + thighs + _shoes() + arms, x, y, scale)


def from_behind(who: Person, x: float, y: float, scale: float) -> str:
    """Head and shoulders of somebody looking away, cut off at ``y``."""
    bob = shape("M-34 34C-44-50 44-50 34 34Q0 46-34 34Z", who.hair)
    crowns = {"bob": bob, "scarf": bob + shape("M-40 60C-50-56 50-56 40 60Z", who.hair)}
    crown = crowns.get(who.cut, oval(0, -2, 27, 30, who.hair) + rect(-12, 20, 24, 24, who.skin, 6))
    bun = dot(0, -22, 13, "#00000030") if who.cut == "bun" else ""
    shoulders = shape("M-62 130V86Q-62 44-20 40H20Q62 44 62 86V130Z", who.shirt)
    neck = rect(-11, 16, 22, 34, who.skin, 6)
    return placed(neck + shoulders + crown + bun, x, y - 130 * scale, scale)
