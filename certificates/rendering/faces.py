"""The two faces certificates are set in, and what is known of them without a shaper.

The sidecars come from ``certificates/fonts/build_faces.py``.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "fonts"


@dataclass(frozen=True)
class Face:
    """One weight of the certificate face.

    ``glyphs`` holds the one text of each glyph, by glyph id; ``advances`` the
    width of each character in ems, which is exact for Thai (it has no kerning)
    and within some per cent for Latin.
    """

    path: Path
    sha256: str
    glyphs: tuple[str | None, ...]
    advances: dict[str, float]

    def width(self, text: str) -> float:
        """Return the width of ``text`` on one line, in ems."""
        return sum(self.advances[character] for character in text)


@cache
def regular() -> Face:
    return _read("GovLabSarabun-Regular")


@cache
def bold() -> Face:
    return _read("GovLabSarabun-Bold")


def _read(name: str) -> Face:
    sidecar = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    em = sidecar["units_per_em"]
    return Face(
        path=FOLDER / f"{name}.ttf",
        sha256=sidecar["sha256"],
        glyphs=tuple(sidecar["glyphs"]),
        advances={character: units / em for character, units in sidecar["advances"].items()},
    )


def first_missing(text: str) -> str | None:
    """Return the first character either weight cannot draw, or None."""
    light, heavy = regular().advances, bold().advances
    return next((c for c in text if c not in light or c not in heavy), None)
