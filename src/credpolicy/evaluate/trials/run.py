"""The door of this room: the policy tests of a snapshot, run and judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.files import judge_files
from credpolicy.evaluate.trials.casts import Cast, Casting, unmarked
from credpolicy.evaluate.trials.exercises import Tried
from credpolicy.evaluate.trials.matching import Matcher
from credpolicy.evaluate.trials.worlds import snapshot_of, worlds
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import Finding
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.trial import DayOutcome, Mismatch, Outcome, Trials

_Place = tuple[str, str | int]
# A test need not write everybody and everything that its rows name.
_NAMES_OF_THE_REGISTRY = ("REF005", "REF006")
# Two tests may well hold the same number or name a waiver alike.
_OF_SEVERAL = ("DUP003", "DUP005")


def run(snapshot: Snapshot, today: date, pattern: str | None = None) -> Trials:
    """What the tests of the snapshot came to, in the order of the files.

    `pattern` is a glob; only tests whose id fits are run. `today` is the revision's day, as for the judgement of files.
    """
    chosen = [placed for placed in snapshot.policy_tests if pattern is None or fnmatchcase(placed.item.id, pattern)]
    found = [*snapshot.findings, *judge_files(snapshot, today, today)]
    wrong, errors = _sorted(found, reads_registry=any(isinstance(placed.item.worker, str) for placed in chosen))
    trials = _Trials(snapshot)
    if not errors:
        trials.judge([placed for placed in chosen if _place(placed) not in wrong])
    for place, findings in wrong.items():
        trials.errors[place] += findings
    outcomes = [] if errors else [trials.outcome(placed) for placed in chosen]
    return Trials(
        snapshot,
        tuple(outcomes),
        tuple(errors),
        tuple(trials.tried.of(snapshot)),
        len(snapshot.policy_tests) - len(chosen),
    )


def _sorted(found: Iterable[Finding], *, reads_registry: bool) -> tuple[dict[_Place, list[Finding]], list[Finding]]:
    """The errors that stop one test, by its place, and those that stop all of them."""
    of_tests: defaultdict[_Place, list[Finding]] = defaultdict(list)
    errors = []
    for finding in found:
        location = finding.location
        if finding.level != "error" or location is None:
            continue
        if location.path.startswith(("registry/", "identities/")):
            if reads_registry and location.path.startswith("registry/"):
                errors.append(finding)
        elif location.pointer[:1] == ("policy_tests",) and finding.rule.startswith(("REF", "DUP")):
            of_tests[location.path, location.pointer[1]].append(finding)
        elif finding.rule not in _NAMES_OF_THE_REGISTRY or reads_registry:
            errors.append(finding)
    return dict(of_tests), errors


def _place(placed: Placed[PolicyTest]) -> _Place:
    return placed.file.path, placed.pointer[1]


class _Trials:
    """Judges tests world by world and keeps what came out of each."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._casting = Casting(snapshot)
        self._found: dict[tuple[_Place, int], tuple[Mismatch, ...]] = {}
        self.errors: defaultdict[_Place, list[Finding]] = defaultdict(list)
        self.tried = Tried()

    def judge(self, tests: Sequence[Placed[PolicyTest]]) -> None:
        """Run the tests; call it once."""
        casts = [self._casting.cast(placed, number) for number, placed in enumerate(tests)]
        for together in worlds(casts):
            small = snapshot_of(self._snapshot, together)
            for finding in _wrong_rows(small):
                location = finding.location
                if location and location.pointer[:1] == ("policy_tests",):
                    told = replace(finding, message=unmarked(finding.message), help=unmarked(finding.help))
                    self.errors[location.path, location.pointer[1]].append(told)
            able = tuple(cast for cast in together if not self.errors[_place(cast.test)])
            if able:
                self._judge(small if len(able) == len(together) else snapshot_of(self._snapshot, able), able)

    def _judge(self, small: Snapshot, casts: tuple[Cast, ...]) -> None:
        """Judge a world on every day that a test of it asks about."""
        asked: defaultdict[date, list[tuple[Cast, int]]] = defaultdict(list)
        for cast in casts:
            for number, day in enumerate(cast.test.item.on):
                asked[day.as_of].append((cast, number))
        for as_of in sorted(asked):
            wanted = asked[as_of]
            people = {placed.item.id for cast, _ in wanted for placed in cast.workers}
            there = tuple(placed for placed in small.workers if placed.item.id in people)
            evaluation = evaluate(replace(small, workers=there), as_of)
            for cast, number in wanted:
                self._found[_place(cast.test), number] = tuple(self._held(evaluation, cast, number))

    def _held(self, evaluation: Evaluation, cast: Cast, number: int) -> Iterator[Mismatch]:
        """What is not as expected on one day of one test."""
        day = cast.test.item.on[number]
        matcher = Matcher(cast.test, number)
        mine = [result for result in evaluation.results if result.worker == cast.tested]
        yield from matcher.results(mine)
        yield from matcher.coverages(evaluation.coverages)
        self.tried.results(result for result in mine if result.requirement in (day.expect or ()))
        self.tried.coverages(each for each in evaluation.coverages if each.coverage in (day.coverage or ()))

    def outcome(self, placed: Placed[PolicyTest]) -> Outcome:
        """What one test came to."""
        errors = self.errors.get(_place(placed))
        if errors:
            return Outcome(placed, (), tuple(errors))
        days = (DayOutcome(day.as_of, self._found[_place(placed), number]) for number, day in enumerate(placed.item.on))
        return Outcome(placed, tuple(days))


def _wrong_rows(small: Snapshot) -> Iterator[Finding]:
    """The errors in the rows of a world."""
    for finding in judge_files(small, date.max, date.max):
        if finding.level == "error" and finding.rule not in (*_NAMES_OF_THE_REGISTRY, *_OF_SEVERAL):
            yield finding
