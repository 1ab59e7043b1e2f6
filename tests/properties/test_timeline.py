"""Random histories: judging only what changed, and only on the days on which it turns, equals judging everything."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from credpolicy.evaluate.lives import Judged
from credpolicy.history.timeline.samples import days_of, samples
from credpolicy.history.timeline.timeline import Asked, changed, lived, timeline
from credpolicy.history.timeline.verdicts import Counters, Verdicts, followed
from credpolicy.load.chronicle import Chronicle
from credpolicy.model.evaluation import Result
from credpolicy.model.timeline import STEPS, Point
from tests.histories import history
from tests.oracle_timeline import Figures, Seen, figures, seen
from tests.strategies import SEEDS


def bare(result: Result) -> Result:
    """A result without words."""
    return replace(result, lines=tuple(replace(line, reason="") for line in result.lines), reasons=())


def ordered(results: list[Result] | tuple[Result, ...]) -> list[Result]:
    return sorted(map(bare, results), key=repr)


def verdicts_at(chronicle: Chronicle, asked: Asked) -> list[list[Result]]:
    """Every result at each point, from what changed between them."""
    chosen = samples(chronicle.commits, asked.by, asked.until)
    lives, _ = lived(chronicle, chosen, None)
    days = [sample.day for sample in chosen]
    here: dict[str, Judged] = {}
    found = []
    for changes in changed(followed(lives, days, Verdicts(), Counters()), len(days)):
        for name, judged in changes.items():
            if judged is None:
                del here[name]
            else:
                here[name] = judged
        found.append(ordered([result for judged in here.values() for result in judged.results]))
    return found


def told(point: Point) -> Figures | None:
    """The figures of a point as the oracle names them."""
    if point.status == "not_judged":
        return None
    tally = point.tally
    renamed = {"mean": "mean_days_open", "median": "median_days_open", "delay": "mean_delay"}
    return Figures(**{each.name: getattr(tally, renamed.get(each.name, each.name)) for each in fields(Figures)})


def check(seed: int, folder: Path) -> None:
    """One random history, by one step."""
    by = STEPS[seed % len(STEPS)]
    chronicle = Chronicle(history(seed, folder))
    last = max(days_of(chronicle.commits), default=date(2026, 1, 1))
    asked = Asked(by, last + timedelta(days=seed % 3 * (10 if by == "week" else 45)))
    chosen = samples(chronicle.commits, by, asked.until)
    points: list[Seen] = list(seen(folder, chronicle.commits, chosen))
    for mine, theirs in zip(verdicts_at(chronicle, asked), points, strict=True):
        if theirs.results is not None:
            assert mine == ordered(theirs.results), (seed, theirs.sample)
    line = timeline(chronicle, asked)
    assert [point.errors for point in line.points] == [each.errors for each in points], seed
    for point, mine, theirs in zip(line.points, map(told, line.points), figures(points), strict=True):
        assert mine == theirs, (seed, point.label)


@settings(max_examples=8)
@given(SEEDS)
def test_judging_what_changed_equals_judging_everything(seed: int) -> None:
    with TemporaryDirectory() as folder:
        check(seed, Path(folder) / "repo")
