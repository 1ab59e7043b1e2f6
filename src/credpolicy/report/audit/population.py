"""Lists for an audit, and what was drawn from them: CSV that can be hashed, JSON with the stamp, and text."""

from __future__ import annotations

import csv as notation
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from credpolicy._version import __version__
from credpolicy.escape import cell, terminal
from credpolicy.model.population import Population, Row, Sample
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.shapes import day, written
from credpolicy.report.view import Style

POPULATION, SAMPLE = "credpolicy/population/v1", "credpolicy/sample/v1"
_SHOWN = ("key", "severity", "worker", "owner")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, the hash of what was read, when it was made, and what was drawn from it if anything was."""

    population: Population
    inputs: str
    extracted_at: str
    sample: Sample | None = None
    style: Style = field(default_factory=Style)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows told: those drawn, or all."""
        return self.population.rows if self.sample is None else self.sample.rows

    @property
    def exit_code(self) -> int:
        """2 where a list may lack something that could not be read, 3 where nothing is on it."""
        if not self.population.complete:
            return 2
        return 0 if self.population.rows else 3


def table(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Rows as CSV with a header; lines end with LF, no cell is a formula or breaks its line."""
    target = io.StringIO()
    writer = notation.writer(target, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if value is None else cell(terminal(str(value))) for value in row.cells])
    return target.getvalue()


def csv(listed: Listed) -> str:
    """The rows; of the same commit, day and criteria the same bytes each time."""
    return table(listed.population.columns, listed.rows)


def hashed(population: Population) -> str:
    """SHA-256 of the whole list as CSV: what `sha256sum` says of that file."""
    return hashlib.sha256(table(population.columns, population.rows).encode("ascii", "backslashreplace")).hexdigest()


def stamp(listed: Listed) -> dict[str, Any]:
    """Where a list comes from, by which criteria, when, and how it is known again."""
    population, criteria = listed.population, listed.population.criteria
    revision = population.revision
    return {
        "commit": revision.commit,
        "committed_on": day(revision.committed_on),
        "inputs": listed.inputs,
        "as_of": day(population.as_of),
        "criteria": {
            "of": criteria.of,
            "requirements": list(criteria.requirements),
            "types": list(criteria.types),
            "owners": list(criteria.owners),
            "audit": criteria.audit or None,
            "part": criteria.part,
            "parts": criteria.parts,
            "words": criteria.words,
        },
        "rows": len(population.rows),
        "complete": population.complete,
        "unread": list(population.unread),
        "sha256": hashed(population),
        "extracted_at": listed.extracted_at,
        "tool": {"name": "credpolicy", "version": __version__},
    }


def json(listed: Listed) -> str:
    """The stamp and the rows, after `population-v1.json` or `sample-v1.json`; the time is in no hash."""
    sample, columns = listed.sample, listed.population.columns
    drawn = {} if sample is None else {"sample": _drawn(sample)}
    rows = [
        dict(zip(columns, (None if cell is None else _plain(cell) for cell in row.cells), strict=True))
        for row in listed.rows
    ]
    name = POPULATION if sample is None else SAMPLE
    return written({"format": name, **stamp(listed), **drawn, "items": rows})


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)


def _drawn(sample: Sample) -> dict[str, Any]:
    return {
        "size": sample.size,
        "seed": sample.seed,
        "rank": "SHA-256 of SEED:KEY in UTF-8, lowest first, inside each stratum",
        "strata": [
            {"severity": name, "rows": rows, "drawn": drawn} for name, (rows, drawn) in sample.strata.items()
        ],
    }  # fmt: skip


def text(listed: Listed) -> str:
    """The stamp in words, then the rows by key, severity, worker and owner."""
    population, style = listed.population, listed.style
    revision = population.revision
    of = terminal(population.criteria.words)
    lines = [
        painted(f"{'Sample' if listed.sample else 'Population'}: {of}", "1", style),
        f"Commit      {revision.commit}",
        f"As of       {population.as_of}",
        f"Rows        {len(population.rows):,}",
        f"Complete    {_complete(population)}",
        f"SHA-256     {hashed(population)} of the list as CSV",
        f"Made at     {listed.extracted_at} (in no hash)",
    ]
    if listed.sample is not None:
        lines += [f"Seed        {terminal(listed.sample.seed)}", f"Drawn       {len(listed.rows):,}", ""]
        lines += [
            f"  {name:<10}{drawn:>6,} of {rows:,}" for name, (rows, drawn) in listed.sample.strata.items()
        ]  # fmt: skip
    lines += ["", *_rows(listed), ""] if listed.rows else [""]
    end = f"{counted(len(listed.rows), 'row')}." if listed.exit_code == 0 else "Not the whole list."
    if listed.exit_code == 3:
        end = "There is nothing on this list."
    return "\n".join([*lines, f"{end} Exit code {listed.exit_code}."]) + "\n"


def _complete(population: Population) -> str:
    if population.complete:
        return "yes, policies and registry could be read whole"
    named = ", ".join(map(terminal, population.unread[:5]))
    return f"NO: {len(population.unread):,} could not be read whole, such as {named}"


def _rows(listed: Listed) -> list[str]:
    heads = [name.upper() for name in _SHOWN]
    rows = [[_cut(terminal(str(value or "-"))) for value in row.cells[: len(_SHOWN)]] for row in listed.rows]
    widths = [max(len(row[n]) for row in (*rows, heads)) for n in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (heads, *rows)
    ]


def _cut(value: str) -> str:
    return value if len(value) <= _WIDEST else f"{value[: _WIDEST - 3]}..."
