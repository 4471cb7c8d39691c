"""The demo's film: five scenes, one a stage, each told in three stills."""

from lms.demo.drawing.lessons import stages
from lms.demo.drawing.shapes import HEIGHT, INK, LINE, PAPER, WIDTH, dot, join, placed, rect, words

SECONDS = 8  # a scene
SENTENCES = (
    ("ออกไปพบผู้ใช้บริการ", "ฟังและสังเกต โดยไม่รีบสรุป"),
    ("เขียนปัญหาให้เหลือหนึ่งประโยค", "มีผู้ใช้ ความต้องการ และหลักฐาน"),
    ("คิดให้มากก่อน", "แล้วจึงเลือกด้วยเกณฑ์เดียวกัน"),
    ("ทำของง่าย ๆ ในหนึ่งวัน", "ให้คนได้ลองใช้จริง"),
    ("ให้ผู้ใช้จริงลอง แล้วแก้", "วนซ้ำจนกว่าจะใช้ได้"),
)


def scene(index: int, told: int) -> str:
    """Stage ``index`` with its first ``told`` sentences."""
    name, fill, icon = stages()[index]
    sentences = SENTENCES[index][:told]
    return join(
        rect(0, 0, WIDTH, HEIGHT, PAPER),
        placed(dot(0, 0, 94, fill) + icon, 600, 260, 1.7),
        words(600, 510, f"{index + 1}  {name}", 64, INK, bold=1),
        *(words(600, 610 + 74 * at, text, 46, INK) for at, text in enumerate(sentences)),
        _way(index),
    )


def _way(index: int) -> str:
    """Where in the film we are."""
    dots = (
        dot(480 + 60 * at, 750, 13 if at == index else 9, fill if at <= index else LINE)
        for at, (_name, fill, _icon) in enumerate(stages())
    )
    return join(*dots)


FILMS = {
    "five-stages": [
        (scene(index, told), seconds)
        for index in range(len(SENTENCES))
        for told, seconds in ((0, 2), (1, 2.5), (2, SECONDS - 4.5))
    ]
}
