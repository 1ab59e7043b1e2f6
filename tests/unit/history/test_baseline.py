"""A baseline excuses what it lists, as often as it says so, and nothing worse or else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from credpolicy.evaluate.judge import judge
from credpolicy.history.baseline import allowance, begins, entries, is_written, listed, pruned, recognised, ruled, text
from credpolicy.load.decode import decode
from credpolicy.load.yaml import parse
from credpolicy.model.baseline import BASELINE_FILE, LEVELS, Allowance, BaselineFile, KnownFinding
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import Finding, Location
from credpolicy.model.snapshot import File, Snapshot
from tests.situations import card, day, situation
from tests.unit.report import made

AS_OF = day("2026-03-02")
GOOD = card("2025-06-01", "2027-01-01")
SOON = card("2025-06-01", "2026-03-10")
FILE = File(BASELINE_FILE, "b" * 40)
WAIVER = {
    "id": "wv", "kind": "waiver", "requirement": "core", "worker": "w-1", "from": "2026-01-01", "until": "2026-06-30",
    "reason": "The provider has closed.", "requested_by": "w-9", "approved_by": "w-8",
}  # fmt: skip


def judged(snapshot: Snapshot) -> Evaluation:
    return judge(snapshot, AS_OF, AS_OF)


def gaps(snapshot: Snapshot) -> tuple[KnownFinding, ...]:
    return entries(judged(snapshot), ("gap",))


def with_baseline(snapshot: Snapshot, written: str) -> Snapshot:
    """The snapshot with this text as its written baseline."""
    decoded = decode(parse(written.encode()).tree, BaselineFile, FILE)
    assert not decoded.faults
    placed = tuple(each for _, each in decoded.objects)
    return replace(snapshot, baseline=placed, files=(*snapshot.files, FILE))


def known(evaluation: Evaluation, *found: KnownFinding) -> list[Finding]:
    recognition = recognised(evaluation, Allowance(found, "the base", written=True))
    return [evaluation.findings[place] for place in sorted(recognition.known)]


def fixed(evaluation: Evaluation) -> list[tuple[str | None, int]]:
    return [(each.entry.worker, each.left) for each in recognised(evaluation, listed(evaluation.snapshot)).fixed]


def test_an_entry_excuses_the_finding_that_it_lists() -> None:
    (entry,) = gaps(situation())
    assert (entry.worker, entry.requirement, entry.line, entry.rule, entry.count) == (
        "w-1", "core", "card", "GAP001", 1,
    )  # fmt: skip
    evaluation = judged(situation())
    assert known(evaluation, entry) == [each for each in evaluation.findings if each.level == "gap"]


@pytest.mark.parametrize(
    "changed",
    [
        {"fingerprint": "0" * 32},
        {"rule": "GAP002"},
        {"level": "expiring"},
        {"level": "warning"},
        {"worker": "w-2"},
        {"requirement": "other"},
        {"line": "other"},
        {"coverage": "core"},
    ],
)
def test_an_entry_that_differs_excuses_nothing(changed: dict[str, Any]) -> None:
    (entry,) = gaps(situation())
    assert known(judged(situation()), entry.model_copy(update=changed)) == []


def test_an_entry_for_what_was_expiring_does_not_excuse_the_gap() -> None:
    was = entries(judged(situation(SOON)), LEVELS)
    assert [entry.level for entry in was if entry.worker] == ["expiring"]
    later = judge(situation(SOON), day("2026-03-11"), AS_OF)
    assert [finding.level for finding in later.findings if finding.gap] == ["gap"]
    assert [finding for finding in known(later, *was) if finding.gap] == []


def test_no_more_findings_are_known_than_the_entry_counts() -> None:
    evaluation = made.evaluation(findings=(made.about_file(), made.about_file(message="again"), made.about_file()))
    (entry,) = entries(evaluation, LEVELS)
    assert entry.count == 3
    assert len(known(evaluation, entry.model_copy(update={"count": 2}))) == 2
    assert len(known(evaluation, entry)) == 3


def test_an_error_is_never_known() -> None:
    broken = made.evaluation(findings=(made.about_file(level="error"),))
    assert entries(broken, ("error", *LEVELS)) == ()
    (entry,) = entries(made.evaluation(findings=(made.about_file(),)), LEVELS)
    assert known(broken, entry) == []


@pytest.mark.parametrize("part", [{"waivers": [WAIVER]}, {"requirement": {"level": "recommended"}}])
def test_what_is_waived_or_advised_is_not_written(part: dict[str, Any]) -> None:
    assert gaps(situation(**part)) == ()


def test_without_a_written_baseline_the_base_itself_says_what_is_known() -> None:
    found = allowance(situation(), judge(situation(), AS_OF, AS_OF), AS_OF)
    assert not found.written
    assert [each.gap is not None for each in known(judged(situation()), *found.entries)].count(True) == 1
    other = allowance(situation(GOOD), judge(situation(), AS_OF, AS_OF), AS_OF)
    assert not any(each.gap for each in known(judged(situation()), *other.entries))


def test_a_written_baseline_is_all_that_is_known() -> None:
    base = with_baseline(situation(), "baseline:\n")
    assert is_written(base)
    found = allowance(base, judge(situation(), AS_OF, AS_OF), AS_OF)
    assert (found.written, found.entries, found.doubts) == (True, (), ())


def test_an_unread_baseline_excuses_nothing_and_is_told() -> None:
    wrong = made.about_file(level="error", location=Location(BASELINE_FILE, FILE.blob, ("baseline", 0)))
    found = allowance(replace(situation(), findings=(wrong,)), judge(situation(), AS_OF, AS_OF), AS_OF)
    assert (found.written, found.entries) == (True, ())
    assert "could not be read in full" in found.doubts[0]


def test_of_an_entry_written_twice_the_first_counts_and_it_is_told() -> None:
    (entry,) = gaps(situation())
    twice = with_baseline(situation(), text([entry, entry.model_copy(update={"count": 9})]))
    found = listed(twice)
    assert found.entries == (entry,)
    assert "lists findings twice" in found.doubts[0]
    (told,) = [finding for finding in judged(twice).findings if finding.rule == "DUP003"]
    assert told.level == "error"
    assert "`count`" in told.help


def test_errors_of_the_base_are_a_doubt() -> None:
    found = allowance(situation({"type": "no"}), judge(situation(), AS_OF, AS_OF), AS_OF)
    assert "the base has 1 error in its files" in found.doubts[0]


def test_policies_that_begin_know_nothing_and_keep_their_own_settings() -> None:
    empty = replace(situation(), requirements=())
    assert begins(empty)
    assert "holds no policies" in allowance(empty, judge(situation(), AS_OF, AS_OF), AS_OF).doubts[0]
    strict = situation(settings={"fail_on": "warning"})
    assert ruled(empty, strict).settings.fail_on == "warning"
    assert ruled(strict, situation(settings={"fail_on": "never"})).settings.fail_on == "warning"


def test_what_is_mended_waived_or_asked_no_more_is_fixed() -> None:
    written = text(gaps(situation()))
    assert fixed(judged(with_baseline(situation(), written))) == []
    assert fixed(judged(with_baseline(situation(GOOD), written))) == [("w-1", 0)]
    assert fixed(judged(with_baseline(situation(waivers=[WAIVER]), written))) == [("w-1", 0)]


def test_what_may_only_be_out_of_sight_is_not_fixed() -> None:
    written = text(gaps(situation()))
    gone = with_baseline(situation(worker={"id": "w-2", "credentials": [GOOD]}), written)
    assert fixed(judged(gone)) == [("w-1", 0)]
    for hidden in (
        {"unread_files": ("registry/w-1.yaml",)},
        {"broken": {"workers": frozenset({"w-1"})}},
    ):
        error = made.about_file(level="error", location=Location("registry/w-1.yaml"))
        assert fixed(judged(replace(gone, findings=(error,), **hidden))) == []
    nobody = with_baseline(replace(situation(), workers=()), written)
    assert judged(nobody).empty
    assert fixed(judged(nobody)) == []


def test_what_is_mended_is_fixed_although_another_file_is_broken() -> None:
    error = made.about_file(level="error", location=Location("registry/w-5.yaml"))
    seen = replace(with_baseline(situation(GOOD), text(gaps(situation()))), findings=(error,))
    assert fixed(judged(replace(seen, unread_files=("registry/w-5.yaml",)))) == [("w-1", 0)]


def test_what_the_head_has_taken_out_itself_is_not_told_as_fixed() -> None:
    found = listed(with_baseline(situation(), text(gaps(situation()))))
    assert recognised(judged(situation(GOOD)), found).fixed == ()
    assert recognised(judged(with_baseline(situation(GOOD), text(gaps(situation())))), found).fixed != ()


def test_pruning_cuts_entries_and_lowers_counts() -> None:
    evaluation = made.evaluation(findings=(made.about_file(), made.about_file(message="again")))
    (entry,) = entries(evaluation, LEVELS)
    (other,) = gaps(situation())
    written = text([other, entry]) + "# the end\n"
    snapshot = with_baseline(evaluation.snapshot, written)
    now = replace(evaluation, snapshot=snapshot, findings=(made.about_file(),))
    found = recognised(now, listed(snapshot)).fixed
    after = pruned(written.encode(), snapshot, found)
    assert after is not None
    assert after.decode() == text([entry]).replace('count: "2"', 'count: "1"') + "# the end\n"


def test_the_last_entry_leaves_a_baseline_that_lists_nothing() -> None:
    written = text(gaps(situation()))
    snapshot = with_baseline(situation(GOOD), written)
    after = pruned(written.encode(), snapshot, recognised(judged(snapshot), listed(snapshot)).fixed)
    assert after is not None
    assert after.decode() == text([]).replace("baseline: []", "baseline:")
    assert parse(after).problems == []


def test_the_file_says_nothing_of_days_names_or_lines() -> None:
    evaluation = made.evaluation(made.result(), made.result(worker="w-2"))
    written = text(entries(evaluation, LEVELS))
    assert evaluation.snapshot.identities[0].item.name == "Ann Example"
    assert "Ann" not in written
    assert not re.search(r"20\d\d-|registry/|clinical", written)


def test_what_a_file_cannot_hold_is_written_as_people_see_it() -> None:
    odd = made.about_file(location=Location("policies/\x1b[2J\udcff\u202e" + "x" * 500 + ".yaml"))
    written = text(entries(made.evaluation(findings=(odd,)), LEVELS))
    read = decode(parse(written.encode()).tree, BaselineFile, FILE)
    assert read.faults == []
    assert "\\x1b[2J\\xff\\u202e" in read.objects[0][1].item.path
