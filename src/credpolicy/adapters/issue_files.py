"""The forge that needs no server: issues as files in the repository, one each, under `issues/`."""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

from credpolicy import dates
from credpolicy.adapters.files import Staging, create
from credpolicy.errors import OutsideError, UsageError
from credpolicy.load.yaml import parse
from credpolicy.model.plan import Change, CloseReason, Draft, Issue

FOLDER = "issues"
MARK = "credpolicy: issue"
"""The line in the front matter by which a file is known to be an issue."""

COMMENTS = "<!-- credpolicy comments -->"
LOCK = ".credpolicy.lock"
MOST_BYTES = 1_000_000
MOST_FILES = 100_000

_NAME = re.compile(r"([0-9]{1,9})(?:[-_.].*)?\.md", re.ASCII)
_LEFT_BEHIND = re.compile(r"\.[0-9]{1,9}.*\.md\.[0-9]+\.(?:part|old)", re.ASCII)
_KEYS = ("title", "state", "reason", "labels", "assignees", "milestone", "opened_on", "closed_on", "changed_on")


class IssueFiles:
    """The issues in a folder below `root`, as a tracker. `day` is written where something is done.

    With `writes` it is a context in which no other process writes there; a second one is refused. Files that do not
    say in their front matter that they are issues are left alone, and links are not followed. What the disk refuses,
    and an issue that cannot be read, raise OutsideError: what cannot be read may be the very issue that is looked for.
    """

    longest_body = 65_536

    def __init__(self, root: Path, day: date, *, writes: bool = False) -> None:
        self._folder = root / FOLDER
        self._day = day
        self._writes = writes
        self._lock: IO[bytes] | None = None
        self._last = 0

    def __enter__(self) -> IssueFiles:
        if self._folder.is_symlink() or (self._folder.exists() and not self._folder.is_dir()):
            message = f"{self._folder} is no folder, or a link, which is not followed"
            raise OutsideError(message, "Put a folder in its place, or move it out of the way.")
        if self._writes:
            with _told(self._folder):
                self._folder.mkdir(exist_ok=True)
                self._lock = self._alone()
                for name in os.listdir(self._folder):  # noqa: PTH208 - names are all that is needed
                    if _LEFT_BEHIND.fullmatch(name):
                        (self._folder / name).unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def issues(self, label: str, closed_since: date) -> list[Issue]:
        """Every open issue with the label, and every closed one with it that changed since a day."""
        found = []
        for path, page in self._pages():
            issue = page.issue(path, self._folder)
            changed = page.day("changed_on") or issue.closed_on or date.max
            if label in issue.labels and (issue.open or changed >= closed_since):
                found.append(issue)
        return found

    def comments(self, number: str) -> list[str]:
        """The texts of the comments on an issue, and of whatever else stands below its body."""
        _, page = self._page(number)
        return page.comments()

    def assignable(self, logins: Iterable[str]) -> frozenset[str]:
        """All of them: a file can name anybody."""
        return frozenset(logins)

    def open(self, draft: Draft) -> Issue:
        """Make a new file, under the next number that is free."""
        values = {
            "title": draft.title,
            "state": "open",
            "reason": None,
            "labels": draft.labels,
            "assignees": draft.assignees,
            "milestone": draft.milestone,
            "opened_on": self._day.isoformat(),
            "closed_on": None,
            "changed_on": self._day.isoformat(),
        }
        head = "".join(f"{key}: {_written(values[key])}\n" for key in _KEYS)
        text = f"---\n{MARK}\n{head}---\n\n{draft.body}\n\n{COMMENTS}\n"
        self._last = self._last or max((_number(path) for path in self._paths()), default=0)
        with _told(self._folder):
            while True:
                self._last += 1
                path = self._folder / f"{self._last:04}.md"
                if create(path, _bytes(text)):
                    break
        return Page(text).issue(path, self._folder)

    def edit(self, issue: Issue, change: Change) -> None:
        """Change an issue. Raises OutsideError where somebody has changed its text since it was read."""
        path, page = self._page(issue.number)
        now = page.issue(path, self._folder)
        if change.body is not None and now.body not in (issue.body, change.body):
            message = f"{path} was changed meanwhile; the next run goes on with it"
            raise OutsideError(message)
        values: dict[str, Any] = {}
        if change.title is not None:
            values["title"] = change.title
        if change.add_labels or change.remove_labels:
            values["labels"] = _changed(now.labels, change.add_labels, change.remove_labels)
        if change.add_assignees or change.remove_assignees:
            values["assignees"] = _changed(now.assignees, change.add_assignees, change.remove_assignees)
        if change.milestone is not None:
            values["milestone"] = change.milestone
        if change.body is not None:
            page = page.with_body(change.body)
        self._put(path, page.with_values({**values, "changed_on": self._day.isoformat()}))

    def comment(self, number: str, text: str) -> None:
        """Put a comment at the end of the file."""
        path, page = self._page(number)
        self._put(path, page.with_comment(text, self._day))

    def close(self, number: str, reason: CloseReason) -> None:
        """Close an issue; its file stays."""
        day = self._day.isoformat()
        path, page = self._page(number)
        self._put(path, page.with_values({"state": "closed", "reason": reason, "closed_on": day, "changed_on": day}))

    def reopen(self, number: str) -> None:
        """Open an issue again."""
        path, page = self._page(number)
        day = self._day.isoformat()
        self._put(path, page.with_values({"state": "open", "reason": None, "closed_on": None, "changed_on": day}))

    def _alone(self) -> IO[bytes]:
        """The lock of the folder, which the system gives back however this process ends."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        lock = os.fdopen(os.open(self._folder / LOCK, flags, 0o644), "rb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            message = f"another run is writing issues in {self._folder}"
            raise OutsideError(message, "Wait until it has ended, and try again.") from None
        return lock

    def _paths(self) -> list[Path]:
        with _told(self._folder):
            names = os.listdir(self._folder) if self._folder.is_dir() else []  # noqa: PTH208
        found = sorted(self._folder / name for name in names if _NAME.fullmatch(name))
        if len(found) > MOST_FILES:
            message = f"{self._folder} holds over {MOST_FILES:,} files"
            raise OutsideError(message, "Move closed issues elsewhere.")
        return found

    def _pages(self) -> Iterator[tuple[Path, Page]]:
        for path in self._paths():
            page = _read(path)
            if page is not None:
                yield path, page

    def _page(self, number: str) -> tuple[Path, Page]:
        path = self._folder / f"{number}.md"
        page = _read(path) if _NAME.fullmatch(path.name) and path.parent == self._folder else None
        if page is None:
            message = f"there is no issue {number} in {self._folder} any more"
            raise OutsideError(message)
        return path, page

    def _put(self, path: Path, page: Page) -> None:
        with _told(path), Staging() as staging:
            staging.file(path, _bytes(page.text))
            staging.put_in_place()


class Page:
    """The text of a file that is an issue: front matter, body and comments. Raises OutsideError for what is damaged."""

    def __init__(self, text: str, name: str = "") -> None:
        self.text = text
        self._name = name
        found = _front(text)
        if found is None:
            message = f"{name} has a front matter without an end"
            raise OutsideError(message, "End it with a line `---`, or remove the file.")
        self._start, self._stop, self._after = found
        parsed = parse(text[self._start : self._stop].encode("utf-8"))
        if parsed.tree is None or parsed.problems:
            told = parsed.problems[0].message if parsed.problems else "it is no mapping"
            message = f"the front matter of {name} cannot be read: {told}"
            raise OutsideError(message, "Mend it, or remove the file.")
        self._head: Mapping[str, Any] = parsed.tree

    def issue(self, path: Path, folder: Path) -> Issue:
        """What the file says, as an issue."""
        state = self._head.get("state")
        if state not in ("open", "closed"):
            message = f"{path} says neither `state: open` nor `state: closed`"
            raise OutsideError(message, "Write one of them.")
        opened = state == "open"
        body, _ = self._parts()
        return Issue(
            number=path.name.removesuffix(".md"),
            url=f"{folder.name}/{path.name}",
            title=self._one("title"),
            body=body,
            open=opened,
            labels=self._many("labels"),
            assignees=self._many("assignees"),
            milestone=self._one("milestone") or None,
            closed_on=None if opened else self.day("closed_on"),
        )

    def day(self, key: str) -> date | None:
        """A day of the front matter; None where there is none that can be read."""
        try:
            return dates.parse_day(self._one(key))
        except ValueError:
            return None

    def comments(self) -> list[str]:
        """What stands below the body, comment by comment."""
        return [part for part in re.split(r"(?m)^<!-- credpolicy said -->\r?$", self._parts()[1]) if part.strip()]

    def with_body(self, body: str) -> Page:
        """The same with another body; front matter and comments stay as they are."""
        _, rest = self._parts()
        return Page(f"{self.text[: self._after]}\n{body}\n\n{COMMENTS}\n{rest}", self._name)

    def with_comment(self, text: str, day: date) -> Page:
        """The same with a comment at its end."""
        body, rest = self._parts()
        whole = self.text if rest or COMMENTS in self.text[self._after :] else self.with_body(body).text
        end = "" if whole.endswith("\n") else "\n"
        return Page(f"{whole}{end}\n<!-- credpolicy said -->\n**{day}**\n\n{text}\n", self._name)

    def with_values(self, values: Mapping[str, Any]) -> Page:
        """The same with other values in its front matter; lines of others, and comments in it, stay."""
        lines = self.text[self._start : self._stop].splitlines(keepends=True)
        for key, value in values.items():
            line = f"{key}: {_written(value)}\n"
            at = next((n for n, each in enumerate(lines) if re.match(rf"{key}\s*:", each)), None)
            if at is None:
                lines.append(line)
                continue
            stop = at + 1
            while stop < len(lines) and re.match(r"[ \t]+\S|- |-\r?$", lines[stop]):
                stop += 1
            lines[at:stop] = [line]
        return Page(f"{self.text[: self._start]}{''.join(lines)}{self.text[self._stop :]}", self._name)

    def _parts(self) -> tuple[str, str]:
        """The body, and what stands below the line that begins the comments."""
        whole = self.text[self._after :]
        found = re.search(rf"(?m)^{re.escape(COMMENTS)}\r?\n?", whole)
        body, rest = (whole[: found.start()], whole[found.end() :]) if found else (whole, "")
        return body.strip("\r\n"), rest

    def _one(self, key: str) -> str:
        value = self._head.get(key)
        return value if isinstance(value, str) else ""

    def _many(self, key: str) -> tuple[str, ...]:
        value = self._head.get(key)
        if isinstance(value, str):
            return (value,)
        return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _front(text: str) -> tuple[int, int, int] | None:
    """Where the front matter begins and ends, and where the rest begins."""
    begun = re.match(r"---\r?\n", text)
    ended = re.compile(r"(?m)^---[ \t]*\r?(?:\n|\Z)").search(text, begun.end()) if begun else None
    return (begun.end(), ended.start(), ended.end()) if begun and ended else None


def _read(path: Path) -> Page | None:
    """An issue; None for a file that is none, a link, and what is no file at all."""
    with _told(path):
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            if path.is_symlink() or not path.exists():
                return None
            raise
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            data = file.read(MOST_BYTES + 1)
    if not re.match(rb"(?:\xef\xbb\xbf)?---\r?\n(?:[^\n]{0,500}\n){0,40}?credpolicy:[ ]*issue\b", data):
        return None
    if len(data) > MOST_BYTES:
        message = f"{path} has over {MOST_BYTES:,} bytes"
        raise OutsideError(message, "Shorten it, or remove it.")
    try:
        return Page(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        message = f"{path} is not UTF-8"
        raise OutsideError(message, "Save it as UTF-8, or remove it.") from None


def _number(path: Path) -> int:
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def _changed(have: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(each for each in have if each not in remove), *add)))


def _written(value: Any) -> str:
    """A value as YAML reads it back, on one line."""
    if value is None:
        return "null"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell of a disk's refusal as a failure of the outside world."""
    try:
        yield
    except UsageError as error:
        raise OutsideError(error.message, error.hint) from error
    except OSError as error:
        message = f"{path} cannot be read or written: {error.strerror}"
        raise OutsideError(message, "Check that you may read and write there and that the disk has room.") from error
