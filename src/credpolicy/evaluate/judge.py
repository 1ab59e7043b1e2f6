"""The door of this floor: a snapshot and a day become one evaluation, with every finding about files and people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from credpolicy.dates import Duration
from credpolicy.evaluate.engine import Known, evaluate
from credpolicy.evaluate.files import judge_files
from credpolicy.evaluate.files.index import build
from credpolicy.evaluate.files.leaving import leaving, leaving_findings
from credpolicy.evaluate.starting import starting, starting_findings
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import Finding
from credpolicy.model.snapshot import Snapshot


def judge(
    snapshot: Snapshot, as_of: date, today: date, *, no_waivers: bool = False, known: Known | None = None
) -> Evaluation:
    """Everything the snapshot means on `as_of`.

    `today` is the revision's day: what is issued after it lies in the future. `no_waivers` judges as if there were
    none; what is `known` is not judged again. The findings are those of reading, of the files and of the people, each
    once, in an order that does not depend on the order of files.
    """
    evaluation = evaluate(snapshot, as_of, no_waivers=no_waivers, known=known)
    found = (*snapshot.findings, *judge_files(snapshot, as_of, today), *evaluation.findings)
    return replace(evaluation, findings=tuple(sorted(found, key=_order)))


def look_ahead(
    evaluation: Evaluation,
    *,
    starting_within: Duration | None = None,
    leaving_within: Duration | None = None,
    no_waivers: bool = False,
) -> Evaluation:
    """The evaluation with who starts and who leaves within so long of its day, and with the findings about them.

    What it says of the judged day stays as it is. `no_waivers` judges the starts as if there were no waivers.
    """
    found = list(evaluation.findings)
    if starting_within is not None:
        coming = starting(evaluation, starting_within, no_waivers=no_waivers)
        found += starting_findings(evaluation, coming)
        evaluation = replace(evaluation, starting=coming)
    if leaving_within is not None:
        index = build(evaluation.snapshot, evaluation.as_of, evaluation.as_of)
        going = leaving(index, leaving_within)
        found += leaving_findings(index, going)
        evaluation = replace(evaluation, leaving=going)
    return replace(evaluation, findings=tuple(sorted(found, key=_order)))


def _order(finding: Finding) -> tuple[str, str, str, str, str]:
    place = finding.location
    pointer = place.pointer if place else ()
    # numbers are filled up, so that the tenth record comes after the second
    parts = (f"{part:08d}" if isinstance(part, int) else part for part in pointer)
    return finding.level, place.path if place else "", "/".join(parts), finding.rule, finding.message
