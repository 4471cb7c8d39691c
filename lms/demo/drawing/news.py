"""Ten pictures for the account of the signing: what was meant, not what it looked like."""

from .shapes import (
    AMBER,
    BLUE,
    CLAY,
    CREAM,
    HAIRS,
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
    Person,
    arcs,
    dot,
    from_behind,
    in_chair,
    join,
    line,
    note,
    oval,
    placed,
    plant,
    rect,
    room,
    seated,
    shape,
    standing,
    tree,
    turned,
    words,
)

SUIT_BLUE = Person(INDIGO, SKINS[0], HAIRS[0])
SUIT_GREY = Person("#5a6072", SKINS[1], HAIRS[3], glasses=True)
GOLD_BLOUSE = Person(MARIGOLD, SKINS[3], HAIRS[1], "bob", skirt=True)
GREEN_BLOUSE = Person(LEAF, SKINS[1], HAIRS[0], "bun", skirt=True)
CLAY_SHIRT = Person(CLAY, SKINS[2], HAIRS[0], legs="#3d4355")
SCARF = Person("#8aa0d8", SKINS[3], "#e9d7a0", "scarf", legs="#3d4355", skirt=True)
NURSE = Person(WHITE, SKINS[0], HAIRS[0], "bun", legs=WHITE, skirt=True)
DOCTOR = Person(WHITE, SKINS[1], HAIRS[1], legs="#5a6072", glasses=True)
PLUM = Person("#6b5a86", SKINS[1], HAIRS[2], "bob", skirt=True)
SLATE = Person("#3d4355", SKINS[2], HAIRS[0], "bald")
ELDER = Person("#b9a4cf", SKINS[1], "#c9c9cf", "bun", legs="#6b5a86", skirt=True)


def signing() -> str:
    backdrop = rect(190, 30, 820, 420, NIGHT, 10) + arcs(600, 158, 2.7, "#ffffff66")
    standers = [PLUM, CLAY_SHIRT, DOCTOR, SCARF, SLATE]
    behind = join(*(standing(who, 140 + 230 * i, 620, 1.34) for i, who in enumerate(standers)))
    signers = [SUIT_BLUE, GOLD_BLOUSE, SUIT_GREY, GREEN_BLOUSE]
    front = join(
        *(
            seated(who, 255 + 230 * i, 560, 1.5, (-40, -112), (24, -104))
            for i, who in enumerate(signers)
        )
    )
    table = join(
        rect(90, 545, 1020, 30, CREAM, 6), shape("M106 575H1094L1080 760H120Z", INDIGO),
        *(line(f"M{150 + 60 * i} 590V748", "#ffffff14", 6) for i in range(16)),
    )  # fmt: skip
    papers = join(*(_folder(255 + 230 * i, 548) for i in range(4)))
    flowers = join(*(_posy(140 + 307 * i, 548) for i in range(4)))
    return room(HAZE, "#d9def0", 640) + backdrop + behind + front + table + papers + flowers


def _folder(x: float, y: float) -> str:
    cover = shape(f"M{x - 62} {y + 8}L{x - 46} {y - 22}H{x + 46}L{x + 62} {y + 8}Z", MARIGOLD)
    sheet = shape(f"M{x - 50} {y + 4}L{x - 38} {y - 18}H{x + 38}L{x + 50} {y + 4}Z", WHITE)
    return cover + sheet + line(f"M{x + 26} {y - 44}L{x + 14} {y - 8}", INK, 5)


def _posy(x: float, y: float) -> str:
    blooms = ((-30, -34, ROSE), (0, -52, WHITE), (30, -34, MARIGOLD), (-14, -26, WHITE),
              (16, -24, ROSE))  # fmt: skip
    leaves = oval(x, y - 16, 52, 20, LEAF)
    return leaves + join(*(dot(x + dx, y + dy, 15, fill) for dx, dy, fill in blooms))


def hall() -> str:
    sky = join(rect(0, 0, 1200, 800, "#dfe7f7"), dot(960, 150, 64, CREAM))
    hills = shape("M0 560Q220 450 460 540T900 520T1200 560V800H0Z", SAGE)
    roof = join(
        shape("M210 250L600 110L990 250Z", INDIGO), rect(230, 250, 740, 26, NIGHT),
        dot(600, 200, 26, CREAM),
    )  # fmt: skip
    walls = rect(250, 276, 700, 330, PAPER)
    bays = join(*(_arch(320 + 140 * i) for i in range(5)))
    steps = join(
        *(rect(200 - 34 * i, 606 + 26 * i, 800 + 68 * i, 26, c) for i, c in
          enumerate((WHITE, "#ece8df", LINE)))
    )  # fmt: skip
    ground = rect(0, 684, 1200, 116, "#a9c9b4") + shape("M440 684H760L900 800H300Z", SAND)
    trees = tree(110, 690, 1.5, LEAF) + tree(1090, 690, 1.5, LEAF) + tree(1010, 700, 0.8, "#6aa385")
    guests = join(
        standing(SUIT_BLUE, 520, 740, 0.5), standing(GOLD_BLOUSE, 576, 746, 0.5),
        standing(CLAY_SHIRT, 700, 756, 0.52),
    )  # fmt: skip
    return sky + hills + walls + bays + roof + steps + ground + trees + guests


def _arch(x: float) -> str:
    opening = f"M{x - 48} 606V410A48 56 0 0 1 {x + 48} 410V606Z"
    return join(
        shape(opening, BLUE), shape(f"M{x - 34} 606V418A34 42 0 0 1 {x + 34} 418V606Z", INDIGO),
        rect(x - 70, 330, 22, 276, "#efeadf", 4), rect(x + 48, 330, 22, 276, "#efeadf", 4),
    )  # fmt: skip


def audience() -> str:
    stage = rect(0, 0, 1200, 470, NIGHT) + shape("M160 470L260 420H940L1040 470Z", "#33488f")
    light = shape("M600 0L380 420H820Z", "#ffffff14")
    screen = rect(240, 60, 330, 230, HAZE, 8) + arcs(405, 262, 4.2, INDIGO)
    speaker = standing(GOLD_BLOUSE, 720, 444, 0.95, (-64, -250), (60, -190))
    stand = shape("M742 444L750 320H838L846 444Z", AMBER) + line("M794 320V286", WHITE, 5)
    rows = join(*(_row(row) for row in range(3)))
    return stage + light + screen + speaker + stand + rect(0, 470, 1200, 330, "#22356f") + rows


def _row(row: int) -> str:
    crowd = (SUIT_GREY, GREEN_BLOUSE, SUIT_BLUE, SCARF, CLAY_SHIRT, GOLD_BLOUSE, ELDER, DOCTOR)
    scale, foot = 0.78 + 0.3 * row, 560 + 125 * row
    gap = 150 + 42 * row
    seats = [
        from_behind(crowd[(i * 3 + row) % 8], 60 + gap * i - 60 * row, foot, scale)
        for i in range(9)
    ]
    return join(*seats)


def workshop_wall() -> str:
    wall = room(SAND, "#e9dcc0", 660) + rect(130, 70, 940, 440, WHITE, 10)
    groups = ((190, MARIGOLD), (430, MIST), (670, ROSE), (890, SAGE))
    notes = join(*(_cluster(x, fill, i) for i, (x, fill) in enumerate(groups)))
    threads = line(
        "M310 250Q390 180 450 230M560 260Q620 330 690 270", CLAY, 4, 'stroke-dasharray="2 12"'
    )
    people = join(
        standing(CLAY_SHIRT, 420, 740, 1.5, right=(96, -262)),
        standing(SCARF, 800, 740, 1.5, left=(-70, -190), right=(70, -236)),
    )
    hand = note(880, 360, 56, MARIGOLD, 8)
    return wall + notes + threads + people + hand + plant(1110, 740, 1.1)


def _cluster(x: float, fill: str, turn: int) -> str:
    title = rect(x, 100, 150, 26, INDIGO if turn % 2 else NIGHT, 6)
    spots = [(0, 146), (84, 152), (-4, 232), (82, 236), (4, 316), (88, 322), (40, 402)]
    tilts = (-4, 3, 2, -3, 5, -2, 4)
    kept = spots[: 7 - turn % 3]
    return title + join(
        *(note(x + dx, y, 72, fill, tilts[(i + turn) % 7]) for i, (dx, y) in enumerate(kept))
    )


def lab_room() -> str:
    windows = _window(120) + _window(370) + dot(260, 190, 34, CREAM)
    board = rect(660, 110, 420, 280, "#e7d3ab", 8) + join(
        *(note(700 + 92 * (i % 4), 140 + 84 * (i // 4), 66, c, t) for i, (c, t) in enumerate(
            zip((WHITE, CREAM, MIST, WHITE, SAGE, WHITE, ROSE, CREAM), (3, -4, 2, 5, -3, 4, -2, 3),
                strict=True)))
    )  # fmt: skip
    lamps = join(*(_lamp(x) for x in (330, 600, 870)))
    table = join(
        rect(180, 520, 840, 34, "#d6a865", 8), rect(230, 554, 26, 186, "#a87c43"),
        rect(944, 554, 26, 186, "#a87c43"), rect(256, 640, 688, 14, "#a87c43"),
    )  # fmt: skip
    stools = join(*(_stool(x) for x in (330, 520, 700, 880)))
    return room(HAZE, "#cdb58c", 650) + lamps + windows + board + _models() + table + stools


def _window(x: float) -> str:
    glass = rect(x, 110, 200, 280, "#bcd3ee", 6)
    hill = shape(f"M{x} 340Q{x + 80} 290 {x + 200} 350V390H{x}Z", SAGE)
    bars = rect(x + 95, 110, 10, 280, WHITE) + rect(x, 240, 200, 10, WHITE)
    return glass + hill + bars + rect(x - 12, 388, 224, 14, WHITE, 4)


def _lamp(x: float) -> str:
    glow = shape(f"M{x - 60} 96L{x - 150} 520H{x + 150}L{x + 60} 96Z", "#ffffff3d")
    return glow + rect(x - 2, 0, 4, 50, INK) + shape(f"M{x - 62} 98Q{x} 6 {x + 62} 98Z", INDIGO)


def _stool(x: float) -> str:
    top = rect(x - 48, 600, 96, 18, MARIGOLD, 9)
    return (
        line(f"M{x - 34} 616L{x - 44} 756M{x + 34} 616L{x + 44} 756M{x - 40} 700H{x + 40}", INK, 8)
        + top
    )


def _models() -> str:
    """Paper houses, a cup of pencils and a card, on the table's top at 520."""
    houses = join(
        rect(270, 440, 110, 80, WHITE), shape("M258 440L325 384L392 440Z", CLAY),
        rect(312, 476, 28, 44, INDIGO), rect(410, 468, 80, 52, CREAM), rect(430, 484, 40, 36, BLUE),
    )  # fmt: skip
    cup = join(
        line("M640 470L632 420", MARIGOLD, 8), line("M656 470L662 410", INDIGO, 8),
        line("M668 470L686 430", LEAF, 8), shape("M622 466H690L684 520H628Z", NIGHT),
    )  # fmt: skip
    card = turned(rect(760, 430, 130, 90, WHITE, 6), -6, 825, 475) + turned(
        line("M780 456H860M780 478H840", BLUE, 6), -6, 825, 475
    )
    return houses + cup + card


def hands() -> str:
    rays = join(
        *(shape("M600 400L1500 260V540Z", "#ffffff10", f'transform="rotate({45 * i} 600 400)"')
          for i in range(8))
    )  # fmt: skip
    sleeves = (INDIGO, MARIGOLD, LEAF, CLAY, "#8aa0d8", WHITE, AMBER, "#6b5a86")
    arms = join(
        *(turned(_reach(fill, SKINS[i % 4]), 45 * i + 22, 600, 400)
          for i, fill in enumerate(sleeves))
    )  # fmt: skip
    return rect(0, 0, 1200, 800, NIGHT) + rays + arms


def _reach(sleeve: str, skin: str) -> str:
    """An arm from the right edge whose hand lies near the middle."""
    fingers = join(
        *(line(f"M690 {388 + 11 * i}H{640 + 5 * abs(i - 1)}", skin, 13) for i in range(4))
    )
    palm = rect(676, 374, 76, 62, skin, 24) + line("M706 380Q684 356 668 362", skin, 15)
    knuckles = join(*(line(f"M672 {393.5 + 11 * i}h22", "#00000018", 2.5) for i in range(3)))
    cuff = rect(742, 366, 26, 80, WHITE, 6) + rect(760, 358, 760, 96, sleeve, 10)
    return fingers + palm + knuckles + cuff


def panel() -> str:
    screen = rect(330, 50, 540, 320, NIGHT, 10) + arcs(600, 340, 6, "#ffffff55")
    guests = (SUIT_GREY, GOLD_BLOUSE, SCARF, SUIT_BLUE)
    chairs = (INDIGO, AMBER, INDIGO, AMBER)
    people = join(
        *(in_chair(who, 210 + 260 * i, 680, 1.2, chair) for i, (who, chair) in
          enumerate(zip(guests, chairs, strict=True)))
    )  # fmt: skip
    tables = join(*(_side_table(340 + 260 * i) for i in range(3)))
    stage = rect(0, 640, 1200, 160, "#d9c7a0") + rect(0, 716, 1200, 84, "#b89f6e")
    greens = plant(60, 690, 1.2) + plant(1140, 690, 1.2)
    return room(HAZE, "#d9c7a0", 640) + screen + stage + tables + people + greens


def _side_table(x: float) -> str:
    top = oval(x, 590, 44, 10, WHITE) + rect(x - 4, 594, 8, 90, INK)
    glass = rect(x - 12, 558, 20, 30, "#bcd3ee", 4)
    return oval(x, 686, 30, 7, INK) + top + glass


def four_doors() -> str:
    doors = ((MARIGOLD, _basket), (CLAY, _house), (INDIGO, _flask), (LEAF, _cross))
    made = join(*(_door(150 + 240 * i, fill, sign()) for i, (fill, sign) in enumerate(doors)))
    path = shape("M240 800Q420 700 600 700T960 800Z", SAND)
    walker = standing(GREEN_BLOUSE, 600, 770, 0.62) + standing(CLAY_SHIRT, 540, 776, 0.62)
    return room("#e8ecf8", "#cfd7ee", 650) + rect(0, 640, 1200, 14, WHITE) + made + path + walker


def _door(x: float, fill: str, sign: str) -> str:
    frame = f"M{x - 8} 650V250A98 98 0 0 1 {x + 188} 250V650Z"
    leaf = f"M{x + 8} 650V254A82 82 0 0 1 {x + 172} 254V650Z"
    panels = rect(x + 34, 440, 112, 170, "#00000016", 8)
    return join(
        shape(frame, WHITE), shape(leaf, fill), panels, dot(x + 150, 428, 9, WHITE),
        dot(x + 90, 306, 62, PAPER), placed(sign, x + 90, 306),
        shape(f"M{x + 8} 650H{x + 172}L{x + 186} 690H{x - 6}Z", "#ffffff80"),
    )  # fmt: skip


def _basket() -> str:
    body = shape("M-36-6H36L26 36H-26Z", AMBER) + line("M-24-6Q0-48 24-6", AMBER, 7)
    return body + line("M-12 4V28M0 4V28M12 4V28", WHITE, 4) + dot(-10, -14, 9, CLAY)


def _house() -> str:
    return (
        shape("M-40 0L0-38L40 0Z", CLAY) + rect(-28, 0, 56, 36, CLAY) + rect(-9, 10, 18, 26, PAPER)
    )


def _flask() -> str:
    glass = shape("M-10-38H10V-12L34 30Q36 38 28 38H-28Q-36 38-34 30L-10-12Z", BLUE)
    return (
        glass
        + shape("M-22 10H22L34 30Q36 38 28 38H-28Q-36 38-34 30Z", INDIGO)
        + dot(4, 22, 5, WHITE)
    )


def _cross() -> str:
    return rect(-12, -36, 24, 72, LEAF, 6) + rect(-36, -12, 72, 24, LEAF, 6)


def district_map() -> str:
    sheet = join(
        rect(0, 0, 1200, 800, "#d8c39a"), rect(128, 78, 960, 660, "#00000018", 8),
        rect(120, 66, 960, 660, PAPER, 8),
    )  # fmt: skip
    fields = (
        ("M150 96H470L430 300L250 350L150 280Z", SAGE),
        ("M480 96H760L790 270L600 330L442 300Z", CREAM),
        ("M770 96H1050V310L900 350L800 270Z", MIST), ("M150 292L248 362L300 540L150 600Z", SAND),
        ("M262 360L440 312L592 342L560 520L312 540Z", ROSE),
        ("M606 340L796 282L892 362L840 540L572 520Z", SAGE),
        ("M904 362L1050 322V600L852 560Z", CREAM), ("M150 612L306 552L560 532L540 698H150Z", MIST),
        ("M572 532L842 552L1050 612V698H552Z", SAND),
    )  # fmt: skip
    land = join(*(shape(d, fill, 'stroke="#fff" stroke-width="6"') for d, fill in fields))
    river = line("M152 460C310 420 380 610 560 470S820 180 1048 214", "#8fb4e0", 26)
    road = line("M330 96C380 300 700 420 760 726", "#b9ab8e", 9, 'stroke-dasharray="26 14"')
    homes = join(*(_hut(x, y) for x, y in (
        (220, 190), (620, 190), (930, 150), (420, 400), (730, 450), (960, 470), (280, 650),
        (800, 640),
    )))  # fmt: skip
    pins = join(*(_pin(*at) for at in ((330, 240, CLAY), (640, 400, INDIGO), (970, 400, MARIGOLD),
                                       (470, 640, LEAF))))  # fmt: skip
    return sheet + land + river + road + homes + pins


def _hut(x: float, y: float) -> str:
    return shape(f"M{x - 20} {y}L{x} {y - 18}L{x + 20} {y}Z", CLAY) + rect(x - 14, y, 28, 18, WHITE)


def _pin(x: float, y: float, fill: str) -> str:
    drop = "M0 0C-14-34-40-50-40-82A40 40 0 0 1 40-82C40-50 14-34 0 0Z"
    return placed(oval(0, 2, 18, 6, "#00000030") + shape(drop, fill) + dot(0, -82, 17, PAPER), x, y)


def clinic_team() -> str:
    sign = rect(790, 50, 300, 66, INDIGO, 10) + words(940, 96, "คัดกรอง", 40, WHITE, bold=1)
    counter = rect(740, 430, 400, 26, CREAM, 6) + rect(756, 456, 368, 200, BLUE)
    clock = dot(640, 130, 46, WHITE) + line("M640 130V100M640 130L660 142", INK, 6)
    patient = in_chair(ELDER, 230, 732, 1.3, INDIGO)
    slip = turned(
        rect(262, 572, 46, 62, WHITE, 4) + words(285, 612, "31", 26, INDIGO, bold=1), 6, 285, 600
    )
    nurse = seated(NURSE._replace(shirt="#dfe9f7"), 980, 446, 1.35, (-30, -120), (30, -120))
    team = join(
        standing(DOCTOR._replace(shirt="#f4f6fb"), 610, 740, 1.42),
        standing(GOLD_BLOUSE, 452, 748, 1.42, left=(-78, -170)),
        standing(CLAY_SHIRT, 772, 752, 1.42, right=(30, -170)),
    )
    board = turned(rect(784, 478, 62, 84, WHITE, 4) + rect(800, 470, 30, 14, INK, 4), 4, 812, 520)
    back = room("#e6f0ea", "#c9dccf", 650) + sign + clock + plant(70, 720, 1.1)
    return back + counter + nurse + patient + slip + team + board


PICTURES = {
    "news-01-signing": signing,
    "news-02-hall": hall,
    "news-03-audience": audience,
    "news-04-workshop-wall": workshop_wall,
    "news-05-lab-room": lab_room,
    "news-06-hands": hands,
    "news-07-panel": panel,
    "news-08-four-doors": four_doors,
    "news-09-district-map": district_map,
    "news-10-clinic-team": clinic_team,
}
