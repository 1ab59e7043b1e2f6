"""Revisions in git: found, and read from objects instead of being checked out."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from credpolicy.errors import RepositoryError
from credpolicy.load.folder import Folder
from credpolicy.load.log import ARGUMENTS, Step, known_on, moment, steps
from credpolicy.load.repository import Repository, open_repository, top_of
from credpolicy.load.source import Entry, ReadFailure, Revision, Source, hidden, kind_of, listed


def open_source(path: Path, rev: str | None) -> Source:
    """The revision `rev` of the folder `path`; without `rev` what lies on disk, or HEAD of a bare repository.

    A folder that does not exist is an empty one. Raises RepositoryError.
    """
    try:
        root = path.resolve()
    except (OSError, RuntimeError) as error:
        raise RepositoryError(f"{path} cannot be opened: {error}", "Name the folder that holds policies/.") from error
    if root.exists() and not root.is_dir():
        raise RepositoryError(f"{path} is a file", "Name the folder that holds policies/ and registry/.")
    top = top_of(root)
    program = shutil.which("git")
    if top is None or program is None:
        why = "not in git" if top is None else "git is not installed"
        if rev is not None:
            message = f"revision `{rev}` cannot be read: " + (f"{path} is {why}" if top is None else why)
            raise RepositoryError(message, "Leave out --rev to judge the files as they lie on disk.")
        return Folder(root, Revision("folder", None, None, f"folder ({why})"))
    repository = Repository(root, top, program)
    if rev is None and not repository.bare:
        head = repository.find("HEAD^{commit}")
        label = f"work tree on {head[:8]}" if head else "work tree (no commit yet)"
        return Folder(root, Revision("worktree", head, None, label), repository.algorithm, repository.prefix)
    return _Tree(root, repository, *repository.revision("HEAD" if rev is None else rev))


def _committed(path: Path, rev: str | None) -> Source:
    """A revision, HEAD where none is named. Raises RepositoryError, also for what is in no git."""
    if rev is None and not path.is_file():
        if shutil.which("git") is None:
            message = "git is not installed"
            raise RepositoryError(message, "Install git, and run it again.")
        if top_of(path.resolve()) is None:
            message = f"{path} is not in git" if path.exists() else f"there is no folder {path}"
            raise RepositoryError(message, "What was is read from git alone: run it in a clone.")
    return open_source(path, rev or "HEAD")


def open_change(path: Path, base: str, head: str | None) -> tuple[Source, Source]:
    """Both sides of a change: the commit from which `head` left `base`, and `head`; without it what lies on disk.

    Of a bare repository HEAD stands for what lies on disk. Before the first commit HEAD is nothing at all. Raises
    RepositoryError, also where the two share no commit.
    """
    later = open_source(path, head)
    if later.revision.kind == "folder":
        raise RepositoryError(f"{path} is not in git, so there is nothing to compare with", "Run it in a clone.")
    repository = open_repository(later.root)
    mine = later.revision.commit
    if mine is None and base == "HEAD" and later.revision.kind == "worktree":
        # the first commit is about to be made
        none = Revision("tree", None, None, "nothing (no commit yet)")
        return _Tree(later.root, repository, repository.nothing, none), later
    commit, _ = repository.revision(base)
    if later.revision.kind == "tree":
        raise RepositoryError(
            f"`{head}` is a tree and no commit, so nobody knows where it left `{base}`", "Name a commit."
        )
    if mine is None:
        raise RepositoryError("there is no commit yet, so there is nothing to compare with", "Commit the files first.")
    return _Tree(later.root, repository, *repository.revision(repository.common(commit, mine, base))), later


@dataclass(frozen=True, slots=True)
class History:
    """The mainline up to a commit: the first parents, oldest first, as far as they changed what is read of them.

    `revision` is that commit. `contents` reads blobs, in order. `ask` asks git of the same repository, and `find` for
    the hash of what a name stands for; neither runs what the repository names.
    """

    root: Path
    inside: str
    steps: tuple[Step, ...]
    shallow: bool
    contents: Callable[[Sequence[str]], Iterator[bytes | ReadFailure]]
    revision: Revision
    ask: Callable[..., bytes]
    find: Callable[[str], str | None]

    @property
    def tip(self) -> str:
        """The hash of the commit."""
        return self.revision.commit or "HEAD"


def open_history(path: Path, rev: str | None, names: Sequence[str]) -> History:
    """The mainline of the folder `path` up to `rev`, or HEAD: the commits that changed one of these names in it.

    The paths in its steps begin at the folder. Raises RepositoryError, as `open_source` does, and for a tree.
    """
    tree = _committed(path, rev)
    repository = open_repository(tree.root)
    if tree.revision.commit is None:
        raise RepositoryError(f"`{rev}` is a tree and no commit, so it has no history", "Name a commit.")
    asked = ("log", *ARGUMENTS, "--end-of-options", tree.revision.commit, "--", *(tree.inside + name for name in names))
    found = tuple(step.inside(tree.inside, names) for step in steps(repository.ask(*asked)))
    return History(
        tree.root,
        tree.inside,
        found,
        repository.shallow,
        repository.objects,
        tree.revision,
        repository.ask,
        repository.find,
    )


def open_known_on(path: Path, rev: str | None, day: date) -> Source:
    """What the mainline up to `rev`, or HEAD, said at the end of a day, by the committers' own days.

    A commit put back in time was not there before the one that it follows. Raises RepositoryError, as `open_source`
    does, for a tree, and where nothing was there on the day.
    """
    tip = _committed(path, rev).revision
    if tip.commit is None:
        raise RepositoryError(f"`{rev}` is a tree and no commit, so it has no history", "Name a commit.")
    repository = open_repository(path.resolve())
    asked = ("log", "--first-parent", "--reverse", "--no-show-signature", "--date=raw", "--format=%H %cd")
    lines = repository.ask(*asked, "--end-of-options", tip.commit, "--").decode("ascii").splitlines()
    days = [(name, moment(raw).date()) for name, _, raw in (line.partition(" ") for line in lines)]
    place = known_on([on for _, on in days], day)
    if place is None:
        what, mend = "the history", "Name a later day."
        if repository.shallow:
            what, mend = "this clone, which is shallow,", "Fetch the rest: git fetch --unshallow"
        raise RepositoryError(f"nothing was known on {day}: {what} begins on {days[0][1]}", mend)
    return open_source(path, days[place][0])


class _Tree:
    """A commit or a tree, read from git objects."""

    def __init__(self, root: Path, repository: Repository, name: str, revision: Revision) -> None:
        self.root = root
        self.revision = revision
        self.inside = repository.prefix
        self._repository = repository
        self._name = name

    def entries(self, prefixes: Sequence[str]) -> list[Entry]:
        """As Source says."""
        paths = [self.inside + prefix for prefix in prefixes]
        answer = self._repository.ask("ls-tree", "-r", "-z", "--full-tree", self._name, "--", *paths)
        found: list[Entry] = []
        for record in answer.split(b"\0")[:-1]:
            about, _, name = record.partition(b"\t")
            mode, _, blob = about.decode("ascii").split(" ")
            path = os.fsdecode(name).removeprefix(self.inside)
            if not hidden(path, prefixes):
                found.append(Entry(path, kind_of(mode), blob))
        return listed(found)

    def present(self, paths: Sequence[str]) -> frozenset[str]:
        """As Source says; asked in portions, so that no command line grows too long."""
        found: set[str] = set()
        for first in range(0, len(paths), _PATHS_AT_ONCE):
            wanted = [self.inside + path for path in paths[first : first + _PATHS_AT_ONCE]]
            answer = self._repository.ask("ls-tree", "-z", "--full-tree", self._name, "--", *wanted)
            for record in answer.split(b"\0")[:-1]:
                about, _, name = record.partition(b"\t")
                if about.startswith(b"100"):
                    found.add(os.fsdecode(name).removeprefix(self.inside))
        return frozenset(found)

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | ReadFailure]]:
        """As Source says; all contents through one process."""
        files = [entry for entry in entries if entry.kind == "file"]
        return zip(files, self._repository.objects([entry.blob for entry in files]), strict=True)


_PATHS_AT_ONCE = 500
