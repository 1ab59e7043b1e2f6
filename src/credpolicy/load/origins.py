"""Where commits come from: what a merge brought in, whose signature stands under a commit, and where a range begins."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from credpolicy.errors import RepositoryError, UsageError
from credpolicy.load.git import History
from credpolicy.load.log import COMMITS, steps
from credpolicy.load.repository import work_tree
from credpolicy.model.commit import Commit
from credpolicy.model.origin import Signature, SignatureState

_STATES: Mapping[str, SignatureState] = {
    "G": "good",
    "U": "unknown_key",
    "B": "bad",
    "X": "bad",  # the signature has expired
    "Y": "bad",  # the key had expired
    "R": "bad",  # the key is revoked
    "E": "unchecked",
}
"""What git's `%G?` says, in our words."""
_SIGNED = (b"gpgsig ", b"gpgsig-sha256 ")


def merged(history: History) -> dict[str, tuple[Commit, ...]]:
    """The commits that each merge of the mainline brought in, oldest first, by the hash of the merge."""
    mainline = [step.commit for step in history.steps]
    if not any(len(commit.parents) > 1 for commit in mainline):
        return {}
    known = {step.commit.id: step.commit for step in steps(history.ask("log", *COMMITS, history.tip))}
    order = {name: place for place, name in enumerate(known)}
    seen: set[str] = set()
    found: dict[str, tuple[Commit, ...]] = {}
    for name in _first_parents(known, history.tip):
        seen.add(name)
        came = _reached(known[name].parents[1:], known, seen)
        if came:
            found[name] = tuple(known[each] for each in sorted(came, key=order.__getitem__))
    return found


def _first_parents(known: Mapping[str, Commit], tip: str) -> list[str]:
    """The mainline, oldest first, with the commits that changed nothing that is read."""
    found: list[str] = []
    name: str | None = tip
    while name is not None and name in known:
        found.append(name)
        name = next(iter(known[name].parents), None)
    return found[::-1]


def _reached(names: Iterable[str], known: Mapping[str, Commit], seen: set[str]) -> list[str]:
    """The commits behind these that were not seen yet; they are seen now."""
    found: list[str] = []
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in known:
            continue
        seen.add(name)
        found.append(name)
        waiting += known[name].parents
    return found


def after(history: History, rev: str) -> frozenset[str]:
    """The commits of the mainline that `rev` does not hold yet. Raises RepositoryError where there is no such rev."""
    if rev.startswith("-") or not rev.strip() or not rev.isprintable():
        raise RepositoryError(f"{rev!r} is not the name of a revision", "Name a commit, a branch, a tag or a day.")
    commit = history.find(f"{rev}^{{commit}}")
    if commit is None:
        mend = "Name a commit, a branch or a tag that is there, or a day as YYYY-MM-DD."
        if history.shallow:
            mend = "This clone is shallow: git fetch --unshallow"
        raise RepositoryError(f"no revision `{rev}`", mend)
    answer = history.ask("rev-list", "--first-parent", "--end-of-options", history.tip, f"^{commit}")
    return frozenset(answer.decode("ascii").split())


def signatures(history: History, signers: Path) -> dict[str, Signature]:
    """The signatures of the mainline, checked against a file of allowed signers as OpenSSH writes one.

    The programs that check are those of the machine; what the repository's configuration names is passed over. Raises
    UsageError for a file that is not there, or that the judged revision could have brought.
    """
    programs = _programs(_outside(history.root, signers))
    answer = history.ask(
        *(part for setting in programs for part in ("-c", setting)),
        *("log", "-z", "--first-parent", "--format=%H%x00%G?%x00%GS%x00%GK", "--end-of-options", history.tip),
    )
    fields = answer.decode("utf-8", "replace").split("\0")
    found: dict[str, Signature] = {}
    doubtful: list[str] = []
    for name, letter, signer, key in zip(*(iter(fields),) * 4, strict=False):
        found[name] = Signature(_STATES.get(letter, "none"), signer or None, key or None)
        if found[name].state == "none":
            doubtful.append(name)
    # git says the same of a commit without a signature, and of one for which it has no program
    for name, raw in zip(doubtful, history.contents(doubtful), strict=True):
        header = raw.partition(b"\n\n")[0] if isinstance(raw, bytes) else b""
        if any(line.startswith(_SIGNED) for line in header.split(b"\n")):
            found[name] = Signature("unchecked")
    return found


def _programs(signers: Path) -> tuple[str, ...]:
    keygen = shutil.which("ssh-keygen")
    if keygen is None:
        message = "signatures cannot be checked: ssh-keygen is not installed"
        raise UsageError(message, "Install OpenSSH, or leave out --signers.")
    gpg, gpgsm = (shutil.which(name) or name for name in ("gpg", "gpgsm"))
    return (
        f"gpg.ssh.allowedSignersFile={signers}",
        f"gpg.ssh.program={keygen}",
        f"gpg.ssh.revocationFile={os.devnull}",
        f"gpg.program={gpg}",
        f"gpg.openpgp.program={gpg}",
        f"gpg.x509.program={gpgsm}",
        "gpg.minTrustLevel=undefined",
    )


def _outside(root: Path, signers: Path) -> Path:
    """The file of allowed signers, if it lies outside of the work tree. Raises UsageError."""
    named = Path(os.path.abspath(signers))  # noqa: PTH100 - a link must be seen where it lies, not where it leads
    real = named.resolve()
    if not real.is_file():
        raise UsageError(f"there is no file {signers} of allowed signers", "Write one as `man ssh-keygen` tells.")
    try:
        top = work_tree(root)
    except RepositoryError:
        top = None  # a bare repository has no files
    if top is not None and any(path.is_relative_to(top) for path in (named, real)):
        message = f"{signers} lies in the repository that is judged, so whoever changes it could allow themselves"
        raise UsageError(message, "Keep the allowed signers outside of it, for example in your home folder.")
    return real
