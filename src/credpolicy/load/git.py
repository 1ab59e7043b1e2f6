"""Revisions in git: found, and read from objects, without running what a repository could name."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from credpolicy.errors import OutsideError, RepositoryError
from credpolicy.load.folder import Folder, exists
from credpolicy.load.log import ARGUMENTS, Step, known_on, moment, steps
from credpolicy.load.source import Entry, ReadFailure, Revision, Source, hidden, kind_of, listed

_SAFETY = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.allow=never"),
)
# A repository's own `protocol.ext.allow` would beat protocol.allow; the variable beats both.
# Complaints are read, so they are asked for in English.
_SAFE_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
_COMMITTER = re.compile(rb"^committer .* (-?\d{1,18}) ([+-])(\d\d)(\d\d)$", re.MULTILINE)


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
    top = _top(root)
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
    tree = open_source(path, rev or "HEAD")
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
    tip = open_source(path, rev or "HEAD").revision
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


def work_tree(root: Path) -> Path | None:
    """The top of the work tree in which `root`, a path without links, lies or would lie; None outside of git.

    Raises RepositoryError for a bare repository, which has none.
    """
    top = _top(root)
    if top is not None and not exists(top / ".git"):
        raise RepositoryError(f"{top} is a bare repository, which holds no files", "Run it in a clone.")
    return top


class Repository:
    """A git repository, asked only what runs no program of its own configuration."""

    def __init__(self, root: Path, top: Path, program: str) -> None:
        """`root` lies in the repository that `top` is, bare or with a `.git`. Raises RepositoryError."""
        self._folder = root
        self._top = top
        self._program = program
        self.bare = not exists(top / ".git")
        answer = self.ask("rev-parse", "--is-shallow-repository", "--show-object-format", "--absolute-git-dir")
        shallow, algorithm, git_dir = answer.decode("utf-8", "surrogateescape").split("\n", 2)
        self.shallow = shallow == "true"
        self.algorithm = algorithm
        if Path(git_dir.removesuffix("\n")).resolve() != self._git_dir():
            raise RepositoryError(
                f"git reads another repository ({git_dir.strip()}) than the one that holds {root}",
                "Unset GIT_DIR and GIT_WORK_TREE and run again.",
            )

    @property
    def nothing(self) -> str:
        """The tree in which nothing is, which git knows without keeping it."""
        return hashlib.new(self.algorithm, b"tree 0\0", usedforsecurity=False).hexdigest()

    @property
    def prefix(self) -> str:
        """The root as git names it in a tree: empty, or with a `/` at its end."""
        inner = self._folder.relative_to(self._top).as_posix()
        return "" if inner == "." else f"{inner}/"

    def _git_dir(self) -> Path:
        dot = self._top if self.bare else self._top / ".git"
        if dot.is_file():
            dot = self._top / dot.read_text(encoding="utf-8", errors="surrogateescape").removeprefix("gitdir:").strip()
        return dot.resolve()

    def ask(self, *arguments: str) -> bytes:
        """What git answers. Raises RepositoryError when it refuses."""
        status, answer, complaint = self.run(arguments)
        if status == 0:
            return answer
        first = complaint.strip().partition("\n")[0].removeprefix("fatal: ")
        if "dubious ownership" in complaint or "unsafe repository" in complaint:
            raise RepositoryError(
                f"the repository at {self._top} belongs to somebody else, and git does not trust it",
                f"If you trust it: git config --global --add safe.directory {shlex.quote(str(self._top))}",
            )
        raise RepositoryError(
            f"git cannot read the repository at {self._top}: {first}",
            "Look at it with `git fsck`, or clone it again.",
        )

    def find(self, name: str) -> str | None:
        """The full hash of the object that `name` stands for; None when there is none."""
        status, answer, _ = self.run(("rev-parse", "--verify", "--quiet", "--end-of-options", name))
        return answer.decode("ascii").strip() if status == 0 else None

    def common(self, commit: str, other: str, name: str) -> str:
        """The commit from which two went apart, the first of which people call `name`. Raises RepositoryError."""
        status, answer, _ = self.run(("merge-base", "--end-of-options", commit, other))
        if status == 0:
            return answer.decode("ascii").split()[0]
        if self.shallow:
            raise RepositoryError(
                f"this clone is shallow and does not hold the commit that `{name}` and {other[:8]} share",
                "Fetch it: git fetch --unshallow (in GitHub Actions: fetch-depth: 0 at actions/checkout)",
            )
        raise RepositoryError(
            f"`{name}` and {other[:8]} share no commit, so nobody can tell what changed",
            "Name the branch that this one came from.",
        )

    def revision(self, name: str) -> tuple[str, Revision]:
        """The commit (through tags) or tree that `name` means, with its hash. Raises RepositoryError."""
        if not name.strip() or name.startswith("-") or not name.isprintable():
            raise RepositoryError(
                f"{name!r} is not the name of a revision", "Name a branch, a tag or a commit, such as HEAD~1."
            )
        commit = self.find(f"{name}^{{commit}}")
        if commit:
            return commit, Revision("commit", commit, self._committed_on(commit), f"commit {commit[:8]}")
        tree = self.find(f"{name}^{{tree}}")
        if tree:
            return tree, Revision("tree", None, None, f"tree {tree[:8]}")
        if self.shallow:
            raise RepositoryError(
                f"no revision `{name}` in this clone, which is shallow: it holds the latest commits only",
                "Fetch the rest: git fetch --unshallow",
            )
        if self.find("HEAD^{commit}") is None:
            raise RepositoryError(f"no revision `{name}`: the repository has no commit yet", "Commit the files first.")
        raise RepositoryError(
            f"no revision `{name}` in {self._top}",
            f"Name a branch, a tag or a commit (`git branch --all` lists branches), such as origin/{name}.",
        )

    def _committed_on(self, commit: str) -> date | None:
        (raw,) = self.objects([commit])
        match = _COMMITTER.search(raw.partition(b"\n\n")[0]) if isinstance(raw, bytes) else None
        if match is None:
            return None
        offset = (int(match[3]) * 60 + int(match[4])) * (60 if match[2] == b"+" else -60)
        try:
            return date(1970, 1, 1) + timedelta(days=(int(match[1]) + offset) // 86_400)
        except OverflowError:
            return None

    def objects(self, ids: Sequence[str]) -> Iterator[bytes | ReadFailure]:
        """The contents of these objects, in order."""
        # GitPython takes longer to load than a work tree takes to read, and a work tree has no need of it.
        from credpolicy.load.objects import contents  # noqa: PLC0415

        return contents(self._command("cat-file", "--batch"), _SAFE_ENVIRONMENT, ids)

    def run(
        self,
        arguments: Sequence[str],
        *,
        given: bytes = b"",
        environment: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> tuple[int, bytes, str]:
        """The exit status, the output and the complaint of one command, to which `given` is handed.

        `environment` is added to what keeps git safe, or replaces it. Raises OutsideError where git has not answered
        after `patience` seconds.
        """
        try:
            answer = subprocess.run(
                self._command(*arguments),
                input=given,
                capture_output=True,
                check=False,
                env={**os.environ, **_SAFE_ENVIRONMENT, **(environment or {})},
                timeout=patience,
            )
        except subprocess.TimeoutExpired as error:
            message = f"git {arguments[0]} has not answered for {patience:.0f} seconds"
            raise OutsideError(message, "Check the network, and that git asks nobody for a password.") from error
        return answer.returncode, answer.stdout, answer.stderr.decode("utf-8", "replace")

    def _command(self, *arguments: str) -> list[str]:
        return [self._program, "-C", str(self._top), *_SAFETY, *arguments]


def open_repository(root: Path) -> Repository:
    """The git repository that holds `root`, a path without links. Raises RepositoryError."""
    top, program = _top(root), shutil.which("git")
    if top is None or program is None:
        message = f"{root} is not in git" if top is None else "git is not installed"
        raise RepositoryError(message, "Run it in a clone." if top is None else "Install git, and run it again.")
    return Repository(root, top, program)


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


def _top(root: Path) -> Path | None:
    """The nearest folder upwards with a `.git`, or a bare repository; on one file system, as git looks."""
    for folder in (root, *root.parents):
        if exists(folder / ".git") or all(exists(folder / name) for name in ("HEAD", "objects", "refs")):
            return folder
        if exists(folder) and folder.parent.stat().st_dev != folder.stat().st_dev:
            return None
    return None
