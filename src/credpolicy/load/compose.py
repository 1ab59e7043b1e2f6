"""From the bytes of one YAML file to its nodes, within the limits; or the reason why not."""

import operator
import re
from collections.abc import Iterable
from typing import NamedTuple

from yaml._yaml import CParser
from yaml.composer import ComposerError
from yaml.error import Mark, MarkedYAMLError
from yaml.nodes import Node
from yaml.reader import ReaderError

from credpolicy.load.limits import MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES, MAX_PROBLEMS
from credpolicy.load.syntax import explain
from credpolicy.model.finding import Pointer


class Problem(NamedTuple):
    """One fault of one file. `line` and `column` count from 1, columns in characters.

    `pointer` leads to the value at fault and is empty when the file was not read so far; `help` is the mend.
    """

    code: str
    pointer: Pointer
    line: int
    column: int
    message: str
    help: str


class UnreadableError(Exception):
    """The file cannot be turned into data at all; `problems` say why, one at least."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = list(problems)


TOO_DEEP = (
    f"lists and mappings are nested over {MAX_DEPTH} deep",
    "Write it flatter, or close a bracket left open.",
)
_SPLIT = "Split the file: one per team or one per worker."
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# A file as short as this, or below the other three, is composed unwatched. The composer recurses in C once a level,
# and a stack holds 20,000 of them; a level takes a byte, and blocks are nested at most twice per column. Nothing has
# more than three values in two bytes: `[:,:,`.
_SHORT_BYTES = 8192
_CALM_BRACKETS = 256
_CALM_LINE = 512
_CALM_BYTES = MAX_NODES // 2


def compose(data: bytes) -> Node | None:
    """The top node of the file; None when it holds nothing but comments. Raises UnreadableError.

    Nodes carry no tag (an empty one) unless the writer gave one, and count lines and columns from 0.
    """
    if len(data) > MAX_FILE_BYTES:
        message = f"the file has {len(data):,} bytes; the limit is {MAX_FILE_BYTES:,}"
        raise UnreadableError(Problem("YAML007", (), 1, 1, message, _SPLIT))
    if not data.isascii():
        _refuse_characters(data)
    calm = len(data) <= _SHORT_BYTES or (
        len(data) <= _CALM_BYTES
        and data.count(b"[") + data.count(b"{") <= _CALM_BRACKETS
        and max(map(len, data.splitlines()), default=0) <= _CALM_LINE
    )
    try:
        return (_Composer if calm else _WatchedComposer)(data).get_single_node()
    except ReaderError:
        _refuse_characters(data)
        raise
    except MarkedYAMLError as error:
        raise UnreadableError(_syntax_problem(error, data)) from error


def problem(code: str, at: Mark, message: str, mend: str, pointer: Pointer = ()) -> Problem:
    """A Problem at a mark of the parser."""
    return Problem(code, pointer, at.line + 1, at.column + 1, message, mend)


def capped(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in the order of the file; beyond the limit the last one says how many were left out."""
    ordered = sorted(problems, key=lambda found: (found.line, found.column))
    left_out = len(ordered) - MAX_PROBLEMS
    if left_out <= 0:
        return ordered
    last = ordered[MAX_PROBLEMS - 1]
    return [
        *ordered[: MAX_PROBLEMS - 1],
        last._replace(message=f"{last.message} (and {left_out:,} faults more)"),
    ]


def invisible(text: str) -> re.Match[str] | None:
    """The first character that nobody can see and no value may hold: NUL, controls, odd line ends."""
    return _CONTROL.search(text)


def named(character: str) -> str:
    """Such a character in words."""
    kind = "a NUL character" if character == "\0" else "an invisible character"
    return f"{kind} (U+{ord(character):04X})"


def place(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    before = split_lines(text[:index])
    return len(before), len(before[-1]) + 1


def split_lines(text: str) -> list[str]:
    """The lines of a file as YAML counts them, without their ends."""
    return _LINE_END.split(text)


class _Untyped(CParser):
    """libyaml's composer without types of values: no tag is guessed, which is most of the speed."""

    def resolve(self, kind: type[Node], value: str | None, implicit: object) -> str:  # noqa: ARG002 - the parser's call
        """No tag."""
        return ""


class _Composer(_Untyped):
    """The composer for ordinary files."""

    # Told at each node of the way down and up again, of which nothing here depends. Something has to be called, and
    # these two do next to nothing, in C: a method that does nothing costs a tenth of the time of composing.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)


class _WatchedComposer(_Untyped):
    """The same, counting depth and nodes on the way, to stop before the stack or the memory is used up."""

    depth = 0
    nodes = 0

    def descend_resolver(self, parent: Node | None, index: object) -> None:  # noqa: ARG002 - the parser's call
        """One node more, one level deeper; a scalar may stand inside the deepest collection."""
        self.depth += 1
        self.nodes += 1
        if parent is not None and self.depth > MAX_DEPTH + 1:
            raise UnreadableError(problem("YAML006", parent.start_mark, *TOO_DEEP))
        if parent is not None and self.nodes > MAX_NODES:
            raise UnreadableError(
                problem("YAML007", parent.start_mark, f"the file has over {MAX_NODES:,} values", _SPLIT)
            )

    def ascend_resolver(self) -> None:
        """One level back."""
        self.depth -= 1


def _syntax_problem(error: MarkedYAMLError, data: bytes) -> Problem:
    if isinstance(error, ComposerError) and error.problem == "but found another document" and error.problem_mark:
        message = "a second document begins here, and a file holds one"
        mend = "Delete the line `---`, or move what follows it to a file of its own."
        return problem("YAML005", error.problem_mark, message, mend)
    text = data.decode("utf-8-sig")
    complaint = explain(error, text)
    return Problem("YAML001", (), *place(text, complaint.at), complaint.message, complaint.help)


def _refuse_characters(data: bytes) -> None:
    """Raise UnreadableError if the bytes are not UTF-8 or hold characters that nobody can see."""
    if data.startswith(_WIDE_MARKS) or b"\x00" in data[:2]:
        mend = "Save the file again with the encoding UTF-8."
        raise UnreadableError(Problem("YAML008", (), 1, 1, "the file is UTF-16 or UTF-32 and not UTF-8", mend))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig")
        byte = error.object[error.start]
        message = f"the byte {byte:#04x} is not UTF-8: an older encoding was used, such as Windows-1252"
        mend = "Save the file again with the encoding UTF-8, then look at the letters with accents."
        raise UnreadableError(Problem("YAML008", (), *place(before, len(before)), message, mend)) from error
    found = [
        Problem("YAML009", (), *place(text, match.start()), f"{named(match[0])} stands here", "Delete it.")
        for match in _CONTROL.finditer(text)
    ]
    if found:
        raise UnreadableError(*capped(found))
