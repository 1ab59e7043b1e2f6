"""A commit on a new branch, made without the work tree: neither files, nor index, nor HEAD are touched."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from credpolicy.errors import OutsideError, UsageError
from credpolicy.load.repository import Repository

_PLAIN = "100644"


def check_name(repository: Repository, name: str) -> str:
    """The full name of a branch that is not there yet. Raises UsageError for any other."""
    ref = f"refs/heads/{name}"
    if name.startswith("-") or not name.isprintable() or repository.run(("check-ref-format", ref))[0]:
        message = f"`{name}` is not the name of a branch"
        raise UsageError(message, "Write for example retention-2026-03.")
    if repository.find(ref) is not None:
        message = f"there is a branch `{name}` already"
        raise UsageError(message, "Name a new one: what is there is never changed.")
    return ref


def commit_on_new_branch(repository: Repository, name: str, base: str, files: Mapping[str, bytes], message: str) -> str:
    """The hash of a commit on top of `base` with these files, by path from the top, on the new branch `name`.

    It is written by whoever git is set up for. Nothing is changed unless all of it is done. Raises UsageError for a
    name that cannot be taken, OutsideError where git refuses.
    """
    ref = check_name(repository, name)
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _written(repository, "read-tree", base, environment=index)
        rows = []
        for path, data in sorted(files.items()):
            blob = _written(repository, "hash-object", "-w", "--stdin", given=data)
            rows.append(f"{_mode(repository, base, path)} {blob}\t{path}\0")
        given = "".join(rows).encode("utf-8", "surrogateescape")
        _written(repository, "update-index", "-z", "--index-info", given=given, environment=index)
        tree = _written(repository, "write-tree", environment=index)
    arguments = ("-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, "-p", base)
    commit = _written(repository, *arguments, given=message.encode("utf-8", "surrogateescape"))
    try:
        _written(repository, "update-ref", "--no-deref", "-m", "credpolicy retention", ref, commit, "0" * len(commit))
    except OutsideError:
        check_name(repository, name)  # somebody else may have made it meanwhile
        raise
    return commit


def _mode(repository: Repository, base: str, path: str) -> str:
    """The mode of a file at a commit; that of a plain one where there is none."""
    told = repository.ask("ls-tree", "-z", "--full-tree", base, "--", path).decode("utf-8", "surrogateescape")
    mode = told.partition(" ")[0]
    return mode if mode.startswith("100") else _PLAIN


def _written(
    repository: Repository, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None
) -> str:
    status, answer, complaint = repository.run(arguments, given=given, environment=environment)
    if status:
        told = next((line for line in complaint.splitlines() if line.startswith(("fatal:", "error:"))), complaint)
        message = f"the branch cannot be written: {told.partition(': ')[2].strip() or told.strip()}"
        mend = "Nothing was changed. Check the rights, and `git config user.name` and `user.email`."
        raise OutsideError(message, mend)
    return answer.decode("ascii", "replace").strip()
