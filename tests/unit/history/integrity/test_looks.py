"""Looks at the source: written ahead, edited afterwards, too many on one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from credpolicy.history.integrity.scene import Memory
from credpolicy.history.integrity.walk import irregularities
from credpolicy.model.commit import Stamp
from credpolicy.model.settings import Integrity
from tests.historian import turns
from tests.unit.history.integrity.stories import LOOK, POLICIES, RECORD, REGISTRY, SETTINGS, days, found, person, told


def seen(*looks, **fields):
    return person({**RECORD, **fields, "verifications": list(looks)})


@pytest.mark.parametrize(
    ("day", "lines"),
    [
        ("2026-01-01", []),
        ("2026-01-02", []),
        ("2026-01-03", ["INTG001 w-1 rn/7/2026-01-01: verified on 2026-01-03, but recorded on 2026-01-02"]),
        ("2030-01-01", ["INTG001 w-1 rn/7/2026-01-01: verified on 2030-01-01, but recorded on 2026-01-02"]),
    ],
)
def test_a_look_of_a_later_day_than_its_commit(day, lines) -> None:
    assert told(person(RECORD), seen({**LOOK, "verified_on": day})) == lines


def test_a_look_ahead_is_told_once_and_again_when_its_day_moves() -> None:
    ahead, further = ({**LOOK, "verified_on": day} for day in ("2026-02-01", "2026-03-01"))
    first = seen(ahead)
    assert [each.rule for each in found(first, {**first, POLICIES: {}}, seen(ahead, number="8"))] == ["INTG001"]
    assert [each.rule for each in found(first, seen(further))] == ["INTG001", "INTG001", "INTG003"]


def test_a_worker_who_comes_with_a_look_ahead_is_no_excuse() -> None:
    assert len(told(seen({**LOOK, "verified_on": "2026-01-02"}))) == 1


def test_a_screening_of_a_later_day() -> None:
    screening = {"type": "leie", "screened_on": "2026-01-09", "result": "clear"}
    lines = told(person(), person(screenings=[screening]))
    assert lines == ["INTG001 w-1 leie: screened on 2026-01-09, but recorded on 2026-01-02"]


@pytest.mark.parametrize(("zone", "count"), [("UTC", 1), ("Pacific/Auckland", 0), ("America/New_York", 1)])
def test_the_day_of_the_settings_counts_where_it_is_later(zone, count) -> None:
    # noon in UTC is the next day in Auckland in January
    late = {**LOOK, "verified_on": "2026-01-02"}
    assert len(found({SETTINGS: {"timezone": zone}, **seen(late)})) == count


def test_a_day_at_the_end_of_the_calendar_is_judged() -> None:
    (turn,) = turns([{SETTINGS: {"timezone": "Pacific/Auckland"}, **seen(LOOK)}])
    last = Stamp("A", "a@example.org", datetime.max.replace(tzinfo=UTC))
    turn = turn._replace(commit=replace(turn.commit, committer=last))
    assert list(irregularities([turn], Memory(Integrity()))) == []


TWO_FIELDS = "(method: phone -> written; outcome: validated -> entered_in_error)"
EVIDENCE = {"ref": "vault://a", "sha256": "0f" * 32}


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (LOOK, {**LOOK, "outcome": "validation_failed"},
         ["INTG003 w-1 rn/7/2026-01-01: the look 2026-01-01/w-9 was edited (outcome: validated -> validation_failed)"]),
        (LOOK, {**LOOK, "outcome": "entered_in_error"}, []),
        (LOOK, {**LOOK, "outcome": "entered_in_error", "method": "written"},
         ["INTG003 w-1 rn/7/2026-01-01: the look 2026-01-01/w-9 was edited " + TWO_FIELDS]),
        (LOOK, None, ["INTG003 w-1 rn/7/2026-01-01: the look 2026-01-01/w-9 was removed"]),
        (LOOK, {**LOOK, "evidence": [EVIDENCE]}, []),
        ({**LOOK, "evidence": [EVIDENCE]}, {**LOOK, "evidence": [EVIDENCE, {"ref": "vault://b"}]}, []),
        (LOOK, {**LOOK, "expires_seen": "2027-01-31"},
         ["INTG003 w-1 rn/7/2026-01-01: the look 2026-01-01/w-9 was edited (expires_seen: nothing -> 2027-01-31)"]),
    ],
)  # fmt: skip
def test_what_is_an_edit_of_a_look(before, after, lines) -> None:
    assert sorted(told(seen(before), seen(*([after] if after else [])))) == sorted(lines)


def test_documents_that_were_exchanged_or_taken_out() -> None:
    other = {**EVIDENCE, "sha256": "00" * 32}
    with_look = seen({**LOOK, "evidence": [EVIDENCE]})
    assert [each.rule for each in found(with_look, seen({**LOOK, "evidence": [other]}))] == ["INTG003"]
    assert [each.rule for each in found(with_look, seen(LOOK))] == ["INTG003"]
    record = person({**RECORD, "evidence": [EVIDENCE]})
    (line,) = told(record, person({**RECORD, "evidence": [other]}))
    assert line.startswith("INTG003 w-1 rn/7/2026-01-01: the evidence was edited (evidence.sha256: 0f0f")
    assert [each.rule for each in found(record, person(RECORD))] == ["INTG003"]
    assert told(person(RECORD), record) == []


def test_what_goes_with_a_whole_record_or_moves_with_its_file_is_no_edit() -> None:
    state = seen({**LOOK, "evidence": [EVIDENCE]})
    assert {each.rule for each in found(state, person())} == {"INTG008"}
    assert {each.rule for each in found(state, {REGISTRY: {}})} == {"INTG008"}
    assert found(state, {"registry/b.yaml": state[REGISTRY]}) == []
    assert found(state, {REGISTRY: b"workers: ["}, state) == []


def class_of(count: int, **more):
    look = {**LOOK, **more}
    record = {key: value for key, value in RECORD.items() if key != "number"}
    workers = [
        {"id": f"w-{n:03}", "credentials": [{**record, "number": str(n), "verifications": [look]}]}
        for n in range(count)
    ]
    return {REGISTRY: {"workers": workers}}


def test_more_records_than_one_person_may_look_up_on_a_day() -> None:
    limits = {"most_signed_a_day": "3"}
    assert told(class_of(3), limits=limits) == []
    assert told(class_of(4), limits=limits) == [
        "INTG004 w-9 verified 4 records of 4 workers on 2026-01-01, more than 3"
    ]
    assert told(class_of(21)) == ["INTG004 w-9 verified 21 records of 21 workers on 2026-01-01, more than 20"]


def test_they_are_counted_over_commits_and_each_that_brings_more_is_a_finding() -> None:
    every = found(
        class_of(2), class_of(4), class_of(4) | {POLICIES: {}}, class_of(5), limits={"most_signed_a_day": "3"}
    )
    assert [(each.rule, each.day) for each in every] == [("INTG004", day) for day in days(1, 3)]
    assert len({each.fingerprint for each in every}) == 2


def test_a_system_that_asks_by_itself_is_not_counted_and_a_worker_who_says_so_is() -> None:
    limits = {"most_signed_a_day": "3"}
    assert told(class_of(9, method="api", verified_by="registry-feed"), limits=limits) == []
    assert len(told(class_of(9, method="api", verified_by="w-001"), limits=limits)) == 1


def test_one_worker_with_many_records_counts_each_once() -> None:
    twice = [LOOK, {**LOOK, "reference": "b"}]
    records = [{**RECORD, "number": str(n), "verifications": twice} for n in range(3)]
    assert told(person(*records), limits={"most_signed_a_day": "3"}) == []
    (line,) = told(person(*records), limits={"most_signed_a_day": "2"})
    assert line == "INTG004 w-9 verified 3 records of 1 worker on 2026-01-01, more than 2"
