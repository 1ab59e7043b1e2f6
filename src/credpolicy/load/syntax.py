"""What the YAML parser complains about, said in words for the person who wrote the file."""

import re
from collections.abc import Callable
from typing import NamedTuple

from yaml.error import Mark, MarkedYAMLError


class Complaint(NamedTuple):
    """A syntax error. `at` is where it is shown, in characters from the start of the text."""

    at: int
    message: str
    help: str


class _Spot(NamedTuple):
    """Where the parser stopped (`at`) and where the thing began that it was reading (`start`)."""

    text: str
    at: int
    start: int

    def line(self, index: int) -> str:
        """The whole line on which `index` stands."""
        begin = self.text.rfind("\n", 0, index) + 1
        return self.text[begin:].partition("\n")[0].rstrip("\r")

    def before(self) -> str:
        """What stands before the stop on the same line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    def previous(self) -> str:
        """The last line above the stop that is neither empty nor a comment."""
        above = self.text[: self.text.rfind("\n", 0, self.at) + 1].splitlines()
        return next((line for line in reversed(above) if line.strip() and not line.lstrip().startswith("#")), "")


_CONFLICT = re.compile(r"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)
_TIGHT_COLON = re.compile(r"^[\s-]*([\w.-]+):(?![\s/])(?=\S)")
_SPACES = "Put the same number of spaces in front of lines that belong together, two more for each level."


def explain(error: MarkedYAMLError, text: str) -> Complaint:
    """The parser's error as place, message and mend. `text` is the whole file without a byte-order mark."""
    conflict = _CONFLICT.search(text)
    if conflict:
        return Complaint(
            conflict.start(),
            "a merge conflict was left in the file",
            "Keep one of the two versions; delete the lines that begin with <<<<<<<, ======= and >>>>>>>.",
        )
    at = _index(error.problem_mark, error.context_mark)
    spot = _Spot(text, at, _index(error.context_mark, error.problem_mark))
    if text.startswith("\t", at) or "\t" in re.split(r"[^ \t]", spot.line(at), maxsplit=1)[0]:
        mend = "Replace the tab by spaces, two for each level."
        return Complaint(at, "a tab stands where YAML wants spaces", mend)
    problem = error.problem or ""
    for words, told in _TOLD.items():
        if words in problem:
            return told(spot)
    return Complaint(
        at,
        f"this is not YAML: {problem or error.context or 'the text cannot be read'}",
        "Compare the line with its neighbours: spaces in front, a space after a colon, quotes closed.",
    )


def _index(first: Mark | None, second: Mark | None) -> int:
    mark = first or second
    return mark.index if mark else 0


def _tight_colon(line: str, at: int) -> Complaint | None:
    tight = _TIGHT_COLON.match(line)
    if not tight or '"' in line or "'" in line:
        return None
    message = f"`{tight[1]}:` has no space after its colon, so it is not read as a key"
    return Complaint(at, message, f"Write `{tight[1]}: ` with a space after the colon.")


def _colon(spot: _Spot) -> Complaint:
    tight = _tight_colon(spot.previous(), spot.at) or _tight_colon(spot.line(spot.at), spot.at)
    if tight:
        return tight
    if ": " in spot.before():
        return Complaint(
            spot.at,
            "a second colon on one line: the value would itself be a key",
            'Put quotes around a value that holds a colon: `title: "Ward: nurses"`.',
        )
    return Complaint(spot.at, "this line is not indented like the lines it belongs to", _SPACES)


def _no_colon(spot: _Spot) -> Complaint:
    return _tight_colon(spot.line(spot.start), spot.start) or Complaint(
        spot.start,
        "this line has no `key: value`",
        "Write a key, a colon and a space, or put the text in quotes if it goes on from the line above.",
    )


def _astray(spot: _Spot) -> Complaint:
    if not spot.before().strip():
        tight = _tight_colon(spot.previous(), spot.at)
        if tight:
            return tight
        item = spot.text.startswith("- ", spot.at)
        what = "this list item stands" if item else "this line stands"
        return Complaint(spot.at, f"{what} where a key is expected: it does not line up with the lines above", _SPACES)
    if "'" in spot.before():
        mend = "Inside '…' write '' for an apostrophe, or put the whole value in \"…\"."
    else:
        mend = "Put the whole value in one pair of quotes, and close every bracket once."
    return Complaint(spot.at, "the value had already ended before this", mend)


def _astray_item(spot: _Spot) -> Complaint:
    return _tight_colon(spot.previous(), spot.at) or Complaint(
        spot.at,
        "this line stands among list items: it lacks the `- `, or is not indented like the rest of its item",
        _SPACES,
    )


def _bracket(spot: _Spot) -> Complaint:
    closing = "]" if spot.text.startswith("[", spot.start) else "}"
    opening = "[" if closing == "]" else "{"
    return Complaint(
        spot.start,
        f"the `{opening}` here is not closed by `{closing}`, or a comma is missing between two entries",
        f"Put a comma between entries and close with `{closing}`. Values with , : [ ] {{ or }} need quotes.",
    )


def _flow_colon(spot: _Spot) -> Complaint:
    message = "between brackets a colon needs a space after it, or quotes around its text"
    return Complaint(spot.at, message, 'Write `{key: value}`, or put quotes around text with a colon: `["a:"]`.')


def _question(spot: _Spot) -> Complaint:
    message = "`?` at the start of text has a meaning of its own in YAML"
    return Complaint(spot.at, message, "Put quotes around text that begins with a question mark.")


def _quote(spot: _Spot) -> Complaint:
    return Complaint(
        spot.start,
        "the quote opened here is never closed",
        "Close it with the same kind of quote; an apostrophe inside '…' is written ''.",
    )


def _unusable(spot: _Spot) -> Complaint:
    return Complaint(
        spot.at,
        f"text may not begin with the character {spot.text[spot.at : spot.at + 1]}",
        'Put quotes around the text: `team: "@acme/clinical"`.',
    )


def _star(spot: _Spot) -> Complaint:
    return Complaint(
        spot.start,
        f"`{spot.text[spot.start : spot.start + 1]}` at the start of text has a meaning of its own in YAML",
        'Put quotes around text that begins with * or &: `location: "*"`.',
    )


def _tag(spot: _Spot) -> Complaint:
    message = "`!` at the start of text has a meaning of its own in YAML"
    return Complaint(spot.start, message, "Put quotes around text that begins with an exclamation mark.")


def _unknown_alias(spot: _Spot) -> Complaint:
    name = re.split(r"[\s,\]}]", spot.text[spot.at :], maxsplit=1)[0]
    return Complaint(
        spot.at,
        f"`{name}` refers to an anchor that was not set above it",
        f"Set it first with `&{name.lstrip('*')}`, or put quotes around text that begins with *.",
    )


def _anchor_twice(spot: _Spot) -> Complaint:
    return Complaint(spot.at, "this anchor name is set twice in the file", "Give the second anchor another name.")


def _backslash(spot: _Spot) -> Complaint:
    return Complaint(
        spot.at,
        'a backslash between "…" begins an escape, and this one is not known',
        "Put the text in '…' instead: there a backslash is only a backslash.",
    )


def _item_here(spot: _Spot) -> Complaint:
    return Complaint(
        spot.at,
        "a list item cannot begin here",
        "Begin the list on the line below its key; a value that begins with `- ` needs quotes.",
    )


def _block_text(spot: _Spot) -> Complaint:
    return Complaint(
        spot.start,
        "after > or | at the start of a value nothing may follow on the line",
        "Put quotes around text that begins with > or |, or begin the text on the next line.",
    )


def _nothing(spot: _Spot) -> Complaint:
    return Complaint(
        spot.at,
        "a value is expected here",
        "Delete the comma or bracket too many, or put quotes around the text.",
    )


def _after_end(spot: _Spot) -> Complaint:
    return Complaint(
        spot.at,
        "this does not belong to anything above it",
        "Delete the line `...` above, or give the line the same number of spaces as its neighbours.",
    )


def _percent(spot: _Spot) -> Complaint:
    return Complaint(
        spot.start, "a line that begins with % is an order to the parser, and this one is not known",
        "Delete the line, or put quotes around text that begins with %.",
    )  # fmt: skip


_TOLD: dict[str, Callable[[_Spot], Complaint]] = {
    "mapping values are not allowed": _colon,
    "could not find expected ':'": _no_colon,
    "did not find expected key": _astray,
    "did not find expected '-' indicator": _astray_item,
    "did not find expected ',' or": _bracket,
    "found unexpected ':'": _flow_colon,
    "mapping keys are not allowed": _question,
    "found unexpected end of stream": _quote,
    "found unexpected document indicator": _quote,
    "found character that cannot start any token": _unusable,
    "did not find expected alphabetic or numeric character": _star,
    "found undefined alias": _unknown_alias,
    "second occurrence": _anchor_twice,
    "tag": _tag,
    "did not find expected whitespace or line break": _tag,
    "found unknown escape character": _backslash,
    "found invalid Unicode character escape code": _backslash,
    "did not find expected hexdecimal number": _backslash,
    "block sequence entries are not allowed": _item_here,
    "did not find expected comment or line break": _block_text,
    "did not find expected node content": _nothing,
    "did not find expected <document start>": _after_end,
    "found unknown directive name": _percent,
    "found incompatible YAML document": _percent,
}
