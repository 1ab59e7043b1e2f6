"""The repository: git asked for what it holds, without running what it could name."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from credpolicy.errors import OutsideError, RepositoryError
from credpolicy.load.folder import exists
from credpolicy.load.source import ReadFailure, Revision

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
# A file of grafts, which git still reads, would tell other parents than the commits do; nothing can lie there.
_SAFE_ENVIRONMENT = {
    "GIT_GRAFT_FILE": f"{os.devnull}/none",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
_COMMITTER = re.compile(rb"^committer .* (-?\d{1,18}) ([+-])(\d\d)(\d\d)$", re.MULTILINE)


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

    @property
    def common_folder(self) -> Path:
        """The folder in which git keeps the objects: of all work trees of the repository. Raises RepositoryError."""
        answer = self.ask("rev-parse", "--git-common-dir").decode("utf-8", "surrogateescape")
        return (self._top / answer.removesuffix("\n")).resolve()

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
    top, program = top_of(root), shutil.which("git")
    if top is None or program is None:
        message = f"{root} is not in git" if top is None else "git is not installed"
        raise RepositoryError(message, "Run it in a clone." if top is None else "Install git, and run it again.")
    return Repository(root, top, program)


def work_tree(root: Path) -> Path | None:
    """The top of the work tree in which `root`, a path without links, lies or would lie; None outside of git.

    Raises RepositoryError for a bare repository, which has none.
    """
    top = top_of(root)
    if top is not None and not exists(top / ".git"):
        raise RepositoryError(f"{top} is a bare repository, which holds no files", "Run it in a clone.")
    return top


def top_of(root: Path) -> Path | None:
    """The nearest folder upwards with a `.git`, or a bare repository; on one file system, as git looks."""
    for folder in (root, *root.parents):
        if exists(folder / ".git") or all(exists(folder / name) for name in ("HEAD", "objects", "refs")):
            return folder
        if exists(folder) and folder.parent.stat().st_dev != folder.stat().st_dev:
            return None
    return None
