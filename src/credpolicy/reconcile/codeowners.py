"""CODEOWNERS: read as the forge reads it, its patterns matched, the managed block put in, and differences found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import re2

from credpolicy.errors import UsageError

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where a forge looks for the file, from the top of the repository; the first that exists counts."""

BEGIN, END = "# begin credpolicy", "# end credpolicy"
MAX_BYTES = 3_000_000
"""GitHub takes no larger file."""

_NOTE = "# Made by `credpolicy codeowners --write` from the owners in policies/. Lines of your own go above or below."
_LONGEST = 1000
_OWNER = re.compile(r"@[A-Za-z0-9_][\w.-]*(/[\w.-]+)*|[^\s@#]+@[^\s@#]+\.[^\s@#]+", re.ASCII)
_PLAIN = re.compile(r"[^\s#\[\]!*?\\]+( [^\s#\[\]!*?\\]+)*")


class Rule(NamedTuple):
    """A path from the top of the repository, of a folder with `/` at its end, and who owns it; `note` says why."""

    path: str
    owners: tuple[str, ...]
    note: str = ""


class Line(NamedTuple):
    """A line of the file: a pattern with its owners, and its number from 1."""

    number: int
    pattern: str
    owners: tuple[str, ...]


class Skipped(NamedTuple):
    """A line that the forge does not take, and why."""

    number: int
    why: str


class Difference(NamedTuple):
    """A path whose owners are other ones than the policies name; `line` is the one that decides, 0 for none."""

    path: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    line: int


def is_owner(text: str) -> bool:
    """Whether a forge can take this for an owner: `@login`, `@organisation/team`, or an address."""
    return _OWNER.fullmatch(text) is not None


def writable(path: str) -> bool:
    """Whether a pattern can name exactly this path: without what a forge reads as more than itself."""
    return path.isprintable() and _PLAIN.fullmatch(path) is not None


def parse(text: str) -> tuple[list[Line], list[Skipped]]:
    """The lines that count, and those that the forge skips."""
    lines: list[Line] = []
    skipped: list[Skipped] = []
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        stripped = raw.strip(" \t")
        if not stripped or stripped.startswith("#"):
            continue
        pattern, *owners = re.findall(r"(?:\\.|[^\\ \t])+\\?|\\", stripped)
        comment = next((n for n, owner in enumerate(owners) if owner.startswith("#")), len(owners))
        owners = owners[:comment]
        why = _refusal(pattern) or next((f"`{owner}` is no owner" for owner in owners if not is_owner(owner)), "")
        if why:
            skipped.append(Skipped(number, why))
        else:
            lines.append(Line(number, pattern, tuple(owners)))
    return lines, skipped


def _refusal(pattern: str) -> str:
    if pattern.startswith("!"):
        return "a pattern that begins with `!` is not supported"
    if pattern.startswith("\\#"):
        return "a pattern cannot begin with `#`"
    if "[" in pattern or "]" in pattern:
        return "`[` and `]` are not supported"
    if len(pattern) > _LONGEST:
        return f"the pattern has over {_LONGEST:,} characters"
    return "`***` is no pattern" if "***" in pattern else ""


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern, as `parse` gives it, matches the path of a file, from the top of the repository without a `/`.

    As in .gitignore, but `folder/*` names the files of the folder itself and nothing deeper.
    """
    return _fits(_compiled(pattern), path)


def _fits(compiled: Any, path: str) -> bool:
    # Bytes of a name that are no text stand for any character that is none.
    return compiled.fullmatch(path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")) is not None


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.never_nl = False
    options.dot_nl = True
    options.log_errors = False
    return re2.compile(_expression(pattern), options)


def _expression(pattern: str) -> str:
    """The pattern as an expression for whole paths; expressions of this kind are matched in linear time."""
    body = pattern.removesuffix("/")
    folder = body != pattern
    steps = body.split("/")
    if steps[0] == "" and len(steps) > 1:
        steps = steps[1:]
    elif len(steps) == 1:
        steps = ["**", *steps]
    *before, last = steps
    found = "".join("(?:.*/)?" if step == "**" else f"{_step(step)}/" for step in before)
    if last == "**":
        return f"{found}.+/.+" if folder else f"{found}.+"
    if folder:
        return f"{found}{_step(last)}/.+"
    return found + ("[^/]+" if last == "*" and before != ["**"] else f"{_step(last)}(?:/.*)?")


def _step(step: str) -> str:
    """One step of a path: `*` is any text in it, `?` one character, and a backslash takes the next as it is."""
    wild = {"*": "[^/]*", "?": "[^/]"}
    if step and not step.strip("*"):
        return "[^/]+"
    parts = re.findall(r"\\.|\\|[^\\]", step, re.DOTALL)
    return "".join(wild.get(part, re2.escape(part[-1])) for part in parts)


def render(rules: Iterable[Rule]) -> str:
    """The managed block: a line for each rule, in their order, between its two marks."""
    written = [("/" + rule.path.replace(" ", "\\ "), rule) for rule in rules]
    width = min(max((len(pattern) for pattern, _ in written), default=0), 60)
    lines = [f"{pattern:<{width}}  {' '.join(rule.owners)}" for pattern, rule in written]
    return "\n".join((BEGIN, _NOTE, *lines, END, ""))


def with_block(text: str, block: str) -> str:
    """The file with the managed block in the place of the earlier one, or at its end; all else stays as it is.

    Raises UsageError where the marks do not stand once and in order.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    block = block.replace("\n", ending)
    begins, ends = (list(re.finditer(rf"^{mark}[ \t]*\r?(?:\n|\Z)", text, re.MULTILINE)) for mark in (BEGIN, END))
    if not begins and not ends:
        gap = "" if not text else ending if text.endswith("\n") else ending * 2
        return text + gap + block
    if len(begins) != 1 or len(ends) != 1 or ends[0].start() < begins[0].end():
        message = f"the lines `{BEGIN}` and `{END}` do not stand in CODEOWNERS once each, one after the other"
        raise UsageError(message, "Delete both, and what was between them, and run it again.")
    return text[: begins[0].start()] + block + text[ends[0].end() :]


def differences(rules: Sequence[Rule], lines: Sequence[Line], existing: Iterable[str]) -> list[Difference]:
    """Where the last line that matches names other owners than the rules do, sorted by path.

    Compared are the rules' own paths, the files that exist, and of every folder a file that may come to be in it.
    """
    wanted = {path: rule for path in existing if (rule := _last(rules, path)) is not None}
    for rule in rules:
        if rule.path.endswith("/"):
            for name in ("new.yaml", "new.yml", "new/new.yaml"):
                wanted.setdefault(rule.path + name, rule)
        else:
            wanted.setdefault(rule.path, rule)
    compiled = [(_compiled(line.pattern), line) for line in lines]
    found: dict[tuple[str, int], Difference] = {}
    for path, rule in sorted(wanted.items()):
        line = next((line for one, line in reversed(compiled) if _fits(one, path)), None)
        owners = line.owners if line else ()
        if {owner.casefold() for owner in owners} != {owner.casefold() for owner in rule.owners}:
            number = line.number if line else 0
            shown = rule.path if path.startswith(f"{rule.path}new") else path
            found.setdefault((shown, number), Difference(shown, rule.owners, owners, number))
    return sorted(found.values())


def _last(rules: Sequence[Rule], path: str) -> Rule | None:
    """The last rule that holds for a path."""
    for rule in reversed(rules):
        if path == rule.path or (rule.path.endswith("/") and path.startswith(rule.path)):
            return rule
    return None
