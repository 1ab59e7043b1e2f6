"""Starter packs as text: the list of them, what one rests on, and the words put above each copied file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from credpolicy.load.packs import Starter
from credpolicy.model.authority import Authority
from credpolicy.report.diagnostic import counted

_WIDTH = 96
STANDINGS = {
    "text": "the rule's own text was read",
    "secondary": "what others say of the rule was read, not its own text",
    "partial": "only a part was read",
}


def listing(starters: Iterable[Starter]) -> str:
    """One line a pack: its name, what it holds in numbers, and which rules these are."""
    rows = [(one.pack.name, _counts(one), one.pack.summary) for one in starters]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "".join(f"{name:<{widths[0]}}  {held:<{widths[1]}}  {summary}\n" for name, held, summary in rows)


def _counts(starter: Starter) -> str:
    duties = starter.count("requirements") + starter.count("coverage")
    return f"{counted(duties, 'rule')}, {counted(starter.count('policy_tests'), 'test')}"


def shown(starter: Starter) -> str:
    """A pack with its files, its attributes, and every citation with what rests on it."""
    pack = starter.pack
    heading = f"{pack.name}: {pack.title}"
    lines = [heading, "=" * len(heading), *_wrapped(pack.summary), "", "Files"]
    lines += [f"  {name}" for name, _ in starter.files]
    lines += ["", "Citations"]
    for authority, used in starter.citations().items():
        lines += _citation(authority, used)
    return "\n".join(lines) + "\n"


def _citation(authority: Authority, used: list[tuple[str, str]]) -> Iterator[str]:
    yield from _wrapped(authority.citation)
    if authority.read_on is not None and authority.standing is not None:
        yield f"    read on {authority.read_on}: {STANDINGS[authority.standing]}"
    if authority.url is not None:
        yield f"    {authority.url}"
    for noun in dict.fromkeys(noun for noun, _ in used):
        ids = [id_ for kind, id_ in used if kind == noun]
        yield from _wrapped(f"{noun}: {', '.join(ids)}", indent="    ")


def _wrapped(text: str, indent: str = "  ") -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def headed(starter: Starter, name: str, data: bytes, version: str) -> bytes:
    """A file of a pack as it is copied: above it where it came from, and that each citation must be checked."""
    header = (
        f"# From {name} of the starter pack `{starter.pack.name}`, credpolicy {version}. This copy is yours.\n"
        "# Check each citation at its source before you rely on it. `read_on` says when it was read, `standing` what\n"
        "# was read: text is the rule itself, secondary what others say of it, partial a part of it.\n\n"
    )
    return header.encode() + data
