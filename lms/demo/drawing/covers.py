"""A cover for each course, without words, so that it serves both languages."""

from .news import CLAY_SHIRT, GOLD_BLOUSE, GREEN_BLOUSE, PLUM, SCARF, SLATE, SUIT_BLUE, SUIT_GREY
from .shapes import (
    AMBER, BLUE, CLAY, CREAM, HAZE, INDIGO, INK, LEAF, LINE, MARIGOLD, MIST, NIGHT, PAPER, ROSE,
    SAGE, SAND, WHITE, dot, join, line, note, placed, plant, rect, room, seated, shape, standing,
    turned,
)  # fmt: skip


def design_thinking() -> str:
    sky = rect(0, 0, 1200, 800, NIGHT)
    bows = join(
        *(line(f"M{x - r} 640A{r} {r} 0 0 1 {x + r} 640", fill, 34) for x, r, fill in
          ((250, 170, BLUE), (600, 190, MARIGOLD), (960, 170, SAGE)))
    )  # fmt: skip
    path = line("M-20 726C200 690 420 770 620 716S1000 690 1220 730", CREAM, 40)
    glass = line("M330 428L352 400", INK, 9) + dot(374, 372, 36, "#dfe9f7cc", f'stroke="{INK}" stroke-width="8"')
    people = join(
        standing(SUIT_BLUE, 250, 716, 1.1, right=(72, -262)),
        standing(GOLD_BLOUSE, 600, 722, 1.16, left=(-70, -230), right=(70, -230)),
        standing(SCARF, 950, 712, 1.1, left=(-46, -150), right=(46, -150)),
    )
    held = glass + note(490, 410, 66, ROSE, -8) + note(650, 400, 66, WHITE, 8) + placed(_paper_house(), 950, 566)
    return sky + _stars() + bows + shape("M0 690Q600 640 1200 690V800H0Z", "#22356f") + path + people + held


def _stars() -> str:
    spots = ((90, 120), (250, 70), (420, 190), (560, 90), (760, 150), (900, 60), (1090, 170), (1010, 300), (150, 300))
    return join(*(dot(x, y, 5 + (x % 3) * 2, "#ffffff4d") for x, y in spots))


def _paper_house() -> str:
    return join(
        rect(-46, -50, 92, 66, WHITE), shape("M-62-50L0-104L62-50Z", CLAY),
        rect(-14, -22, 28, 38, INDIGO), rect(-60, 12, 120, 10, CREAM, 4),
    )  # fmt: skip


def leaders() -> str:
    """Three roads from one signpost: go on, turn round, stop."""
    hills = shape("M0 470Q300 300 620 440T1200 380V800H0Z", SAGE) + shape("M0 560Q400 440 800 560T1200 520V800H0Z", "#a3c7b0")
    roads = join(
        shape("M520 800L560 560Q420 500 120 470L110 500Q360 540 430 600L300 800Z", SAND),
        shape("M540 800L578 520L592 430H612L626 520L668 800Z", CREAM),
        shape("M690 800L650 560Q820 500 1090 480L1100 512Q880 540 790 600L910 800Z", SAND),
    )  # fmt: skip
    post = rect(592, 190, 18, 420, "#8a6a52", 6)
    boards = join(
        placed(_board(INDIGO, line("M-24 18L0-20L24 18M0-20V30", WHITE, 10)), 700, 244),
        placed(_board(MARIGOLD, line("M26-8A28 28 0 1 0 28 12M26-34V-8H0", INK, 9)), 500, 330, flip=True),
        placed(_board(CLAY, rect(-20, -20, 40, 40, WHITE, 4)), 700, 416),
    )  # fmt: skip
    people = standing(SUIT_GREY, 330, 770, 1.2, right=(76, -236)) + standing(PLUM, 890, 770, 1.2, left=(-58, -170))
    sky = rect(0, 0, 1200, 800, "#dfe7f7") + dot(1010, 150, 70, CREAM)
    return sky + hills + roads + post + boards + people + standing(CLAY_SHIRT, 470, 776, 1.1)


def _board(fill: str, sign: str) -> str:
    return shape("M-110-38H80L118 0L80 38H-110Z", fill) + sign


def teams() -> str:
    wall = room(HAZE, "#d5dcf0", 640)
    month = rect(430, 60, 340, 260, WHITE, 12) + rect(430, 60, 340, 58, INDIGO, 12) + _days()
    people = join(
        *(seated(who, x, 560, 1.5, (-36, -108), (36, -108)) for who, x in
          ((GREEN_BLOUSE, 190), (SUIT_BLUE, 440), (SCARF, 760), (SLATE, 1010)))
    )  # fmt: skip
    table = join(
        shape("M60 560H1140L1090 640H110Z", AMBER), shape("M110 640H1090V664H110Z", "#8f6500"),
        rect(190, 664, 26, 110, INK, 4), rect(984, 664, 26, 110, INK, 4),
    )  # fmt: skip
    work = join(
        shape("M470 574H730L752 626H448Z", PAPER), line("M486 610Q540 570 600 606T716 590", INDIGO, 7),
        turned(rect(300, 584, 60, 30, ROSE, 3), -6, 330, 600), rect(840, 586, 60, 30, MIST, 3),
        turned(rect(930, 590, 60, 30, CREAM, 3), 5, 960, 605),
    )  # fmt: skip
    return wall + month + plant(70, 640, 1) + plant(1130, 640, 1) + people + table + work


def _days() -> str:
    marked = {2, 3, 9, 10, 16, 17}
    return join(
        *(rect(456 + 60 * (i % 5), 136 + 44 * (i // 5), 44, 32, MARIGOLD if i % 5 in (2, 3) else LINE, 6)
          for i in range(20))
    ) + join(*(line(f"M{470 + 60 * (d % 5)} {153 + 44 * (d // 5)}l6 7l12-14", LEAF, 0) for d in marked))  # fmt: skip


PICTURES = {"cover-gldt": design_thinking, "cover-pyp1": leaders, "cover-pyp2-1": teams}
