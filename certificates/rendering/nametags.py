"""ป้ายชื่อ: eight to a sheet of A4, with marks to cut by."""

from collections.abc import Sequence
from dataclasses import dataclass

from .official import UPRIGHT, on_paper, size_in_two, stock_for
from .paper import print_paper

TO_A_SHEET = 8
WIDTH_MM, HEIGHT_MM = 90, 66
ROOM_MM = 80
LEFT_MM, TOP_MM = 15, 16.5
MARK_MM = 5
# Names are made out from across a room; agencies from beside the wearer.
NAME_PT, SMALLEST_NAME_PT = 22, 10
SMALL_PT, SMALLEST_PT = 11.5, 7


@dataclass(frozen=True, kw_only=True)
class NameTag:
    """``name`` as it is to be read out; ``group`` stands in the corner."""

    name: str
    position: str = ""
    organisation: str = ""
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class NameTags:
    event: str
    tags: tuple[NameTag, ...]


def print_name_tags(tags: NameTags) -> bytes:
    """The tags as PDF/A, eight on a sheet, in the order given.

    Raises:
        RenderError: as ``print_paper``.
    """
    starts = range(0, len(tags.tags), TO_A_SHEET)
    sheets = [tags.tags[start : start + TO_A_SHEET] for start in starts]
    context = {
        "event": on_paper(tags.event),
        "event_size": _size(tags.event, SMALL_PT, SMALLEST_PT),
        "sheets": [_sheet(sheet) for sheet in sheets],
        "marks": _marks(),
    }
    return print_paper("nametags", context, stock=stock_for(len(tags.tags), UPRIGHT))


def _sheet(tags: Sequence[NameTag]) -> list[dict[str, str]]:
    return [_tag(tag, place) for place, tag in enumerate(tags)]


def _tag(tag: NameTag, place: int) -> dict[str, str]:
    row, column = divmod(place, 2)
    return {
        "left": f"{LEFT_MM + column * WIDTH_MM}mm",
        "top": f"{TOP_MM + row * HEIGHT_MM:g}mm",
        "name": on_paper(tag.name),
        "name_size": _size(tag.name, NAME_PT, SMALLEST_NAME_PT),
        "position": on_paper(tag.position),
        "position_size": _size(tag.position, SMALL_PT, SMALLEST_PT),
        "organisation": on_paper(tag.organisation),
        "organisation_size": _size(tag.organisation, SMALL_PT, SMALLEST_PT),
        "group": on_paper(tag.group),
    }


def _size(text: str, size_pt: float, smallest_pt: float) -> str:
    return size_in_two(on_paper(text), width_mm=ROOM_MM, size_pt=size_pt, smallest_pt=smallest_pt)


def _marks() -> list[dict[str, str]]:
    """Short lines outside the tags, at every edge there is to cut along."""
    right, foot = LEFT_MM + 2 * WIDTH_MM, TOP_MM + 4 * HEIGHT_MM
    marks = []
    for column in range(3):
        left = LEFT_MM + column * WIDTH_MM
        marks += [_mark(left, top, 0, MARK_MM) for top in (TOP_MM - MARK_MM - 1, foot + 1)]
    for row in range(5):
        top = TOP_MM + row * HEIGHT_MM
        marks += [_mark(left, top, MARK_MM, 0) for left in (LEFT_MM - MARK_MM - 1, right + 1)]
    return marks


def _mark(left: float, top: float, width: float, height: float) -> dict[str, str]:
    places = {"left": left, "top": top, "width": width, "height": height}
    return {name: f"{place:g}mm" for name, place in places.items()}
