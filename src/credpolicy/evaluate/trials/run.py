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
from credpolicy.evaluate.trials.rules import looked_at
from credpolicy.evaluate.trials.worlds import snapshot_of, worlds
from credpolicy.model.evaluation import Covered, Result
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
        casts = list(self._casting.casts(tests))
        # the rows of a test are the same on all its days
        for together in worlds(cast for cast in casts if cast.number == 0):
            for finding in _wrong_rows(snapshot_of(self._snapshot, together)):
                location = finding.location
                if location and location.pointer[:1] == ("policy_tests",):
                    told = replace(finding, message=unmarked(finding.message), help=unmarked(finding.help))
                    self.errors[location.path, location.pointer[1]].append(told)
        for together in worlds(cast for cast in casts if _place(cast.test) not in self.errors):
            self._judge(together)

    def _judge(self, casts: tuple[Cast, ...]) -> None:
        """Judge a world, the people of each cast on its own day."""
        days = {placed.item.id: cast.day.as_of for cast in casts for placed in cast.workers}
        small = snapshot_of(looked_at(self._snapshot, casts), casts)
        evaluation = evaluate(small, min(cast.day.as_of for cast in casts), days=days, groups=True)
        results: defaultdict[str, list[Result]] = defaultdict(list)
        for result in evaluation.results:
            results[result.worker].append(result)
        for cast in casts:
            found = self._held(results[cast.tested], evaluation.coverages, cast)
            self._found[_place(cast.test), cast.number] = tuple(found)

    def _held(self, results: Sequence[Result], coverages: Sequence[Covered], cast: Cast) -> Iterator[Mismatch]:
        """What is not as expected on one day of one test."""
        matcher = Matcher(cast.test, cast.number)
        yield from matcher.results(results)
        yield from matcher.coverages(coverages)
        self.tried.results(result for result in results if result.requirement in (cast.day.expect or ()))
        self.tried.coverages(each for each in coverages if each.coverage in (cast.day.coverage or ()))

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
