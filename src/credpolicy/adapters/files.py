"""Files and folders that appear whole, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from credpolicy.errors import UsageError


class Staging:
    """New files and folders, written aside under hidden names and put in their places together.

    Use it as a context: what was not put in place when the block ends is taken away. Raises UsageError for
    what the disk refuses. A process killed while it writes leaves hidden names only, which no reader looks at.
    """

    def __init__(self) -> None:
        self._staged: list[tuple[Path, Path]] = []

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *_: object) -> None:
        for part, _target in self._staged:
            _remove(part)

    def file(self, target: Path, data: bytes) -> None:
        """A file with this content; who may read and write it stays as it was."""
        with _told(target):
            part = self._part(target)
            part.write_bytes(data)
            if target.is_file():
                shutil.copymode(target, part)

    def folder(self, target: Path, files: Iterable[tuple[str, bytes]]) -> None:
        """A folder with these files, by name."""
        with _told(target):
            part = self._part(target)
            part.mkdir()
            for name, data in files:
                # On a disk that does not tell `A` from `a` the second of two files must not replace the first.
                with (part / name).open("xb") as file:
                    file.write(data)

    def put_in_place(self) -> None:
        """Give everything its name; what stood there is replaced. After a failure everything is as before."""
        placed: list[Path] = []
        kept: list[tuple[Path, Path]] = []
        complete = False
        try:
            for part, target in self._staged:
                with _told(target):
                    if os.path.lexists(target):
                        kept.append((_set_aside(part, target), target))
                    part.replace(target)
                placed.append(target)
            complete = True
        finally:
            if not complete:
                for target in placed:
                    _remove(target)
            for aside, target in kept:
                _remove(aside) if complete else aside.replace(target)

    def put_new(self) -> bool:
        """Give the only staged file its name if that is free; whether it was."""
        ((part, target),) = self._staged
        with _told(target):
            try:
                os.link(part, target)  # unlike a rename this never replaces what somebody else puts there meanwhile
            except FileExistsError:
                return False
            except OSError:
                if os.path.lexists(target):
                    return False
                part.replace(target)  # a disk without such links
        return True

    def _part(self, target: Path) -> Path:
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        self._staged.append((part, target))
        return part


def create(target: Path, data: bytes) -> bool:
    """Put a new file at `target`, whole or not at all; False, and nothing changed, where something stands there.

    Of two processes that try at once one succeeds. Raises UsageError for what the disk refuses.
    """
    with Staging() as staging:
        staging.file(target, data)
        return staging.put_new()


def free(target: Path, *, replace: bool) -> None:
    """Raise UsageError unless a file can be put at `target`: nothing is there, or with `replace` another file."""
    _has_folder(target)
    if target.is_dir():
        message = f"{target} is a folder"
        raise UsageError(message, "Name a file.")
    if os.path.lexists(target) and not replace:
        message = f"{target} is there already"
        raise UsageError(message, "Name another one, or replace it with --force.")


def free_folder(target: Path, mark: str, *, replace: bool) -> None:
    """Raise UsageError unless a folder can be put at `target`: nothing is there, or an empty folder.

    With `replace` it may hold files, if every one begins with the line `mark`: what somebody else has written
    is never deleted.
    """
    _has_folder(target)
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        message = f"{target} is there already and is no folder"
        raise UsageError(message, "Name a folder of its own, or a file that ends in .yaml.")
    with _told(target):
        names = sorted(target.iterdir())
        strange = next((name for name in names if not _begins_with(name, mark)), None)
    if strange is not None:
        message = f"{target} holds `{strange.name}`, which no import has written"
        raise UsageError(message, "Name a folder of its own, for example registry/imported.")
    if names and not replace:
        message = f"{target} holds the files of an earlier import"
        raise UsageError(message, "Name another folder, or replace what is in it with --force.")


def new_files(root: Path, folder: str, names: Iterable[str]) -> tuple[Path, ...]:
    """Where new files go in a folder below `root`, which need not be there yet.

    `folder` is a path with `/`. Raises UsageError where something stands in the way: a file of one of the names, or a
    link, which is not followed and could lead out of `root`.
    """
    place = _clear(root, folder)
    targets = tuple(place / name for name in names)
    for target in targets:
        if os.path.lexists(target):
            message = f"{target} is there already"
            raise UsageError(message, "It is left as it is: rename it, or move it away, and try again.")
    return targets


def write_new(root: Path, folder: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Put new files, by name, into a folder below `root`: all or none. Raises UsageError as `new_files` does."""
    content = dict(files)
    targets = new_files(root, folder, content)
    place = root / folder
    with Staging() as staging:
        with _told(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            for target, data in zip(targets, content.values(), strict=True):
                staging.file(target, data)
        else:
            staging.folder(place, content.items())
        staging.put_in_place()


def standing(root: Path, paths: Iterable[str]) -> dict[str, bytes | None]:
    """Those of the paths below `root` that are there, with their content; None for what is no file or cannot be read.

    Raises UsageError where a link or a file stands in the place of a folder on the way.
    """
    found: dict[str, bytes | None] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        with _told(root / path):
            target = _clear(root, folder) / name
            if os.path.lexists(target):
                found[path] = _content(target)
    return found


def write_missing(root: Path, files: Iterable[tuple[str, bytes]]) -> tuple[str, ...]:
    """Make files, by path below `root`, each whole or not at all, with the folders they need.

    A file that is there, or appears meanwhile, is never replaced; the paths of those come back. What was made before
    a failure stays, so that a second call completes the work. Raises UsageError as `standing` does, and for what the
    disk refuses.
    """
    lost = []
    for path, data in files:
        folder, _, name = path.rpartition("/")
        with _told(root / path):
            target = _clear(root, folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not create(target, data):
                lost.append(path)
    return tuple(lost)


def _clear(root: Path, folder: str) -> Path:
    """A folder below `root`, there or not. Raises UsageError where a link or a file stands in its way."""
    place = root
    for step in folder.split("/") if folder else ():
        place /= step
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            kind = "a link, which is not followed" if place.is_symlink() else "no folder"
            message = f"{place} is {kind}"
            raise UsageError(message, "Put a folder in its place, or move it out of the way.")
    return place


def _content(target: Path) -> bytes | None:
    if target.is_symlink() or not target.is_file():
        return None
    try:
        return target.read_bytes()
    except PermissionError:
        return None


def _begins_with(path: Path, mark: str) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(mark)) == mark.encode()


def _has_folder(target: Path) -> None:
    if not target.absolute().parent.is_dir():
        message = f"{target} cannot be written: its folder does not exist"
        raise UsageError(message, f"Create it first: mkdir -p {target.parent}")


def _set_aside(part: Path, target: Path) -> Path:
    """Keep what `part` will replace under a hidden name: a file as a copy, so that its own name is never missing.

    Raises OSError where a file would replace a folder or a folder a file.
    """
    aside = target.with_name(f".{target.name}.{os.getpid()}.old")
    if part.is_dir() != (target.is_dir() and not target.is_symlink()):
        raise FileExistsError(errno.EEXIST, "a file and a folder cannot take each other's place", str(target))
    if part.is_dir():
        target.rename(aside)
    else:
        shutil.copy2(target, aside, follow_symlinks=False)
    return aside


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Tell of a disk's refusal as an error of ours."""
    try:
        yield
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror}"
        raise UsageError(message, "Check that you may write there and that the disk has room.") from error
