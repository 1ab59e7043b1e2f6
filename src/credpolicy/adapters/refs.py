"""Files kept in a ref of their own, as a chain of commits: read, fetched, added to, pushed; nothing is checked out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from credpolicy.errors import OutsideError, RepositoryError, UsageError
from credpolicy.load.repository import Repository

PATIENCE = 120.0
"""Seconds after which a remote that does not answer has failed."""

_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}", re.ASCII)
_TRANSPORTS = {"GIT_ALLOW_PROTOCOL": "https:ssh:file"}
_WRITER = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "credpolicy"), ("EMAIL", "noreply"))
}
_EPOCH = date(1970, 1, 1)


class Kept(NamedTuple):
    """The commit at which the ref stands and its files, by name."""

    commit: str
    files: Mapping[str, bytes]


class Ref:
    """One ref of a repository, here or with `remote` there. Hooks are off; work tree and index are never looked at."""

    def __init__(self, repository: Repository, name: str, remote: str | None = None) -> None:
        """Raises UsageError for a remote that git does not know."""
        self._repository = repository
        self._name = name
        self._remote = remote
        if remote is not None:
            known = _REMOTE.fullmatch(remote) and not repository.run(("config", "--get-all", f"remote.{remote}.url"))[0]
            if not known:
                message = f"there is no remote `{remote}`"
                raise UsageError(message, "`git remote` lists them.")

    def __str__(self) -> str:
        return self._name if self._remote is None else f"{self._name} of {self._remote}"

    def read(self) -> Kept | None:
        """What is kept; None where the ref does not exist. Nothing is written but fetched objects.

        Raises OutsideError where the remote cannot be asked, RepositoryError where the ref cannot be read.
        """
        commit = self._here() if self._remote is None else self._there(self._remote)
        if commit is None:
            return None
        listed = self._repository.ask("ls-tree", "-z", "--full-tree", commit).split(b"\0")[:-1]
        blobs: dict[str, str] = {}
        for record in listed:
            about, _, name = record.partition(b"\t")
            _, kind, blob = about.decode("ascii").split(" ")
            if kind == "blob":
                blobs[name.decode("utf-8", "backslashreplace")] = blob
        files: dict[str, bytes] = {}
        for name_, content in zip(blobs, self._repository.objects([*blobs.values()]), strict=True):
            if not isinstance(content, bytes):
                message = f"{name_} in {self} cannot be read: {content.message}"
                raise RepositoryError(message, content.help)
            files[name_] = content
        return Kept(commit, files)

    def add(self, before: Kept | None, files: Mapping[str, bytes], title: str, on: date) -> Kept:
        """Put these files on top of what was `before`, all or none, under a day.

        Raises OutsideError, with nothing changed, where somebody else did so meanwhile or the remote refuses.
        """
        commit = self._commit(before, files, title, on)
        nothing = "0" * len(commit)
        if self._remote is not None:
            self._push(self._remote, before.commit if before else "", commit)
            self._written("update-ref", "--no-deref", self._name, commit)
        else:
            old = before.commit if before else nothing
            status, _, complaint = self._repository.run(("update-ref", "--no-deref", self._name, commit, old))
            if status:
                message = f"{self._name} was changed by somebody else meanwhile: {_first(complaint)}"
                raise OutsideError(message, "Run it again: what was delivered is known, and is not sent twice.")
        return Kept(commit, files)

    def _here(self) -> str | None:
        """Where the ref stands here. What is broken is no missing ref."""
        status, answer, complaint = self._repository.run(
            ("for-each-ref", "--format=%(objectname) %(refname)", self._name)
        )
        if status or complaint.strip():
            message = f"{self._name} cannot be read: {_first(complaint)}"
            raise RepositoryError(message, "Look at it with `git fsck`, or fetch it again.")
        return self._found(answer, " ")

    def _there(self, remote: str) -> str | None:
        """Where the ref stands at the remote, its commits fetched. Neither FETCH_HEAD nor any ref is written."""
        ask = ("ls-remote", "--quiet", "--refs", "--upload-pack=git-upload-pack", remote, self._name)
        commit = self._found(self._asked(remote, ask), "\t")
        if commit is None:
            return None
        fetch: tuple[str, ...] = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
        fetch += ("--no-auto-maintenance", "--refmap=", "--upload-pack=git-upload-pack", remote, self._name)
        self._asked(remote, fetch)
        if self._repository.find(f"{commit}^{{commit}}") is None:
            message = f"{self} changed while it was fetched"
            raise OutsideError(message, "Run it again.")
        return commit

    def _found(self, answer: bytes, between: str) -> str | None:
        rows = (row.partition(between) for row in answer.decode("utf-8", "surrogateescape").splitlines())
        return next((commit for commit, _, name in rows if name == self._name), None)

    def _asked(self, remote: str, arguments: Sequence[str]) -> bytes:
        status, answer, complaint = self._repository.run(arguments, environment=_TRANSPORTS, patience=PATIENCE)
        if status:
            message = f"{self._name} cannot be fetched from {remote}: {_first(complaint)}"
            raise OutsideError(message, "Nothing was sent. Check the network and the rights, and run it again.")
        return answer

    def _push(self, remote: str, old: str, new: str) -> None:
        push: tuple[str, ...] = ("push", "--quiet", "--no-verify", "--no-signed", "--no-recurse-submodules")
        push += ("--receive-pack=git-receive-pack", f"--force-with-lease={self._name}:{old}")
        push += (remote, f"{new}:{self._name}")
        status, _, complaint = self._repository.run(push, environment=_TRANSPORTS, patience=PATIENCE)
        if status:
            message = f"{self._name} cannot be pushed to {remote}: {_first(complaint)}"
            help_ = "What was delivered is kept here and is not sent twice; run it again in this clone."
            raise OutsideError(message, help_)

    def _commit(self, before: Kept | None, files: Mapping[str, bytes], title: str, on: date) -> str:
        rows = []
        for name, data in sorted(files.items()):
            blob = self._written("hash-object", "-w", "--stdin", given=data)
            rows.append(f"100644 blob {blob}\t{name}\0")
        tree = self._written("mktree", "-z", given="".join(rows).encode())
        day = f"@{max((on - _EPOCH).days, 0) * 86_400} +0000"
        writer = {**_WRITER, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        parents = ("-p", before.commit) if before else ()
        arguments = ("-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, *parents)
        return self._written(*arguments, given=f"{title}\n".encode(), environment=writer)

    def _written(self, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None) -> str:
        status, answer, complaint = self._repository.run(arguments, given=given, environment=environment)
        if status:
            message = f"{self._name} cannot be written: {_first(complaint)}"
            raise OutsideError(message, "Check that you may write into the repository and that the disk has room.")
        return answer.decode("ascii", "replace").strip()


def _first(complaint: str) -> str:
    """The line of what git says that tells most."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "!"))]
    return (telling or lines or ["git says nothing"])[0].removeprefix("fatal: ").removeprefix("error: ")
