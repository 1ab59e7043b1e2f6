"""Reads docs/language.md and docs/dates.md as data: tables, examples, and the verdicts that stand below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "language.md"
DATES = ROOT / "docs" / "dates.md"

_FILE = re.compile(r"# ((?:policies|registry|identities)/\S+\.yaml|credpolicy\.yaml)")
_EXAMPLE = re.compile(r"^```yaml\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_MARKED = re.compile(r"<!-- ([\w: ]+) -->\n((?:\|.*\n)+)")
_TABLE = re.compile(r"\s*((?:\|.*\n)+)")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Example:
    """A repository on the page, and what is said of it: rows of a table, each by its heads."""

    name: str
    files: dict[str, str]
    rows: tuple[dict[str, str], ...]

    @property
    def by_day(self) -> dict[date, list[dict[str, str]]]:
        """The rows by the day that they speak of."""
        found: dict[date, list[dict[str, str]]] = {}
        for row in self.rows:
            found.setdefault(day(row["on"]), []).append(row)
        return found

    def write(self, folder: Path) -> None:
        """Lay the files down."""
        for path, text in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table by its heads; a head without words is `remark`."""
    cells = [[cell.strip().replace("\\|", "|") for cell in _CELL.split(line)[1:-1]] for line in table.splitlines()]
    heads = [head or "remark" for head in cells[0]]
    return [dict(zip(heads, row, strict=True)) for row in cells[2:]]


def examples(page: Path) -> Iterator[Example]:
    """The examples, each with the table of verdicts below it."""
    text = page.read_text(encoding="utf-8")
    for number, found in enumerate(_EXAMPLE.finditer(text), 1):
        title = re.findall(r"^## (.*)$", text[: found.start()], re.MULTILINE)[-1]
        below = _TABLE.match(text, found.end())
        told = rows(below[1]) if below else []
        yield Example(f"{page.stem}-{number}-{title}", files(found[1]), tuple(row for row in told if "on" in row))


def files(text: str) -> dict[str, str]:
    """The files of an example, by the comments that name them."""
    found: dict[str, list[str]] = {}
    path = ""
    for line in text.splitlines(keepends=True):
        named = _FILE.fullmatch(line.strip())
        if named:
            path = named[1]
            found[path] = []
        else:
            found[path].append(line)
    return {path: "".join(lines) for path, lines in found.items()}


def marked(page: Path) -> dict[str, list[dict[str, str]]]:
    """The tables that a comment names, by that name: of keys `keys: Model`."""
    return {name: rows(table) for name, table in _MARKED.findall(page.read_text(encoding="utf-8"))}


def day(text: str) -> date:
    """A day as the page writes it: `31 March 2024`."""
    return datetime.strptime(text, "%d %B %Y").date()
