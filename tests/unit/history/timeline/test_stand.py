"""What a commit changes for verdicts, and for whom."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from credpolicy.history.timeline.stand import Stand, readable, stand_of, stands
from credpolicy.load.chronicle import Chronicle
from tests.builder import snapshot_from
from tests.histories import Files, fast_import

POLICIES = b"credential_types: [{id: bls}]\nrequirements: [{id: core, requires: [bls]}]\n"
SUPERVISED = b"""\
credential_types: [{id: bls}]
requirements:
  - {id: core, requires: [bls], provisional: {until: 90 days after hired_on, supervised_by: [bls]}}
"""
ANN = b"workers: [{id: ann, hired_on: 2025-01-01}]\n"
BOB = b"workers: [{id: bob, hired_on: 2025-01-01, assignments: [{role: r, supervisor: ann}]}]\n"
START: Files = {"policies/a.yaml": POLICIES, "registry/a.yaml": ANN, "registry/b.yaml": BOB}
WAIVER = (
    b"waivers: [{id: w, kind: extension, %s, requirement: core, reason: The course was cancelled by the provider,"
    b" requested_by: bob, approved_by: carl, from: 2026-01-01, until: 2026-02-01}]\n"
)


def walked(folder: Path, *changes: Files, start: Files = START) -> list[Stand]:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(len(changes) + 1)]
    return list(stands(Chronicle(fast_import(folder / "a", list(zip(days, [start, *changes], strict=True))))))


def last(folder: Path, *changes: Files, start: Files = START) -> tuple[Stand, Stand]:
    """The stands after the last change, and before it."""
    *_, before, after = walked(folder, *changes, start=start)
    return after, before


def known(stand: Stand, name: str) -> str:
    found = stand.casts[name]
    assert found is not None
    return found.key


def test_the_first_commit_tells_of_everybody(tmp_path: Path) -> None:
    (stand,) = walked(tmp_path)
    assert set(stand.casts) == {"ann", "bob"}
    assert (stand.errors, stand.readable) == (0, True)
    assert [placed.item.id for placed in stand.ground.snapshot.requirements] == ["core"]


def test_only_who_is_touched_is_told_of_and_the_ground_stays(tmp_path: Path) -> None:
    after, before = last(tmp_path, {"registry/a.yaml": ANN.replace(b"2025-01-01", b"2025-02-01")})
    assert set(after.casts) == {"ann"}
    assert known(after, "ann") != known(before, "ann")
    assert after.ground is before.ground


def test_other_rules_are_another_ground_and_the_old_ones_the_same_again(tmp_path: Path) -> None:
    other = POLICIES.replace(b"core", b"rest")
    first, second, third = walked(tmp_path, {"policies/a.yaml": other}, {"policies/a.yaml": POLICIES})
    assert first.ground.key == third.ground.key != second.ground.key
    assert not second.casts


@pytest.mark.parametrize(
    "files",
    [
        {"policies/o.yaml": b"owners: [{id: o, accountable: ann}]\n"},
        {"policies/a.yaml": b"# why\n" + POLICIES.replace(b"{id: bls}", b"{id:  bls}")},
        {"policies/a.yaml": None, "policies/z.yaml": POLICIES},
    ],
)
def test_what_says_nothing_new_leaves_the_ground(tmp_path: Path, files: Files) -> None:
    after, before = last(tmp_path, files)
    assert after.ground.key == before.ground.key


@pytest.mark.parametrize("name", ["credpolicy.yaml", "credpolicy.yml"])
def test_settings_are_of_the_ground(tmp_path: Path, name: str) -> None:
    after, before = last(tmp_path, {name: b"timezone: Europe/Berlin\n"})
    assert after.ground.key != before.ground.key
    assert after.ground.snapshot.settings.timezone == "Europe/Berlin"


def test_of_two_files_of_settings_the_first_counts(tmp_path: Path) -> None:
    both = {"credpolicy.yaml": b"timezone: Europe/Berlin\n", "credpolicy.yml": b"timezone: Asia/Tokyo\n"}
    after, _ = last(tmp_path, both)
    assert after.ground.snapshot.settings.timezone == "Europe/Berlin"


def test_who_goes_is_none_and_who_moves_is_known_again(tmp_path: Path) -> None:
    gone, before = last(tmp_path, {"registry/a.yaml": None})
    assert gone.casts == {"ann": None}
    moved, before = last(tmp_path / "moved", {"registry/a.yaml": None, "registry/z/a.yaml": ANN})
    assert known(moved, "ann") == known(before, "ann")


def test_a_supervisor_touches_those_below_only_where_rules_look_at_supervisors(tmp_path: Path) -> None:
    changed: Files = {"registry/a.yaml": ANN.replace(b"2025-01-01", b"2025-02-01")}
    looked: Files = {**START, "policies/a.yaml": SUPERVISED}
    after, before = last(tmp_path, changed, start=looked)
    assert (before.ground.supervised, set(after.casts)) == (True, {"ann", "bob"})
    assert known(after, "bob") != known(before, "bob")
    found = after.casts["bob"]
    assert found is not None
    assert [placed.item.id for placed in found.cast.others] == ["ann"]


def test_rules_that_begin_to_look_at_supervisors_touch_those_below(tmp_path: Path) -> None:
    after, _ = last(tmp_path, {"policies/a.yaml": SUPERVISED})
    assert set(after.casts) == {"bob"}


def test_a_waiver_for_a_worker_touches_that_worker_and_one_for_many_is_of_the_ground(tmp_path: Path) -> None:
    own, before = last(tmp_path, {"policies/w.yaml": WAIVER % b"worker: ann"})
    assert (set(own.casts), own.ground.key) == ({"ann"}, before.ground.key)
    assert known(own, "ann") != known(before, "ann")
    shared, before = last(tmp_path / "shared", {"policies/w.yaml": WAIVER % b"selector: {employment: agency}"})
    assert shared.ground.key != before.ground.key
    assert not shared.casts


def test_who_cannot_be_read_any_more_is_lost_and_counts_as_last_known(tmp_path: Path) -> None:
    lost, before = last(tmp_path, {"registry/a.yaml": b"workers: [\n"})
    found, then = lost.casts["ann"], before.casts["ann"]
    assert found is not None
    assert then is not None
    assert (found.lost, then.lost) == (True, False)
    assert found.cast.workers == then.cast.workers
    assert [(each.worker, each.type) for each in found.cast.unreadable] == [("ann", None)]
    assert (lost.errors > 0, lost.readable) == (True, True)
    again, before = last(tmp_path / "again", {"registry/a.yaml": b"workers: [\n"}, {"registry/a.yaml": ANN})
    assert known(again, "ann") == then.key
    assert again.errors == 0


@pytest.mark.parametrize(
    ("files", "able"),
    [
        ({"policies/a.yaml": b"requirements: [\n"}, False),
        ({"credpolicy.yaml": b"timezone: Nowhere/At_All\n"}, False),
        ({"registry/p.yaml": b"locations: [{id: north, jurisdiction: [x]}]\n"}, False),
        ({"registry/c.yaml": b"workers: [{id: carl, hired_on: yesterday}]\n"}, True),
    ],
)
def test_nobody_can_be_judged_where_rules_or_places_cannot_be_read(tmp_path: Path, files: Files, able: bool) -> None:
    after, before = last(tmp_path, files)
    assert before.readable
    assert after.readable is able
    assert after.errors > 0


def test_with_rules_of_another_snapshot_those_of_the_commits_count_for_nothing(tmp_path: Path) -> None:
    rules = snapshot_from({"credential_types": [{"id": "x"}], "requirements": [{"id": "new", "requires": ["x"]}]}, {})
    history = [(date(2026, 1, 1), START), (date(2026, 1, 2), {"policies/a.yaml": b"requirements: [\n"})]
    found = list(stands(Chronicle(fast_import(tmp_path / "a", history)), rules))
    assert [[placed.item.id for placed in each.ground.snapshot.requirements] for each in found] == [["new"], ["new"]]


def test_one_whole_snapshot_is_told_of_as_a_walk_does() -> None:
    policies = {"credential_types": [{"id": "bls"}], "requirements": [{"id": "core", "requires": ["bls"]}]}
    registry = {"workers": [{"id": "ann", "hired_on": "2025-01-01"}, {"id": "bob"}]}
    ground, casts = stand_of(snapshot_from(policies, registry))
    assert set(casts) == {"ann", "bob"}
    assert [placed.item.id for placed in ground.snapshot.requirements] == ["core"]
    other, _ = stand_of(snapshot_from(policies, {"workers": []}))
    assert other.key == ground.key
    assert readable(snapshot_from(policies, registry))


def test_settings_that_say_nothing_still_stand_before_the_second_file(tmp_path: Path) -> None:
    both = {"credpolicy.yaml": b"timezone: UTC\n", "credpolicy.yml": b"timezone: Asia/Tokyo\n"}
    after, _ = last(tmp_path, both)
    assert after.ground.snapshot.settings.timezone == "UTC"


def test_a_waiver_for_a_worker_beside_the_rules_is_not_of_the_ground(tmp_path: Path) -> None:
    after, before = last(tmp_path, {"policies/a.yaml": POLICIES + WAIVER % b"worker: ann"})
    assert (set(after.casts), after.ground.key) == ({"ann"}, before.ground.key)


def test_broken_rules_hinder_nobody_where_others_judge(tmp_path: Path) -> None:
    rules = snapshot_from({"credential_types": [{"id": "x"}], "requirements": [{"id": "new", "requires": ["x"]}]}, {})
    broken: Files = {"policies/a.yaml": b"requirements: [{id: core, requires: 3}]\n"}
    history = [(date(2026, 1, 1), START), (date(2026, 1, 2), broken)]
    chronicle = Chronicle(fast_import(tmp_path / "a", history))
    assert [each.readable for each in stands(chronicle, rules)] == [True, True]
    assert [each.readable for each in stands(chronicle)] == [True, False]


@pytest.mark.parametrize("mended", [None, b""])
@pytest.mark.parametrize(
    ("path", "able", "sound"),
    [("registry/c.yaml", True, b"organizations: []\n"), ("policies/c.yaml", False, b"issuers: []\n")],
)
def test_what_was_broken_is_forgotten_once_it_is_mended_or_gone(
    tmp_path: Path, path: str, able: bool, sound: bytes, mended: bytes | None
) -> None:
    *_, broken, after = walked(tmp_path, {path: b"slas: [\n"}, {path: mended if mended is None else sound})
    assert (broken.errors > 0, broken.readable) == (True, able)
    assert (after.errors, after.readable) == (0, True)


def test_places_that_cannot_be_read_any_more_leave_nobody_to_be_judged(tmp_path: Path) -> None:
    placed: Files = {**START, "registry/p.yaml": b"locations: [{id: north}]\n"}
    after, before = last(tmp_path, {"registry/p.yaml": b"locations: [\n"}, start=placed)
    assert (before.readable, after.readable) == (True, False)


def test_who_was_lost_with_a_file_is_gone_when_the_file_goes(tmp_path: Path) -> None:
    after, before = last(tmp_path, {"registry/a.yaml": b"workers: [\n"}, {"registry/a.yaml": None})
    assert before.casts["ann"] is not None
    assert after.casts == {"ann": None}
    assert (before.errors > 0, after.errors) == (True, 0)
