"""GitHub Actions: findings as annotations beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from credpolicy.escape import workflow
from credpolicy.report.listing import Listed, Listing

_MOST = 10
"""So many annotations of a kind are shown a step; GitHub drops what is beyond without a word."""


def github(listing: Listing) -> str:
    """Workflow commands: the worst findings as errors and warnings where they are written, and how many are left out.

    Waived findings and those that only advise are not annotated.
    """
    bad = [each for each in listing.open if each.finding.level in ("error", "gap")]
    doubtful = [each for each in listing.open if each.finding.level not in ("error", "gap")]
    lines = [f"::error title=credpolicy::{workflow(note)}" for note in listing.notes]
    room = _MOST - len(lines)
    lines += [*_commands("error", bad[:room], listing), *_commands("warning", doubtful[:_MOST], listing)]
    left = max(0, len(bad) - room) + max(0, len(doubtful) - _MOST)
    if left:
        lines.append(f"::notice title=credpolicy::{left:,} more findings are not shown here; see the log or the report")
    return "".join(f"{line}\n" for line in lines)


def _commands(kind: str, entries: Sequence[Listed], listing: Listing) -> Iterator[str]:
    for each in entries:
        path = listing.path(each)
        place = f"file={workflow(path, value=True)},line={each.line},col={each.column}," if path else ""
        yield f"::{kind} {place}title={workflow(each.finding.rule, value=True)}::{workflow(each.message)}"
