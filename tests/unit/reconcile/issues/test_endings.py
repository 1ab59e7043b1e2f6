"""Why a gap is gone, told from the evaluation in which it is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credpolicy.reconcile.issues.endings import Endings
from credpolicy.reconcile.issues.subjects import Book
from tests.unit.reconcile.issues.wards import DAY, evaluated, ward

GATE = [{"id": "gate", "per": "location", "needs": [{"at_least": 2, "of": ["card"]}]}]
ANN = ("gap", "ann", "card", "nurse/east/", "", "card")


def ending(about, evaluation):
    return Endings(evaluation, Book(evaluation.snapshot, evaluation.as_of)).of(about)


def without_assignment():
    evaluation = evaluated(ward())
    workers = tuple(
        replace(placed, item=placed.item.model_copy(update={"assignments": ()}))
        for placed in evaluation.snapshot.workers
    )
    return replace(evaluation, snapshot=replace(evaluation.snapshot, workers=workers))


def test_who_works_elsewhere_is_reassigned():
    assert ending(ANN, without_assignment()) == ("reassigned", "ann no longer works as nurse/east")


def test_who_left_is_told_with_the_last_day():
    evaluation = evaluated(ward())
    workers = tuple(
        replace(placed, item=placed.item.model_copy(update={"ended_on": DAY.replace(day=1)}))
        for placed in evaluation.snapshot.workers
    )
    gone = replace(evaluation, snapshot=replace(evaluation.snapshot, workers=workers))
    assert ending(ANN, gone) == ("person_left", "ann left, with 2026-03-01 as last day")


def test_a_requirement_that_no_longer_applies_is_told():
    evaluation = replace(evaluated(ward()), results=())
    assert ending(ANN, evaluation).sentence == "card no longer applies to ann"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"mode": "advise"}, "card is only advised on this day"),
        ({"level": "recommended"}, "card is only recommended on this day"),
        ({"severity": "low"}, "card is of severity low only"),
        ({}, "card holds now; what else card asks for is told of on its own"),
    ],
)
def test_a_gap_that_does_not_count_is_told(changed, sentence):
    evaluation = evaluated(ward(forge={"severity": "high"}), {("ann", "card"): "missing"})
    results = tuple(replace(one, **changed) if one.requirement == "card" else one for one in evaluation.results)
    found = ending(ANN, replace(evaluation, results=results))
    assert (found.kind, found.sentence) == ("not_counted" if changed else "renewed", sentence)


def test_places_are_covered_or_ask_for_nobody_any_more():
    covered = evaluated(ward(coverage=GATE))
    about = ("short", "gate", "0", "east")
    assert ending(about, covered) == ("renewed", "gate is covered: 2 pass, and 2 are needed")
    assert ending(("short", "gate", "0", "west"), covered).kind == "reassigned"
    assert ending(about, evaluated(ward())).kind == "rule_removed"


@pytest.mark.parametrize("about", [(), ("gap",), ("short", "x"), ("other", "a", "b", "c", "d", "e")])
def test_what_nobody_remembers_has_ended_all_the_same(about):
    assert ending(about, evaluated(ward())).kind == "gone"
