"""Six pictures that explain something in a lesson. Their words are Thai."""

from itertools import pairwise

from .news import CLAY_SHIRT, GOLD_BLOUSE, GREEN_BLOUSE, SCARF, SUIT_BLUE
from .shapes import (
    AMBER,
    BLUE,
    CLAY,
    CREAM,
    HAZE,
    INDIGO,
    INK,
    LEAF,
    LINE,
    MARIGOLD,
    MIST,
    NIGHT,
    PAPER,
    ROSE,
    SAGE,
    SAND,
    SKINS,
    WHITE,
    dot,
    join,
    line,
    note,
    placed,
    rect,
    shape,
    standing,
    turned,
    words,
)

STAGES = ("ทำความเข้าใจผู้ใช้", "ตั้งโจทย์ให้ตรง", "ระดมทางเลือก", "สร้างต้นแบบ", "ทดสอบ")
GREY = "#6c7080"


def three_arcs() -> str:
    names = (("เข้าใจ", INDIGO), ("เข้าถึง", MARIGOLD), ("พัฒนา", LEAF))
    bows = join(*(_bow(210 + 390 * i, name, fill) for i, (name, fill) in enumerate(names)))
    ground = line("M30 600H1170", LINE, 8)
    chips = join(
        _chip(210, 650, STAGES[0], HAZE), _chip(210, 720, STAGES[1], HAZE),
        _chip(600, 650, STAGES[2], SAND), _chip(600, 720, STAGES[3], SAND),
        _chip(990, 650, "ทดสอบ", "#e4f0e9"), _chip(990, 720, "ขยายผล", "#e4f0e9"),
    )  # fmt: skip
    people = join(
        standing(SUIT_BLUE, 160, 596, 0.72, right=(70, -176)), standing(SCARF, 262, 596, 0.72),
        standing(CLAY_SHIRT, 520, 596, 0.72, right=(74, -150)),
        standing(GREEN_BLOUSE, 684, 596, 0.72, left=(-74, -150)), _model(602, 596),
        standing(GOLD_BLOUSE, 940, 596, 0.72, right=(80, -230)), _chart(1046, 596),
    )  # fmt: skip
    return rect(0, 0, 1200, 800, PAPER) + bows + ground + people + chips


def _bow(x: float, name: str, fill: str) -> str:
    bow = line(f"M{x - 172} 600V420A172 190 0 0 1 {x + 172} 420V600", fill, 30)
    return bow + words(x, 178, name, 58, INK, bold=1)


def _chip(x: float, y: float, text: str, fill: str) -> str:
    return rect(x - 165, y - 28, 330, 58, fill, 29) + words(x, y + 12, text, 34, INK)


def _model(x: float, y: float) -> str:
    table = rect(x - 44, y - 96, 88, 12, AMBER, 4) + line(
        f"M{x - 30} {y - 84}V{y}M{x + 30} {y - 84}V{y}", INK, 6
    )
    return (
        table
        + rect(x - 24, y - 134, 48, 38, WHITE)
        + shape(f"M{x - 32} {y - 134}L{x} {y - 162}L{x + 32} {y - 134}Z", CLAY)
    )


def _chart(x: float, y: float) -> str:
    easel = line(f"M{x - 40} {y}L{x} {y - 210}L{x + 40} {y}", "#a87c43", 8)
    board = rect(x - 56, y - 220, 112, 130, WHITE, 6, f'stroke="{LINE}" stroke-width="3"')
    bars = rect(x - 36, y - 190, 28, 86, MIST, 3) + rect(x + 8, y - 150, 28, 46, LEAF, 3)
    return easel + board + bars


JOURNEY = (  # step, minutes of waiting, minutes of service, height of feeling
    ("บัตรคิว", 20, 1, 250), ("คัดกรอง", 25, 4, 220), ("เวชระเบียน", 40, 2, 400),
    ("พบแพทย์", 65, 8, 205), ("จ่ายเงิน", 17, 3, 310), ("รับยา", 25, 5, 240),
)  # fmt: skip


def journey_map() -> str:
    columns = join(*(_step(i, *row) for i, row in enumerate(JOURNEY)))
    spots = [(115 + 194 * i, row[3]) for i, row in enumerate(JOURNEY)]
    curve = f"M{spots[0][0]} {spots[0][1]}" + "".join(
        f"C{ax + 90} {ay} {bx - 90} {by} {bx} {by}" for (ax, ay), (bx, by) in pairwise(spots)
    )
    faces = join(*(_face(x, y) for x, y in spots))
    low = turned(note(560, 290, 118, CREAM, 0, 0), 3, 619, 349) + turned(
        words(619, 342, "แฟ้มอยู่", 30) + words(619, 378, "ที่ไหน", 30), 3, 619, 349
    )
    waiting, service = sum(r[1] for r in JOURNEY), sum(r[2] for r in JOURNEY)
    total = join(
        rect(40, 722, 36, 36, MARIGOLD, 6), words(88, 752, f"รอ {waiting} นาที", 34, at="start"),
        rect(340, 722, 36, 36, INDIGO, 6),
        words(388, 752, f"รับบริการ {service} นาที", 34, at="start"),
        words(1160, 752, f"รวม {waiting + service} นาที", 38, bold=1, at="end"),
    )  # fmt: skip
    base = rect(0, 0, 1200, 800, PAPER) + line("M30 470H1170", LINE, 4)
    return base + columns + line(curve, INDIGO, 10) + faces + low + total


def _step(index: int, name: str, wait: int, serve: int, _feeling: int) -> str:
    x = 24 + 194 * index
    fill = INDIGO if index % 2 == 0 else NIGHT
    head = shape(f"M{x} 40H{x + 164}L{x + 186} 82L{x + 164} 124H{x}L{x + 20} 82Z", fill)
    bars = rect(x + 30, 500, 52, wait * 2.1, MARIGOLD, 6) + rect(
        x + 100, 500, 52, max(6, serve * 2.1), INDIGO, 4
    )
    figures = words(x + 56, 536 + wait * 2.1, str(wait), 32, bold=1) + words(
        x + 126, 536 + serve * 2.1, str(serve), 32, bold=1
    )
    return head + words(x + 98, 93, name, 28, WHITE, bold=1) + bars + figures


def _face(x: float, y: float) -> str:
    mood = 8 if y < 260 else -8 if y > 350 else 0
    fill = SAGE if mood > 0 else ROSE if mood < 0 else CREAM
    eyes = dot(x - 11, y - 7, 4, INK) + dot(x + 11, y - 7, 4, INK)
    ring = f'stroke="{INDIGO}" stroke-width="6"'
    return (
        dot(x, y, 34, fill, ring)
        + eyes
        + line(f"M{x - 13} {y + 11}Q{x} {y + 11 + mood * 1.4} {x + 13} {y + 11}", INK, 4)
    )


def stages() -> list[tuple[str, str, str]]:
    """Each stage's name, its colour, and its icon drawn around the origin."""
    fills = (INDIGO, "#4059a8", AMBER, MARIGOLD, LEAF)
    icons = (_ear(), _target(), _bulbs(), _scissors(), _check())
    return list(zip(STAGES, fills, icons, strict=True))


def five_stages() -> str:
    made = join(
        *(
            _stage(130 + 235 * i, fill, icon, name, i + 1)
            for i, (name, fill, icon) in enumerate(stages())
        )
    )
    links = join(*(line(f"M{222 + 235 * i} 330h44m-16-16l16 16l-16 16", GREY, 7) for i in range(4)))
    back = line("M1070 560C1060 740 366 760 366 590", CLAY, 7, 'stroke-dasharray="18 14"')
    back += line("M342 606L366 578L390 606", CLAY, 7)
    label = rect(510, 676, 420, 62, PAPER, 31)
    label += words(720, 718, "ย้อนกลับเมื่อผลบอกว่าควรย้อน", 30, CLAY)
    return rect(0, 0, 1200, 800, PAPER) + links + back + label + made


def _stage(x: float, fill: str, icon: str, name: str, number: int) -> str:
    lines = {"ทำความเข้าใจผู้ใช้": ("ทำความเข้าใจ", "ผู้ใช้")}.get(name, (name,))
    label = join(*(words(x, 500 + 42 * i, part, 34, bold=1) for i, part in enumerate(lines)))
    count = words(x, 200, str(number), 44, GREY, bold=1)
    return dot(x, 330, 94, fill) + placed(icon, x, 330) + label + count


def _ear() -> str:
    bubble = shape(
        "M-50-46H50Q60-46 60-34V18Q60 30 50 30H-6L-30 56V30H-50Q-60 30-60 18V-34Q-60-46-50-46Z",
        WHITE,
    )
    return bubble + join(*(dot(-28 + 28 * i, -8, 9, INDIGO) for i in range(3)))


def _target() -> str:
    return (
        dot(0, 0, 56, WHITE) + dot(0, 0, 38, "#4059a8") + dot(0, 0, 20, WHITE) + dot(0, 0, 8, CLAY)
    )


def _bulbs() -> str:
    bulb = shape("M0-60A40 40 0 0 1 24 12Q18 18 18 28H-18Q-18 18-24 12A40 40 0 0 1 0-60Z", WHITE)
    return (
        bulb
        + rect(-18, 32, 36, 10, WHITE, 5)
        + rect(-12, 46, 24, 10, WHITE, 5)
        + line("M-12-14L0-4L12-14M0-4V24", AMBER, 5)
    )


def _scissors() -> str:
    house = rect(-38, -10, 76, 60, WHITE) + shape("M-54-10L0-58L54-10Z", WHITE)
    cut = line("M-38 20H38", AMBER, 4, 'stroke-dasharray="8 8"')
    return house + cut + rect(-12, 24, 24, 26, CLAY)


def _check() -> str:
    sheet = rect(-44, -56, 88, 112, WHITE, 8)
    ticks = join(*(line(f"M-30 {-26 + 32 * i}l8 9l14-18", LEAF, 6) for i in range(3)))
    return sheet + ticks + join(*(line(f"M2 {-26 + 32 * i}h28", LINE, 7) for i in range(3)))


MEASURES = (  # what, unit, before, after, the top of the scale
    ("เวลารวม", "นาที", 215, 140, 230), ("พบแพทย์ทัน", "ร้อยละ ใน 60 นาที", 34, 61, 74),
    ("โทรถามคิว", "ครั้ง/วัน", 90, 41, 100), ("ความพึงพอใจ", "เต็ม 5", 3.1, 3.9, 4.6),
)  # fmt: skip


def before_after() -> str:
    panels = join(*(_measure(30 + 290 * i, *row) for i, row in enumerate(MEASURES)))
    key = join(
        rect(400, 738, 36, 36, MIST, 6), words(450, 768, "ก่อน", 34, at="start"),
        rect(640, 738, 36, 36, INDIGO, 6), words(690, 768, "หลัง", 34, at="start"),
    )  # fmt: skip
    return rect(0, 0, 1200, 800, PAPER) + panels + key


def _measure(x: float, name: str, unit: str, before: float, after: float, top: float) -> str:
    tall, short = 400 * before / top, 400 * after / top
    card = rect(x, 40, 270, 670, WHITE, 14, f'stroke="{LINE}" stroke-width="3"')
    bars = join(
        rect(x + 44, 600 - tall, 80, tall, MIST, 6),
        rect(x + 146, 600 - short, 80, short, INDIGO, 6),
        words(x + 84, 584 - tall, f"{before}", 40, GREY, bold=1),
        words(x + 186, 584 - short, f"{after}", 40, INDIGO, bold=1),
    )  # fmt: skip
    base = line(f"M{x + 28} 601H{x + 242}", INK, 4)
    title = words(x + 135, 98, name, 31, bold=1) + words(x + 135, 140, unit, 28, GREY)
    way = words(x + 135, 668, "ยิ่งน้อยยิ่งดี" if after < before else "ยิ่งมากยิ่งดี", 28, LEAF)
    return card + bars + base + title + way


def paper_prototype() -> str:
    desk = rect(0, 0, 1200, 800, "#d9b98a") + join(
        *(
            line(f"M0 {90 + 140 * i}Q600 {60 + 140 * i} 1200 {100 + 140 * i}", "#cfab78", 6)
            for i in range(6)
        )
    )
    phone = rect(432, 70, 336, 630, WHITE, 34) + rect(
        432, 70, 336, 630, "none", 34, f'stroke="{INK}" stroke-width="7"'
    )
    drawn = join(
        words(600, 150, "บัตรนัดของท่าน", 36, bold=1), line("M474 178q126 10 252-2", GREY, 4),
        rect(478, 210, 244, 96, "none", 10, f'stroke="{GREY}" stroke-width="4"'),
        line("M500 244h150M500 274h96", BLUE, 6),
        line("M482 560h236v76h-236z", INDIGO, 6), words(600, 611, "เข้าใจแล้ว", 38, INDIGO, bold=1),
    )  # fmt: skip
    strip = turned(join(
        rect(420, 352, 380, 150, "#00000022", 8), rect(414, 344, 380, 150, CREAM, 8),
        words(604, 402, "มาถึง 09.15 น.", 44, INK, bold=1), words(604, 460, "ก็ทัน", 44, INK, bold=1),
    ), -3, 604, 420)  # fmt: skip
    left = _hand(330, 470, SKINS[1], INDIGO)
    right = placed(_hand(0, 0, SKINS[1], INDIGO), 876, 430, flip=True)
    return desk + phone + drawn + strip + left + right + _tools()


def _hand(x: float, y: float, skin: str, sleeve: str) -> str:
    """A hand from the left whose fingertips lie at ``x + 110, y``."""
    sleeve_part = line("M-330 150L-110 60", sleeve, 96) + line("M-104 58L-92 53", WHITE, 92)
    palm = shape("M-92 6Q-40-40 20-30Q44 6 20 52Q-30 90-70 92Z", skin)
    fingers = join(
        *(
            line(f"M{-6 - 6 * i} {-18 + 22 * i}L{104 - 10 * i} {-10 + 22 * i}", skin, 24)
            for i in range(4)
        )
    )
    creases = join(*(line(f"M30 {-5 + 22 * i}h56", "#00000016", 3) for i in range(3)))
    thumb = line("M-40-14Q0-58 52-46", skin, 26)
    return placed(sleeve_part + palm + fingers + creases + thumb, x, y)


def _tools() -> str:
    pencil = turned(
        rect(900, 640, 210, 24, MARIGOLD, 4)
        + shape("M1110 640L1146 652L1110 664Z", "#f0d9b0")
        + rect(886, 640, 18, 24, ROSE, 4),
        -18,
        1000,
        650,
    )
    blades = line("M130 130L262 250M262 130L130 250", "#9aa3b5", 15)
    rings = "".join(
        f'<circle cx="{x}" cy="274" r="27" fill="none" stroke="{CLAY}" stroke-width="13"/>'
        for x in (108, 284)
    )
    notes = (
        note(930, 96, 110, ROSE, 6) + note(1050, 150, 110, MIST, -5) + note(90, 590, 120, SAGE, -8)
    )
    return notes + turned(blades + rings, -16, 196, 200) + pencil


def stakeholder_map() -> str:
    rings = join(dot(600, 400, 380, HAZE), dot(600, 400, 262, MIST), dot(600, 400, 140, MARIGOLD))
    user = placed(standing(GREEN_BLOUSE._replace(shirt=WHITE), 0, 0, 0.55), 600, 452) + words(
        600, 506, "ผู้ป่วย", 40, INK, bold=1
    )
    near = (("ญาติ", 600, 200), ("พยาบาล", 408, 420), ("แพทย์", 792, 420), ("อาสาสมัคร", 600, 622))
    far = (
        ("เวชระเบียน", 392, 168),
        ("ห้องยา", 812, 168),
        ("คนขับรถรับส่ง", 330, 612),
        ("การเงิน", 880, 612),
    )
    out = (
        ("ผู้บริหาร", 130, 120),
        ("ฝ่ายสารสนเทศ", 1050, 120),
        ("เทศบาล", 130, 690),
        ("ชุมชน", 1070, 690),
    )
    inner = join(*(_tag(*at, INDIGO, WHITE) for at in near))
    middle = join(*(_tag(*at, WHITE, INK) for at in far))
    outer = join(*(_tag(*at, SAND, INK) for at in out))
    return rect(0, 0, 1200, 800, PAPER) + rings + user + inner + middle + outer


def _tag(text: str, x: float, y: float, fill: str, ink: str) -> str:
    wide = 52 + 16 * sum(1 for letter in text if letter not in "ัิีึืุู็่้๊๋์ํ")
    border = f'stroke="{LINE}" stroke-width="2"' if fill != INDIGO else ""
    return rect(x - wide / 2, y - 30, wide, 60, fill, 30, border) + words(
        x, y + 11, text, 32, ink, bold=1
    )


PICTURES = {
    "three-arcs": three_arcs,
    "journey-map": journey_map,
    "five-stages": five_stages,
    "before-after": before_after,
    "paper-prototype": paper_prototype,
    "stakeholder-map": stakeholder_map,
}
