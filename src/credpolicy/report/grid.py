"""Grids: rows of cells as lines whose columns stand below each other, numbers to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from credpolicy.report.diagnostic import painted
from credpolicy.report.view import Style

Cell = str | int | float | None
_NOTHING = "-"


def grid(columns: Sequence[str], rows: Sequence[Sequence[Cell]], style: Style) -> Iterator[str]:
    """The lines of a table with its header. Absent cells are a dash, fractions have one digit."""
    texts = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(line[n]) for line in (columns, *texts)) for n in range(len(columns))]
    right = [n > 0 and all(not isinstance(row[n], str) for row in rows) for n in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        filled = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        )
        return "  ".join(filled).rstrip()

    yield painted(line(columns), "2", style)
    for text in texts:
        yield painted(line(text), "", style)


def _text(cell: Cell) -> str:
    if cell is None:
        return _NOTHING
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell
