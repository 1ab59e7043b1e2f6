"""The file of the cache: a database that is opened only where it is our own, and begun anew where it is not whole."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

_SCHEMA = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE entry (key BLOB PRIMARY KEY, kind TEXT NOT NULL, used INTEGER, proof BLOB NOT NULL, value BLOB)",
)
_APPLICATION = 0x63706331
_PATIENCE = 1.0
"""Seconds to wait for another process that is writing."""
_AT_ONCE = 500
_PORTION = 4 * 2**20
"""So many bytes are written before it is looked at whether something must go."""
_SPARE = 4 * _PORTION
_CORRUPT = sqlite3.SQLITE_CORRUPT
_NO_FAULT_OF_THE_FILE = (
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
)  # fmt: skip
_HEAD = b"SQLite format 3\0"
# A journal that ends like this names a file of somebody else's choice, which the database would delete.
_FOREIGN_JOURNAL = bytes.fromhex("d9d505f920a163d7")


class Row(NamedTuple):
    """What is kept: its key, what it is, a hash over both and the value, and the value."""

    key: bytes
    kind: str
    proof: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in the file: its size in bytes, and for each kind how many entries there are, and their bytes.

    `other` says that they were made by another version of the tool, which this one begins anew.
    """

    size: int
    kinds: dict[str, tuple[int, int]]
    other: bool


class _DamagedError(Exception):
    """The file is not one that this tool wrote here, or not any more."""


class CacheFile:
    """The file of a cache, in a folder of its own. Nothing that stands there can stop a run.

    `trouble` says why it is passed over, `damaged` why it will be begun anew; both are empty where all is well. It
    holds at most about `limit` bytes. A `bound` file is believed only where it was made: not as a copy, as out of an
    archive. `meaning` is what the tool makes of files; what was kept under another meaning goes.
    """

    def __init__(self, file: Path, limit: int, meaning: str, *, bound: bool) -> None:
        self.path = file
        self.limit = limit
        self.trouble = ""
        self.damaged = ""
        self._meaning = meaning
        self._bound = bound
        self._connection: sqlite3.Connection | None = None

    def fetch(self, keys: Iterable[bytes]) -> Iterator[Row]:
        """What is kept under these keys, in any order."""
        asked = list(keys)
        with self._guarded():
            connection = self._reading()
            for first in range(0, len(asked) if connection else 0, _AT_ONCE):
                part = asked[first : first + _AT_ONCE]
                marks = ",".join("?" * len(part))
                found = connection.execute(  # type: ignore[union-attr]
                    f"select key, kind, proof, value from entry where key in ({marks})",  # noqa: S608 - only marks
                    part,
                ).fetchall()
                yield from (Row(*row) for row in found if _is_row(row))

    def store(self, rows: Sequence[Row], used: Sequence[bytes]) -> None:
        """Keep these, all or none of them, and note which others were of use; the least recently used go first."""
        self._store(rows, used)
        if self.damaged:
            self._store(rows, ())

    def _store(self, rows: Sequence[Row], used: Sequence[bytes]) -> None:
        with self._guarded():
            if self.damaged:
                self._remove()
            connection = self._writing()
            connection.execute("begin immediate")
            try:
                self._put(connection, rows, used)
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("rollback")
                raise
            connection.execute("commit")

    def contents(self) -> Contents | None:
        """What is in it; None where there is none, or none that can be believed."""
        found: Contents | None = None
        with self._guarded():
            connection = self._reading()
            if connection is not None:
                rows = connection.execute(
                    "select kind, count(*), coalesce(sum(length(value)), 0) from entry group by kind order by kind"
                ).fetchall()
                kinds = {str(kind): (int(count), int(size)) for kind, count, size in rows}
                found = Contents(self.path.lstat().st_size, kinds, self._said(connection, "meaning") != self._meaning)
        return found

    def clear(self) -> int | None:
        """Take it away, whatever it is; how many bytes that frees, None where nothing is there. Raises OSError."""
        self.close()
        size = None
        folder = _mode(self.path.parent)
        if folder and not stat.S_ISDIR(folder):
            raise OSError("a link or a file stands where its folder should be")
        if folder:
            for path in _parts(self.path):
                with suppress(FileNotFoundError):
                    size = (size or 0) + path.lstat().st_size
                    path.unlink()
            with suppress(OSError):
                self.path.parent.rmdir()
        return size

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Nothing that goes wrong inside the block comes out of it; from then on the file is passed over."""
        try:
            yield
        except _DamagedError as error:
            self.close()
            self.damaged = str(error)
        except sqlite3.Error as error:
            self.close()
            if getattr(error, "sqlite_errorcode", _CORRUPT) & 0xFF in _NO_FAULT_OF_THE_FILE:
                self.trouble = str(error)
            else:
                self.damaged = str(error)
        except (OverflowError, ValueError) as error:
            # a message of the database about what is damaged can be damaged itself
            self.close()
            self.damaged = str(error)
        except OSError as error:
            self.close()
            self.trouble = error.strerror or str(error)

    def _reading(self) -> sqlite3.Connection | None:
        """The open file; None where there is none. Raises _DamagedError and OSError."""
        if self.trouble or self.damaged:
            return None
        if self._connection is None and self._is_there():
            self._connection = self._opened("rw" if os.access(self.path, os.W_OK) else "ro")
            self._recognise(self._connection)
        return self._connection

    def _writing(self) -> sqlite3.Connection:
        """The open file, made if need be. Raises _DamagedError, OSError and sqlite3.Error."""
        if self.trouble:
            raise OSError(self.trouble)
        if self._connection is None:
            if not self._is_there():
                self.path.parent.mkdir(exist_ok=True)
                self.path.touch()
            self._connection = self._opened("rw")
            self._connection.execute("begin immediate")
            if not self._connection.execute("select count(*) from sqlite_master").fetchone()[0]:
                self._begin(self._connection)
            self._connection.execute("commit")
            self._recognise(self._connection)
        return self._connection

    def _is_there(self) -> bool:
        """Whether the file may be opened. Raises _DamagedError, and OSError for what is not ours to replace."""
        folder = _mode(self.path.parent)
        if not folder:
            return False
        if not stat.S_ISDIR(folder):
            raise OSError("a link or a file stands where its folder should be")
        for path in _parts(self.path)[1:]:
            if stat.S_ISREG(_mode(path)) and _ends(path) == _FOREIGN_JOURNAL:
                raise _DamagedError("its journal speaks of other files")
            if _mode(path) and not stat.S_ISREG(_mode(path)):
                raise OSError("something that is no file stands where its journal should be")
        if not _mode(self.path):
            return False
        about = self.path.lstat()
        if not stat.S_ISREG(about.st_mode):
            raise OSError("a link or a folder stands where the file should be")
        if about.st_uid != os.geteuid():
            raise OSError("it belongs to somebody else")
        if about.st_nlink > 1:
            raise _DamagedError("it is a part of a copy too")
        if about.st_size > self.limit + _SPARE:
            raise _DamagedError("it is larger than it may be")
        with self.path.open("rb") as file:
            head = file.read(20)
        # a file that waits for its first writer is empty; the versions say that no second file belongs to it
        if head and (not head.startswith(_HEAD) or head[18:20] != b"\1\1"):
            raise _DamagedError("it is no file of this tool")
        return True

    def _opened(self, mode: str) -> sqlite3.Connection:
        name = f"file:{quote(os.fsencode(self.path.absolute()))}?mode={mode}"
        connection = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None, uri=True)
        connection.text_factory = _text
        # nothing in the file may run, and what a crash of the machine leaves half written is seen by its hashes
        for setting in ("trusted_schema=off", "cell_size_check=on", "mmap_size=0", "synchronous=off"):
            connection.execute(f"pragma {setting}")
        return connection

    def _begin(self, connection: sqlite3.Connection) -> None:
        for table in _SCHEMA:
            connection.execute(table)
        connection.execute(f"pragma application_id={_APPLICATION}")
        said = {"meaning": self._meaning, "place": self._place(), "runs": "0"}
        connection.executemany("insert into about values (?, ?)", said.items())

    def _recognise(self, connection: sqlite3.Connection) -> None:
        """Raise _DamagedError for a file that was not made by this tool, and here."""
        tables = connection.execute("select sql from sqlite_master where sql is not null order by name").fetchall()
        number = connection.execute("pragma application_id").fetchone()[0]
        if not tables and not number:
            self.close()  # somebody has only just begun
            return
        if tuple(sql for (sql,) in tables) != _SCHEMA or number != _APPLICATION:
            raise _DamagedError("it is no file of this tool")
        if self._bound and self._said(connection, "place") != self._place():
            raise _DamagedError("it was made in another place")

    def _said(self, connection: sqlite3.Connection, name: str) -> str | None:
        found = connection.execute("select value from about where name = ?", (name,)).fetchone()
        return str(found[0]) if found else None

    def _place(self) -> str:
        return str(self.path.lstat().st_ino)

    def _put(self, connection: sqlite3.Connection, rows: Sequence[Row], used: Sequence[bytes]) -> None:
        if self._said(connection, "meaning") != self._meaning:
            connection.execute("delete from entry")
            connection.execute("insert or replace into about values ('meaning', ?)", (self._meaning,))
        runs = self._said(connection, "runs") or "0"
        run = int(runs) + 1 if runs.isdecimal() and len(runs) < 10 else 1
        connection.execute("insert or replace into about values ('runs', ?)", (str(run),))
        connection.executemany("update entry set used = ? where key = ?", [(run, key) for key in used])
        written = 0
        for row in rows:
            connection.execute(
                "insert or replace into entry values (?, ?, ?, ?, ?)", (row.key, row.kind, run, row.proof, row.value)
            )
            written += len(row.value)
            if written > min(_PORTION, self.limit // 4):
                written = 0
                self._shrink(connection)
        self._shrink(connection)

    def _shrink(self, connection: sqlite3.Connection) -> None:
        """Let the least recently used go until there is room again."""
        if self.fill(connection) <= self.limit:
            return
        while self.fill(connection) > self.limit * 3 // 4:
            count = connection.execute("select count(*) from entry").fetchone()[0]
            if not count:
                return
            connection.execute(
                "delete from entry where key in (select key from entry order by used, key limit ?)", (count // 8 + 1,)
            )

    def fill(self, connection: sqlite3.Connection) -> int:
        """How many bytes of the file are in use."""
        count, free, size = (
            int(connection.execute(f"pragma {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (count - free) * size

    @property
    def is_filling(self) -> bool:
        """Whether it is so full that it matters what is used."""
        with suppress(OSError):
            return self.path.lstat().st_size > self.limit // 2
        return False

    def _remove(self) -> None:
        """Take away what cannot be believed, to begin anew. Raises OSError."""
        self.close()
        for path in _parts(self.path):
            with suppress(FileNotFoundError):
                path.unlink()
        self.damaged = ""


def _parts(path: Path) -> tuple[Path, ...]:
    return path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))


def _mode(path: Path) -> int:
    """What stands there, links not followed; 0 for nothing."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0


def _ends(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - len(_FOREIGN_JOURNAL)))
        return file.read()


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")


def _is_row(row: tuple[object, ...]) -> bool:
    return tuple(map(type, row)) == (bytes, str, bytes, bytes)
