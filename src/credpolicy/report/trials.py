"""What policy tests came to: as text for people, as JSON for tools, as JUnit XML for build servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from credpolicy.escape import terminal
from credpolicy.model.finding import Finding, Location
from credpolicy.model.trial import NO_RESULT, DayOutcome, Exercise, Mismatch, Outcome, Trials
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.junit import Case, Suite, document
from credpolicy.report.shapes import day, head, place, written
from credpolicy.report.view import Excerpt, Style, exit_code

TEST = "credpolicy/test/v1"
_GOOD, _BAD, _BOLD, _FAINT = "32", "31", "1", "2"


@dataclass(frozen=True, slots=True)
class TrialReport:
    """Everything a format may tell. `tried` asks for what no test tries; `threshold` is in percent."""

    trials: Trials
    pattern: str | None = None
    tried: bool = False
    threshold: Decimal | None = None
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)

    @property
    def percent(self) -> Decimal:
        """How much of what can be tried is tried, rounded down to tenths, so that 100 is all of it."""
        done, of = self.trials.exercised
        return Decimal(done * 1000 // of) / 10 if of else Decimal(100)

    @property
    def below(self) -> bool:
        """Whether less is tried than was asked for."""
        return self.threshold is not None and self.percent < self.threshold

    def with_verdict(self, verdict: str) -> list[Outcome]:
        """The tests that came to this."""
        return [outcome for outcome in self.trials.outcomes if outcome.verdict == verdict]

    @property
    def exit_code(self) -> int:
        """2 when something cannot be judged, 3 when no test was run, 1 for a failure or too little tried."""
        codes = {
            2: bool(self.trials.errors or self.with_verdict("error")),
            3: not self.trials.outcomes,
            1: self.below or bool(self.with_verdict("failed")),
        }
        return exit_code(code for code, applies in codes.items() if applies)

    @property
    def locations(self) -> Iterator[Location]:
        """Every place that a report names."""
        for finding in (*self.trials.errors, *(one for each in self.trials.outcomes for one in each.errors)):
            if finding.location:
                yield finding.location
        for outcome in self.trials.outcomes:
            yield outcome.test.at()
            yield from (mismatch.location for each in outcome.days for mismatch in each.mismatches)
        yield from (exercise.location for exercise in self.trials.exercises)

    def where(self, location: Location | None) -> str:
        """`path:line`, or as much of it as is known."""
        if location is None:
            return ""
        excerpt = self.positions.get(location)
        line = excerpt.line if excerpt else location.line
        return location.path if line is None else f"{location.path}:{line}"


# --- text -----------------------------------------------------------------------------------------------------


def text(report: TrialReport) -> str:
    """The whole report for people, ending in a line end: what failed, what nobody tried, a summary."""
    lines: list[str] = []
    for finding in report.trials.errors:
        lines += [*_error(finding, report), ""]
    for outcome in report.trials.outcomes:
        if outcome.verdict != "passed":
            lines += [*_outcome(outcome, report), ""]
    if report.tried:
        lines += list(_untried(report))
    lines += _heading("Summary", report.style)
    facts = list(_summary(report))
    width = max(len(label) for label, _ in facts) + 2
    lines += [f"{label:<{width}}{terminal(fact)}" for label, fact in facts]
    return "\n".join([*lines, "", _verdict(report)]) + "\n"


def _heading(title: str, style: Style) -> list[str]:
    return [painted(title, _BOLD, style), ("\u2500" if style.symbols else "-") * len(title), ""]


def _error(finding: Finding, report: TrialReport) -> list[str]:
    where = painted(report.where(finding.location), _BOLD, report.style)
    lines = [f"{where}: {painted(finding.rule, _BAD, report.style)} {terminal(finding.message)}"]
    return [*lines, f"  help: {terminal(finding.help)}"] if finding.help else lines


def _outcome(outcome: Outcome, report: TrialReport) -> Iterator[str]:
    test = outcome.test.item
    title = f" ({test.title})" if test.title else ""
    where = painted(report.where(outcome.test.at()), _BOLD, report.style)
    verdict = painted("failed" if outcome.verdict == "failed" else "cannot be judged", _BAD, report.style)
    yield f"{where}: {verdict}: {terminal(f'{test.id}{title}')}"
    for finding in outcome.errors:
        yield from (f"  {line}" for line in _error(finding, report))
    for each in outcome.days:
        reasons: tuple[str, ...] = ()
        for mismatch in each.mismatches:
            where = report.where(mismatch.location)
            yield f"  on {each.as_of}  {terminal(sentence(mismatch))}  {painted(f'({where})', _FAINT, report.style)}"
            if mismatch.reasons != reasons:
                yield from (f"    because {terminal(reason)}" for reason in mismatch.reasons)
            reasons = mismatch.reasons


def sentence(mismatch: Mismatch) -> str:
    """What was not as expected: `ward-core: state is missing, expected met`."""
    if mismatch.kind == "unexpected":
        return f"{mismatch.about}: {mismatch.found}, which the test does not expect"
    if mismatch.found == NO_RESULT:
        return f"{mismatch.about}: {NO_RESULT}, expected {mismatch.expected}"
    if mismatch.key == "reasons":
        return f"{mismatch.about}: no reason fits `{mismatch.expected}`"
    return f"{mismatch.about}: {mismatch.key} is {mismatch.found}, expected {mismatch.expected}"


def _untried(report: TrialReport) -> Iterator[str]:
    found = [each for each in report.trials.exercises if not (each.passing and each.failing)]
    if not found:
        return
    yield from _heading(f"Not tried ({len(found):,})", report.style)
    for exercise in found:
        where = painted(report.where(exercise.location), _BOLD, report.style)
        yield f"{where}: {exercise.kind} {terminal(exercise.name)}: {missing(exercise)}"
    yield ""


def missing(exercise: Exercise) -> str:
    """What no test has: somebody who passes, somebody who does not, or either."""
    if exercise.kind == "coverage":
        return " and ".join(
            word
            for word, seen in (
                ("no test where it is filled", exercise.passing),
                ("no test where it is short", exercise.failing),
            )
            if not seen
        )
    lacking = [word for word, seen in (("passes", exercise.passing), ("falls short", exercise.failing)) if not seen]
    return f"no test where somebody {' or '.join(lacking)}"


def _summary(report: TrialReport) -> Iterator[tuple[str, str]]:
    trials = report.trials
    yield "Revision", trials.snapshot.revision.label
    days = sum(len(outcome.days) for outcome in trials.outcomes)
    yield "Run", f"{counted(len(trials.outcomes), 'test')} on {counted(days, 'day')}"
    if trials.left_out:
        yield "Only", f"tests like {report.pattern}; {trials.left_out:,} left out"
    passed, failed, errors = (len(report.with_verdict(verdict)) for verdict in ("passed", "failed", "error"))
    yield "Tests", f"{passed:,} passed, {failed:,} failed, {errors:,} could not be judged"
    if report.tried or report.threshold is not None:
        done, of = trials.exercised
        asked = f"; {report.threshold} % asked for" if report.threshold is not None else ""
        yield "Tried", f"{done:,} of {of:,}, passing and failing each, {report.percent} %{asked}"


def _verdict(report: TrialReport) -> str:
    code = report.exit_code
    failed = len(report.with_verdict("failed"))
    if code == 2:
        words = "Could not judge everything: see the errors above."
    elif code == 3:
        words = "No test was run." if report.trials.left_out else "There are no policy tests under policies/."
    elif failed:
        words = f"Failed: {counted(failed, 'test')} did not come out as expected."
    elif report.below:
        words = "Failed: less is tried than was asked for."
    else:
        words = "Passed: every test came out as expected."
    mark, colour = ("\u2717 ", _BAD) if code else ("\u2713 ", _GOOD)
    return f"{painted((mark if report.style.symbols else '') + words, colour, report.style)} Exit code {code}."


# --- JSON -----------------------------------------------------------------------------------------------------


def json(report: TrialReport) -> str:
    """The report after the schema `test-v1.json`."""
    trials = report.trials
    done, of = trials.exercised
    return written(
        {
            **head(TEST, trials.snapshot, None),
            "pattern": report.pattern,
            "summary": {
                **{verdict: len(report.with_verdict(verdict)) for verdict in ("passed", "failed", "error")},
                "days": sum(len(outcome.days) for outcome in trials.outcomes),
                "left_out": trials.left_out,
            },
            "coverage": {
                "tried": done,
                "of": of,
                "percent": float(report.percent),
                "threshold": None if report.threshold is None else float(report.threshold),
            },
            "errors": [_finding_json(finding, report) for finding in trials.errors],
            "tests": [_outcome_json(outcome, report) for outcome in trials.outcomes],
            "exercises": [_exercise_json(exercise, report) for exercise in trials.exercises],
            "exit_code": report.exit_code,
        }
    )


def _finding_json(finding: Finding, report: TrialReport) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "message": finding.message,
        "help": finding.help,
        "location": place(finding.location, report.positions) if finding.location else None,
    }


def _outcome_json(outcome: Outcome, report: TrialReport) -> dict[str, Any]:
    return {
        "id": outcome.test.item.id,
        "title": outcome.test.item.title,
        "verdict": outcome.verdict,
        "location": place(outcome.test.at(), report.positions),
        "errors": [_finding_json(finding, report) for finding in outcome.errors],
        "days": [_day_json(each, report) for each in outcome.days],
    }


def _day_json(each: DayOutcome, report: TrialReport) -> dict[str, Any]:
    return {
        "as_of": day(each.as_of),
        "passed": not each.mismatches,
        "mismatches": [
            {
                "kind": mismatch.kind,
                "about": mismatch.about,
                "key": mismatch.key,
                "expected": mismatch.expected or None,
                "found": mismatch.found,
                "reasons": list(mismatch.reasons),
                "message": sentence(mismatch),
                "location": place(mismatch.location, report.positions),
            }
            for mismatch in each.mismatches
        ],
    }


def _exercise_json(exercise: Exercise, report: TrialReport) -> dict[str, Any]:
    return {
        "kind": exercise.kind,
        "name": exercise.name,
        "passing": exercise.passing,
        "failing": exercise.failing,
        "location": place(exercise.location, report.positions),
    }


# --- JUnit ----------------------------------------------------------------------------------------------------


def junit(report: TrialReport) -> str:
    """The report as JUnit XML: a suite a file, a case for each day of a test."""
    suites: dict[str, list[Outcome]] = {}
    for outcome in report.trials.outcomes:
        suites.setdefault(outcome.test.file.path, []).append(outcome)
    made = [_suite(path, outcomes, report) for path, outcomes in suites.items()]
    if report.trials.errors:
        cases = [
            Case(f"{report.where(finding.location)} {finding.rule}", "error", finding.rule, finding.message)
            for finding in report.trials.errors
        ]
        made.insert(0, Suite("files", cases))
    if report.below:
        told = f"{report.percent} % is tried, {report.threshold} % was asked for"
        made.append(Suite("coverage", [Case("threshold", "failure", "coverage", told)]))
    return document(made)


def _suite(path: str, outcomes: list[Outcome], report: TrialReport) -> Suite:
    cases = []
    for outcome in outcomes:
        test = outcome.test.item
        name = f"{test.id}: {test.title}" if test.title else test.id
        if outcome.errors:
            told = "\n".join(f"{report.where(each.location)}: {each.rule} {each.message}" for each in outcome.errors)
            cases.append(Case(name, "error", outcome.errors[0].rule, told))
        for each in outcome.days:
            day = f"{name} (on {each.as_of})"
            if each.mismatches:
                cases.append(Case(day, "failure", each.mismatches[0].kind, "\n".join(_told(each, report))))
            else:
                cases.append(Case(day))
    return Suite(path, cases)


def _told(each: DayOutcome, report: TrialReport) -> Iterator[str]:
    for mismatch in each.mismatches:
        because = "".join(f"; {reason}" for reason in mismatch.reasons)
        yield f"{report.where(mismatch.location)}: {sentence(mismatch)}{because}"
