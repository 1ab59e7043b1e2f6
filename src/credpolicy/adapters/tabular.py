"""Tables kept as CSV: read row by row without changing a character, and written."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

from credpolicy.errors import UsageError
from credpolicy.load.compose import named
from credpolicy.reconcile.ingest import Refused, Row

_CHUNK = 1 << 16
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "Save the table as CSV in UTF-8."


class Form(NamedTuple):
    """How a table is written: its encoding, and the character between two values."""

    encoding: str = "utf-8"
    delimiter: str = ","

    @property
    def codec(self) -> str:
        """The encoding as Python calls it; a byte-order mark is taken off when reading."""
        return "utf-8-sig" if self.encoding.startswith("utf-8") else self.encoding


class Table(NamedTuple):
    """An open table. `rows` can be gone through once, and raise UsageError where the file cannot be read on."""

    header: Sequence[str]
    rows: Iterator[Row]


@contextmanager
def opened(path: Path, form: Form) -> Iterator[Table]:
    """The table in a file, as long as the block lasts.

    Raises UsageError for what is no table: no such file, nothing in it, another encoding, quotes gone wrong.
    """
    try:
        with path.open("rb") as raw:
            if raw.peek(2)[:2] in _WIDE_MARKS:
                message = f"{path} is UTF-16"
                raise UsageError(message, _SAVE_AS)
            with io.TextIOWrapper(raw, encoding=form.codec, newline="") as text:
                rows = _rows(path, text, form)
                header = next((row for row in rows if row.cells), None)
                if header is None:
                    message = f"{path} is empty"
                    raise UsageError(message, "A table begins with a line that names its columns.")
                if any("\0" in name for name in header.cells):
                    message = f"{path} holds {named(chr(0))} in its first line, so it is no text"
                    raise UsageError(message, _SAVE_AS)
                yield Table(header.cells, rows)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise UsageError(message, "Check that the file exists and that you may read it.") from error


def _rows(path: Path, text: TextIO, form: Form) -> Iterator[Row]:
    # Not strict, the reader would join `"12" pipe` and swallow the rest of the file after an open quote.
    reader = csv.reader(text, delimiter=form.delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, cells)
            line = reader.line_num + 1
    except UnicodeDecodeError as error:
        line, number = _first_bad_byte(path, form.encoding)
        byte = error.object[error.start]
        message = f"{path}:{line}: byte {number:,} of the file, {byte:#04x}, is not {form.encoding}"
        mend = "Name the table's own encoding in the map, for example `encoding: windows-1252`, or save it as UTF-8."
        raise UsageError(message, mend) from error
    except csv.Error as error:
        message = f"{path}:{line}: the row that begins here is not CSV: {error}"
        mend = "Look for a quote that is not closed; inside quotes, a quote is written twice."
        raise UsageError(message, mend) from error


def _first_bad_byte(path: Path, encoding: str) -> tuple[int, int]:
    """Line and number, both from 1, of the byte at which decoding fails: the text layer only knows its own buffer."""
    decoder = codecs.getincrementaldecoder("utf-8" if encoding.startswith("utf-8") else encoding)()
    line, done = 1, 0
    with path.open("rb") as raw:
        while chunk := raw.read(_CHUNK):
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                good = error.start - waiting
                return line + chunk[: max(good, 0)].count(b"\n"), done + good + 1
            line += chunk.count(b"\n")
            done += len(chunk)
    # The file ends inside a character.
    return line, done - len(decoder.getstate()[0]) + 1


def quarantine(header: Sequence[str], refused: Iterable[Refused], form: Form) -> bytes:
    """The refused rows as a table of the same form: line, reason, and then every value as it was.

    In the encoding of the table, so that the same map reads it once the rows are mended.
    """
    taken = set(header)
    names = [next(name for name in _further(first) if name not in taken) for first in ("line", "reason")]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.delimiter, lineterminator="\n")
    writer.writerow([*names, *header])
    writer.writerows([row.line, reason, *row.cells] for row, _, reason in refused)
    return text.getvalue().encode(form.encoding, "backslashreplace")


def _further(name: str) -> Iterator[str]:
    while True:
        name = f"quarantine_{name}"
        yield name
