"""A table of HTML on its way to the comparison table."""

from dataclasses import dataclass, field

from cms.packages.content import Block

CELLS = {"tr", "td", "th", "caption"}
ROWS, COLUMNS, HEAD, CELL = 40, 8, 100, 500  # what the comparison table holds


@dataclass
class Table:
    """``depth`` counts tables within tables: the inner ones' words fall into the outer's cells."""

    rows: list[list[str]] = field(default_factory=list)
    caption: str = ""
    cell: list[str] | None = None
    in_caption: bool = False
    depth: int = 1

    def begin(self, tag: str) -> None:
        """A row or a cell; in HTML either may end by the beginning of the next."""
        self.end()
        if tag == "tr" or not self.rows:
            self.rows.append([])
        if tag != "tr":
            self.cell, self.in_caption = [], tag == "caption"

    def end(self) -> None:
        if self.cell is None:
            return
        words = " ".join("".join(self.cell).split())
        if self.in_caption:
            self.caption = words[:250]
        else:
            self.rows[-1].append(words)
        self.cell = None

    def block(self) -> Block:
        width = max(len(row) for row in self.rows)
        full = [[*row, *[""] * (width - len(row))] for row in self.rows]
        return {"caption": self.caption, "heads": _items(full[0]), "rows": _rows(full[1:])}

    def fits(self) -> bool:
        wide = {len(row) for row in self.rows}
        cells = [cell for row in self.rows for cell in row]
        return (
            2 <= len(self.rows) <= ROWS + 1
            and 2 <= max(wide, default=0) <= COLUMNS
            and all(len(cell) <= HEAD for cell in self.rows[0])
            and all(len(cell) <= CELL for cell in cells)
        )


def _items(values: list[str]) -> list[Block]:
    return [{"type": "item", "value": value} for value in values]


def _rows(rows: list[list[str]]) -> list[Block]:
    return [{"type": "item", "value": _items(row)} for row in rows]
