"""A cover for each course, without words, so that it serves both languages."""

from .news import CLAY_SHIRT, GREEN_BLOUSE, PLUM, SCARF, SLATE, SUIT_BLUE, SUIT_GREY
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
    PAPER,
    ROSE,
    SAGE,
    SAND,
    WHITE,
    dot,
    join,
    line,
    note,
    placed,
    plant,
    rect,
    room,
    seated,
    shape,
    standing,
    turned,
)


def design_thinking() -> str:
    sky = rect(0, 0, 1200, 800, "#dfe7f7") + dot(600, 250, 150, CREAM)
    ground = shape("M0 650Q600 590 1200 650V800H0Z", SAGE)
    bows = join(
        *(line(f"M{x - 165} 660V540A165 165 0 0 1 {x + 165} 540V660", fill, 40) for x, fill in
          ((215, BLUE), (600, MARIGOLD), (985, LEAF)))
    )  # fmt: skip
    path = line("M-30 740C200 700 420 780 620 728S1000 700 1230 744", SAND, 46)
    people = join(
        standing(SUIT_BLUE, 215, 726, 1.1, right=(72, -262)),
        standing(GREEN_BLOUSE, 600, 732, 1.14, left=(-70, -230), right=(70, -230)),
        standing(SCARF, 985, 722, 1.1, left=(-46, -150), right=(46, -150)),
    )
    lens = dot(340, 380, 36, "#ffffffb3", f'stroke="{INK}" stroke-width="8"')
    held = line("M296 434L318 408", INK, 9) + lens + placed(_paper_house(), 985, 576)
    notes = note(484, 410, 68, ROSE, -8) + note(650, 402, 68, WHITE, 8)
    return join(sky, ground, bows, path, people, held, notes)


def _paper_house() -> str:
    return join(
        rect(-46, -50, 92, 66, WHITE), shape("M-62-50L0-104L62-50Z", CLAY),
        rect(-14, -22, 28, 38, INDIGO), rect(-60, 12, 120, 10, CREAM, 4),
    )  # fmt: skip


def leaders() -> str:
    """Three roads from one signpost: go on, turn round, stop."""
    hills = shape("M0 470Q300 300 620 440T1200 380V800H0Z", SAGE) + shape(
        "M0 560Q400 440 800 560T1200 520V800H0Z", "#a3c7b0"
    )
    roads = join(
        shape("M390 800C480 640 390 540 90 486L60 506C300 560 330 660 190 800Z", SAND),
        shape("M510 800L588 470H614L690 800Z", CREAM),
        shape("M810 800C720 640 810 540 1110 486L1140 506C900 560 870 660 1010 800Z", SAND),
    )
    post = rect(592, 190, 18, 420, "#8a6a52", 6)
    up = line("M-24 18L0-20L24 18M0-20V30", WHITE, 10)
    again = line("M26-8A28 28 0 1 0 28 12M26-34V-8H0", INK, 9)
    boards = join(
        placed(_board(INDIGO, up), 700, 244),
        placed(_board(MARIGOLD, again), 500, 330, flip=True),
        placed(_board(CLAY, rect(-20, -20, 40, 40, WHITE, 4)), 700, 416),
    )
    people = standing(SUIT_GREY, 300, 770, 1.2, right=(76, -236)) + standing(
        PLUM, 910, 770, 1.2, left=(-58, -170)
    )
    sky = rect(0, 0, 1200, 800, "#dfe7f7") + dot(1010, 150, 70, CREAM)
    return sky + hills + roads + post + boards + people + standing(CLAY_SHIRT, 440, 776, 1.1)


def _board(fill: str, sign: str) -> str:
    return shape("M-110-38H80L118 0L80 38H-110Z", fill) + sign


def teams() -> str:
    wall = room(HAZE, "#d5dcf0", 640)
    month = rect(430, 60, 340, 260, WHITE, 12) + rect(430, 60, 340, 58, INDIGO, 12) + _days()
    people = join(
        *(seated(who, x, 560, 1.5, (-36, -122), (36, -122)) for who, x in
          ((GREEN_BLOUSE, 190), (SUIT_BLUE, 440), (SCARF, 760), (SLATE, 1010)))
    )  # fmt: skip
    table = join(
        shape("M60 560H1140L1090 640H110Z", AMBER), shape("M110 640H1090V664H110Z", "#8f6500"),
        rect(190, 664, 26, 110, INK, 4), rect(984, 664, 26, 110, INK, 4),
    )  # fmt: skip
    work = join(
        shape("M470 574H730L752 626H448Z", PAPER),
        line("M486 610Q540 570 600 606T716 590", INDIGO, 7),
        turned(rect(300, 584, 60, 30, ROSE, 3), -6, 330, 600), rect(840, 586, 60, 30, MIST, 3),
        turned(rect(930, 590, 60, 30, CREAM, 3), 5, 960, 605),
    )  # fmt: skip
    return wall + month + plant(70, 640, 1) + plant(1130, 640, 1) + people + table + work


def _days() -> str:
    """Four weeks, in which two days belong to the team."""
    spots = ((456 + 60 * day, 136 + 44 * week, day) for week in range(4) for day in range(5))
    return join(
        *(rect(x, y, 44, 32, MARIGOLD if day in (2, 3) else LINE, 6) for x, y, day in spots)
    )


PICTURES = {"cover-gldt": design_thinking, "cover-pyp1": leaders, "cover-pyp2-1": teams}
