"""Revisions in git: found, and read from objects, without running what a repository could name."""

import contextlib
import os
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from subprocess import PIPE
from typing import Literal

from credpolicy.errors import RepositoryError
from credpolicy.load.folder import Folder, exists
from credpolicy.load.limits import MAX_FILE_BYTES
from credpolicy.load.source import Entry, ReadFailure, Revision, Source, listed, too_large

try:
    from git.cmd import Git
    from git.exc import GitCommandError
except ImportError:  # GitPython refuses to load where git is not installed; folders can be read all the same
    HAS_GIT = False
else:
    HAS_GIT = True


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
_SAFE_ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
# Requests sent before the answers are read. At 65 bytes each they fit into a pipe, so nobody waits for ever.
_AHEAD = 400
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
    if top is None or not HAS_GIT:
        why = "not in git" if top is None else "git is not installed"
        if rev is not None:
            message = f"revision `{rev}` cannot be read: " + (f"{path} is {why}" if top is None else why)
            raise RepositoryError(message, "Leave out --rev to judge the files as they lie on disk.")
        return Folder(root, Revision("folder", None, None, f"folder ({why})"))
    repository = _Repository(root, top)
    if rev is None and not repository.bare:
        head = repository.find("HEAD^{commit}")
        label = f"work tree on {head[:8]}" if head else "work tree (no commit yet)"
        return Folder(root, Revision("worktree", head, None, label), repository.algorithm)
    return _Tree(root, repository, *repository.revision("HEAD" if rev is None else rev))


class _Repository:
    """A git repository, asked only what runs no program of its own configuration."""

    def __init__(self, root: Path, top: Path) -> None:
        """`root` lies in the repository that `top` is, bare or with a `.git`. Raises RepositoryError."""
        self._folder = root
        self._top = top
        self._git = Git()
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
        status, answer, complaint = self._run(arguments)
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
        status, answer, _ = self._run(("rev-parse", "--verify", "--quiet", "--end-of-options", name))
        return answer.decode("ascii").strip() if status == 0 else None

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
        """The contents of these objects, in order. A damaged one costs a new process, not the others."""
        position = 0
        while position < len(ids):
            process = self._git.execute(
                self._command("cat-file", "--batch"), PIPE, as_process=True, env=_SAFE_ENVIRONMENT
            )
            try:
                for content in _answers(process, ids[position:]):
                    position += 1
                    yield content
            finally:
                complaint = _end(process)
            if position < len(ids):
                position += 1
                yield _unavailable(complaint)

    def _run(self, arguments: Sequence[str]) -> tuple[int, bytes, str]:
        return self._git.execute(
            self._command(*arguments),
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            env=_SAFE_ENVIRONMENT,
        )

    def _command(self, *arguments: str) -> list[str]:
        return [Git.GIT_PYTHON_GIT_EXECUTABLE or "git", "-C", str(self._top), *_SAFETY, *arguments]


def _answers(process: "Git.AutoInterrupt", ids: Sequence[str]) -> Iterator[bytes | ReadFailure]:
    """What one `cat-file --batch` says; fewer answers than ids when it broke off."""
    requests = iter(ids)
    while batch := list(islice(requests, _AHEAD)):
        try:
            process.stdin.write("".join(f"{name}\n" for name in batch).encode("ascii"))
            process.stdin.flush()
        except BrokenPipeError:
            return
        for _ in batch:
            header = process.stdout.readline().split()
            if not header:
                return
            if header[-1] == b"missing":
                yield _unavailable("it is missing")
                continue
            size = int(header[-1])
            if size > MAX_FILE_BYTES:
                content: bytes | ReadFailure = too_large(size)
                while size > 0 and process.stdout.read(min(size, MAX_FILE_BYTES)):
                    size -= MAX_FILE_BYTES
            else:
                content = process.stdout.read(size)
                if len(content) < size:
                    return
            process.stdout.read(1)
            yield content


def _end(process: "Git.AutoInterrupt") -> str:
    """Stop the process, whatever it is doing; its last complaint."""
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    process.stdout.close()
    complaint: bytes = process.stderr.read()
    process.stderr.close()
    with contextlib.suppress(GitCommandError):  # told by the complaint, or by the missing answer
        process.wait(stderr=complaint)
    return complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]


def _unavailable(why: str) -> ReadFailure:
    return ReadFailure(
        f"git cannot give the content of this file: {why}",
        "If the clone was made with --filter, clone it again without; otherwise look at it with `git fsck`.",
    )


class _Tree:
    """A commit or a tree, read from git objects."""

    def __init__(self, root: Path, repository: _Repository, name: str, revision: Revision) -> None:
        self.root = root
        self.revision = revision
        self._repository = repository
        self._name = name

    def entries(self, prefixes: Sequence[str]) -> list[Entry]:
        """As Source says."""
        inside = self._repository.prefix
        paths = [inside + prefix for prefix in prefixes]
        answer = self._repository.ask("ls-tree", "-r", "-z", "--full-tree", self._name, "--", *paths)
        found: list[Entry] = []
        for record in answer.split(b"\0")[:-1]:
            about, _, name = record.partition(b"\t")
            mode, _, blob = about.decode("ascii").split(" ")
            path = os.fsdecode(name).removeprefix(inside)
            if not _hidden(path, prefixes):
                found.append(Entry(path, _MODES.get(mode, "file"), blob))
        return listed(found)

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | ReadFailure]]:
        """As Source says; all contents through one process."""
        files = [entry for entry in entries if entry.kind == "file"]
        return zip(files, self._repository.objects([entry.blob for entry in files]), strict=True)


_MODES: dict[str, Literal["link", "submodule"]] = {"120000": "link", "160000": "submodule"}


def _hidden(path: str, prefixes: Sequence[str]) -> bool:
    """Whether a name below the listed ones begins with a dot."""
    prefix = max((p for p in prefixes if path == p or path.startswith(f"{p}/")), key=len, default="")
    return "/." in path[len(prefix) :]


def _top(root: Path) -> Path | None:
    """The nearest folder upwards with a `.git`, or a bare repository; on one file system, as git looks."""
    for folder in (root, *root.parents):
        if exists(folder / ".git") or all(exists(folder / name) for name in ("HEAD", "objects", "refs")):
            return folder
        if exists(folder) and folder.parent.stat().st_dev != folder.stat().st_dev:
            return None
    return None
