"""What is found where records are kept too long, or went too early."""

from datetime import date

import pytest

from credpolicy.evaluate.retention import retentions
from tests.builder import snapshot_from

DAY = date(2026, 3, 2)
GONE = {"id": "w-1", "hired_on": "2020-01-06", "ended_on": "2022-06-30", "status": "ended"}
STAFF = {"id": "w-2", "hired_on": "2020-01-06"}
RECORD = {"type": "form", "issued_on": "2020-02-01"}
KEEP = {"until": "1 year after ended_on", "delete_by": "2 years after ended_on"}
STONE = {
    "worker": "w-1", "type": "form", "key": "2020-02-01", "deleted_on": "2023-07-01", "rule": "r",
    "approved_by": "w-2", "sha256": "0f" * 32,
}  # fmt: skip
HOLD = {"id": "lh", "reason": "claim", "ordered_by": "court", "from": "2023-01-01"}


def found(*records, rules=({"id": "r", "keep": KEEP},), **registry):
    workers = [{**GONE, "credentials": list(records)}, STAFF]
    types = [{"id": "form"}, {"id": "badge"}]
    snapshot = snapshot_from({"credential_types": types, "retention": list(rules)}, {"workers": workers, **registry})
    return retentions(snapshot, DAY, DAY)


def told(*records, **further):
    return [(each.rule, each.counts, each.message.partition(": ")[2]) for each in found(*records, **further).findings]


def test_a_record_that_should_be_gone_is_told_with_its_last_day():
    assert told(RECORD) == [("RET001", True, "by the rule r 2024-06-30 was its last day, 610 days ago")]


def test_a_record_that_is_held_is_told_and_does_not_count():
    ((rule, counts, sentence),) = told(RECORD, legal_holds=[HOLD])
    assert (rule, counts) == ("RET003", False)
    assert sentence == "it would be due for deletion by the rule r, and stays under the legal hold lh"


def test_a_conflict_names_both_rules():
    rules = [
        {"id": "law", "keep": {"until": "3 years after ended_on"}},
        {"id": "gdpr", "keep": {"delete_by": "issued_on"}},
    ]
    ((rule, _, sentence),) = told(RECORD, rules=rules)
    assert rule == "RET004"
    assert sentence == "the rule gdpr wants it gone after 2020-02-01, and the rule law keeps it until 2025-06-30"


def test_a_type_without_a_rule_is_told_once():
    rules = [{"id": "r", "type": "badge", "keep": KEEP}]
    ((rule, _, sentence),) = told(RECORD, {**RECORD, "issued_on": "2021-02-01"}, rules=rules)
    assert rule == "RET005"
    assert sentence == "no retention rule speaks of it, and there are 2 records of it: w-1"
    assert told(RECORD, rules=()) == []


def test_a_record_that_every_case_passes_over_is_told_itself():
    rules = [{"id": "r", "keep": [{**KEEP, "when": {"jurisdiction": "US-OH"}}]}]
    assert [rule for rule, *_ in told(RECORD, rules=rules)] == ["RET005"]


def test_a_day_that_is_missing_is_named():
    rules = [{"id": "r", "keep": {"until": "1 year after expires_on"}}]
    ((rule, _, sentence),) = told(RECORD, rules=rules)
    assert rule == "RET006"
    assert sentence.endswith("`expires_on` is not written, from which `1 year after expires_on` is counted")


@pytest.mark.parametrize(
    ("stone", "rules"),
    [
        ({}, []),
        ({"deleted_on": "2023-06-30"}, ["RET002"]),
        ({"kept_until": "2023-07-01"}, ["RET002"]),
        ({"kept_until": "2023-06-30"}, []),
        ({"worker": "w-2"}, ["RET002"]),
        ({"worker": "nobody"}, []),
    ],
)
def test_what_went_too_early_is_found_by_its_tombstone(stone, rules):
    assert [rule for rule, *_ in told(tombstones=[{**STONE, **stone}])] == rules


@pytest.mark.parametrize(
    ("hold", "rules"),
    [({}, ["RET003"]), ({"until": "2023-06-30"}, []), ({"from": "2023-07-02"}, []), ({"types": ["badge"]}, [])],
)
def test_what_was_deleted_under_a_hold_counts(hold, rules):
    stones = told(tombstones=[STONE], legal_holds=[{**HOLD, **hold}])
    assert [rule for rule, *_ in stones] == rules
    assert all(counts for _, counts, _ in stones)


def test_nothing_is_judged_without_rules_and_without_records():
    assert found(RECORD, rules=()).empty == ("there are no retention rules",)
    assert found().empty == ("there are no records",)
    assert found(RECORD).empty == found(tombstones=[STONE]).empty == ()


@pytest.mark.parametrize(
    ("keep", "codes"),
    [
        # nobody knows when it was issued, so the earlier of the two days is not known
        ({"until": {"earliest_of": ["1 year after issued_on", "9 years after ended_on"]}}, []),
        ({"until": {"earliest_of": ["1 year after event.accident", "9 years after ended_on"]}}, ["RET002"]),
        ([{"when": {"number": "1"}, "until": "9 years after ended_on"}, {"until": "ended_on"}], []),
        ([{"until": "9 years after ended_on"}, {"when": {"number": "1"}, "until": "ended_on"}], ["RET002"]),
    ],
)
def test_what_hangs_on_the_deleted_record_itself_is_not_held_against_its_deletion(keep, codes):
    rules = [{"id": "r", "keep": keep}]
    assert [each[0] for each in told(rules=rules, tombstones=[STONE])] == codes
