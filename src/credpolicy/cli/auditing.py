"""What the audit commands share: a commit that is judged once, lists of it, and where checklists are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from credpolicy.cli import options, progress, run
from credpolicy.cli.positions import positions
from credpolicy.errors import RepositoryError, UsageError
from credpolicy.evaluate.files import judge_files
from credpolicy.evaluate.judge import judge
from credpolicy.evaluate.populations import population
from credpolicy.load.repository import open_repository
from credpolicy.model.audit import Checklist
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.population import Criteria, Population, Row
from credpolicy.model.snapshot import Placed, Snapshot


class Judged:
    """A revision that was read, judged once and only when somebody asks."""

    def __init__(self, reading: run.Reading) -> None:
        self.reading = reading
        self._evaluation: Evaluation | None = None

    @property
    def snapshot(self) -> Snapshot:
        """What the revision says."""
        return self.reading.snapshot

    @property
    def evaluation(self) -> Evaluation:
        """What it means on its day."""
        if self._evaluation is None:
            with progress.shown("judging"):
                self._evaluation = judge(self.snapshot, self.reading.as_of, self.reading.today)
        return self._evaluation

    def population(self, criteria: Criteria) -> Population:
        """The list that criteria ask for."""
        return population(self.evaluation, criteria)


def of_commit(path: Path | None, rev: str | None, as_of: date | None, known_on: date | None) -> Judged:
    """A commit, HEAD where none is named. Raises RepositoryError, also for a tree, which nobody can name later."""
    open_repository(options.place(path).resolve())  # which tells whoever stands outside of git
    past = run.NOW if known_on is None else run.Past(known_on)
    reading = run.read(path, rev or "HEAD", as_of, past)
    if reading.snapshot.revision.commit is None:
        message = f"`{rev}` is a tree and no commit, so nobody can tell where the list comes from"
        raise RepositoryError(message, "Name a commit, a branch or a tag.")
    return Judged(reading)


def known(snapshot: Snapshot, asked: Criteria) -> None:
    """Raise UsageError for an id that does not exist; while files are unread it may stand in one of them."""
    if snapshot.unread_files:
        return
    for kind, wanted, collection in (
        ("requirement", asked.requirements, "requirements"),
        ("credential type", asked.types, "credential_types"),
        ("owner", asked.owners, "owners"),
    ):
        there = {placed.item.id for placed in getattr(snapshot, collection)}
        options.known(kind, wanted, there | snapshot.broken.get(collection, frozenset()))


def printable(seed: str) -> None:
    """Raise UsageError for a seed that nobody could type again."""
    if not seed.strip() or not seed.isprintable() or seed != seed.strip() or len(seed) > 200:
        message = "the seed is not a line of text of at most 200 characters"
        raise UsageError(message, "Write letters, digits and signs, for example --seed 'board meeting 4711'.")


def readable(reading: run.Reading) -> None:
    """Raise UsageError while files under policies/ or audits/ cannot be read."""
    for finding in reading.snapshot.findings:
        if finding.level == "error" and finding.location and finding.location.path.startswith(("policies/", "audits/")):
            message = f"{finding.location.path} cannot be read whole"
            raise UsageError(message, "`credpolicy validate` shows where, and how to mend it.")


def findings(reading: run.Reading, placed: Placed[Checklist]) -> list[str]:
    """What the rules would say against a checklist once it is closed, each with its line; blanks are told apart."""
    item = placed.item.model_copy(update={"closed_on": reading.as_of})
    lists = tuple(replace(each, item=item) if each is placed else each for each in reading.snapshot.checklists)
    about = [
        each
        for each in judge_files(replace(reading.snapshot, checklists=lists), reading.as_of, reading.today)
        if each.location is not None
        and each.location.path == placed.file.path
        and each.location.pointer[: len(placed.pointer)] == placed.pointer
        and each.rule not in ("AUD002", "AUD003")
    ]
    lines = positions(reading.source, [each.location for each in about if each.location])
    told = []
    for each in about:
        line = lines[each.location].line if each.location in lines else 1
        told.append(f"{placed.file.path}:{line}: {each.rule} {each.message}")
    return told


def ties(snapshot: Snapshot, rows: Iterable[Row], signer: str) -> str:
    """Why somebody may not sign for what was drawn; empty where nothing is known against it."""
    owned = {placed.item.id for placed in snapshot.owners if placed.item.accountable == signer}
    for row in rows:
        if row.worker == signer:
            return f"is the person of {row.key}"
        if row.owner in owned:
            return f"answers for {row.key}"
    return ""


def place(root: Path, path: str) -> Path:
    """Where a new file below the root stands, its folders made. Raises UsageError for a link on the way."""
    target = root / path
    try:
        for folder in reversed(target.relative_to(root).parents[:-1]):
            here = root / folder
            if here.is_symlink() or (here.exists() and not here.is_dir()):
                message = f"{folder} is a link or no folder, so nothing is written there"
                raise UsageError(message, "Replace it by a folder.")
            here.mkdir(exist_ok=True)
    except OSError as error:
        message = f"the folder of {path} cannot be made: {error.strerror}"
        raise UsageError(message, "Check that you may write there.") from error
    return target
