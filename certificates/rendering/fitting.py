"""Making a text fit its place: smaller, then on two lines, then not at all."""

from dataclasses import dataclass

from . import faces
from .errors import DoesNotFit

POINTS_PER_MM = 72 / 25.4
# Room for what the widths do not know: Latin kerning and rounding.
SLACK = 0.98
SIZE_STEP_PT = 0.5
# Two lines broken between words hold less than twice one line: the longest Thai
# word in a title stays well under a fifth of the line.
FILL_OF_TWO_LINES = 1.8
# Two lines take the height of one and a half.
TWO_LINE_SCALE = 0.75


@dataclass(frozen=True)
class Place:
    """Where a text stands: its width, and the sizes it may be set in."""

    width_mm: float
    size_pt: float
    smallest_pt: float
    bold: bool = False
    lines: int = 2


@dataclass(frozen=True)
class Fitted:
    """A text with its size. One line with ``breaks`` is for the layout to break in two."""

    lines: tuple[str, ...]
    size_pt: float
    breaks: bool = False

    @property
    def css_size(self) -> str:
        """The size for a style sheet; a template would write 10.5 as the language does."""
        return f"{self.size_pt:g}pt"


def fit(field: str, text: str, place: Place) -> Fitted:
    """Set ``text`` as large as its place allows.

    Raises:
        DoesNotFit: neither one nor two lines hold it at the smallest size.
    """
    face = faces.bold() if place.bold else faces.regular()
    room_pt = place.width_mm * POINTS_PER_MM * SLACK
    if size := _size(face.width(text), room_pt, place, place.size_pt):
        return Fitted((text,), size)
    if place.lines == 2:
        largest = place.size_pt * TWO_LINE_SCALE
        if (halves := _halves(text, face)) and (
            size := _size(max(map(face.width, halves)), room_pt, place, largest)
        ):
            return Fitted(halves, size)
        if size := _size(face.width(text) / FILL_OF_TWO_LINES, room_pt, place, largest):
            return Fitted((text,), size, breaks=True)
    raise DoesNotFit(field)


def _size(width_em: float, room_pt: float, place: Place, largest_pt: float) -> float | None:
    """Return the size that fills the room, at most the largest; None when too small."""
    wanted = room_pt / width_em if width_em else largest_pt
    size = min(largest_pt, wanted) // SIZE_STEP_PT * SIZE_STEP_PT
    return size if size >= place.smallest_pt else None


def _halves(text: str, face: faces.Face) -> tuple[str, str] | None:
    """Break at the space that makes the longer line shortest."""
    words = text.split(" ")
    pairs = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(pairs, key=lambda pair: max(map(face.width, pair)), default=None)
