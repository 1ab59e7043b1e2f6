"""Reads docs/rules.md as data: one section a rule, with the files in which it is found and their mended form."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"

_SECTION = re.compile(r"^### (\w+): (.+)$", re.MULTILINE)
_FILE = re.compile(r"^```(?:yaml|markdown)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Files = dict[str, str]


@dataclass(frozen=True)
class Section:
    """What the page says of one rule. `found` and `mended` are files by path, both empty for a rule told in words."""

    code: str
    title: str
    text: str
    found: Files
    mended: Files


def base() -> Files:
    """The files that every example stands beside."""
    _, _, after = PAGE.read_text(encoding="utf-8").partition("\n## The repository of the examples\n")
    return _files(after.partition("\n## ")[0])


def sections() -> list[Section]:
    """The sections in the order of the page."""
    _, *pieces = _SECTION.split(PAGE.read_text(encoding="utf-8"))
    found = []
    for code, title, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        wrong, _, right = text.partition("\nMended:\n")
        found.append(Section(code, title, " ".join(text.split()), _files(wrong), _files(right)))
    return found


def write(folder: Path, files: Files) -> None:
    """Put the files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def _files(text: str) -> Files:
    return dict(_FILE.findall(text))
