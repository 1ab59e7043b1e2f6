"""Findings about people: one per failing line, with an identity that outlives edits."""

from __future__ import annotations

import pytest

from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.judge import judge
from credpolicy.model.snapshot import Unreadable
from tests.builder import snapshot_from
from tests.situations import card, day, situation

TODAY = day("2026-03-02")


def found(snapshot, rule="GAP001"):
    return [finding for finding in evaluate(snapshot, TODAY).findings if finding.rule == rule]


def two_lines(*credentials):
    return situation(
        *credentials,
        requirement={"requires": ["card", {"any_of": ["card", "other"], "id": "either"}]},
        credential_types=[{"id": "other"}],
    )


def test_each_failing_line_is_a_finding_of_its_own():
    gaps = found(two_lines())
    assert [finding.gap.line for finding in gaps] == ["card", "either"]
    assert len({finding.fingerprint for finding in gaps}) == 2


def test_only_the_failing_line_is_told():
    gaps = found(two_lines({"type": "other", "issued_on": "2025-01-01", "expires_on": "2027-01-01"}))
    assert [finding.gap.line for finding in gaps] == ["card"]


def test_a_gap_keeps_its_fingerprint_through_its_life():
    missing = found(situation())
    expired = found(situation(card("2024-01-01", "2025-01-01")))
    revoked = found(situation(card("2024-01-01", "2027-01-01", status="revoked")))
    assert {finding.gap.state for finding in missing + expired + revoked} == {"missing", "expired", "invalid"}
    assert len({finding.fingerprint for finding in missing + expired + revoked}) == 1


def test_the_finding_points_at_the_record_that_decides_else_at_the_worker():
    (expired,) = found(situation(card("2024-01-01", "2025-01-01")))
    (missing,) = found(situation())
    assert expired.location.pointer == ("workers", 0, "credentials", 0)
    assert missing.location.pointer == ("workers", 0)


def test_waived_recommended_and_advised_gaps_never_count():
    advised = {"enforcement": [{"from": "2025-01-01", "mode": "advise"}]}
    for requirement in ({"level": "recommended"}, advised):
        (gap,) = found(situation(requirement=requirement))
        assert not gap.counts
    (plain,) = found(situation())
    assert plain.counts


def test_a_waiver_for_what_binds_nobody_is_found():
    waiver = {
        "id": "wv-1",
        "kind": "waiver",
        "worker": "w-1",
        "requirement": "pilots",
        "reason": "The course was cancelled by its provider",
        "requested_by": "w-1",
        "approved_by": "w-9",
        "from": "2026-03-01",
        "until": "2026-03-31",
    }
    snapshot = situation(
        requirements=[{"id": "pilots", "applies_to": {"role": "pilot"}, "requires": ["card"], "allow_empty": True}],
        waivers=[waiver],
    )
    (unused,) = found(snapshot, "WVR005")
    assert "wv-1 excuses nobody: pilots does not bind worker w-1 on 2026-03-02" in unused.message


def test_a_due_day_that_cannot_be_counted_is_found():
    snapshot = situation(requirement={"due": "30 days after ended_on"})
    (uncounted,) = found(snapshot, "REQ002")
    assert uncounted.message == (
        "worker w-1: core is due 30 days after ended_on, but ended_on is not written, so it is owed at once"
    )


def test_a_requirement_that_matches_nobody_is_found_and_empties_the_evaluation():
    policies = {
        "credential_types": [{"id": "card"}],
        "requirements": [{"id": "pilots", "applies_to": {"role": "pilot"}, "requires": ["card"]}],
    }
    registry = {"workers": [{"id": "w-1", "assignments": [{"role": "nurse"}]}]}
    evaluation = evaluate(snapshot_from(policies, registry), TODAY)
    assert evaluation.empty == ("requirement pilots matches nobody",)
    assert [finding.rule for finding in evaluation.findings] == ["REQ001"]
    policies["requirements"][0]["allow_empty"] = True
    allowed = evaluate(snapshot_from(policies, registry), TODAY)
    assert (allowed.empty, allowed.findings) == ((), ())


def test_a_requirement_for_people_who_have_left_does_match_somebody():
    policies = {
        "credential_types": [{"id": "card"}],
        "requirements": [{"id": "pilots", "applies_to": {"role": "pilot"}, "requires": ["card"]}],
    }
    registry = {"workers": [{"id": "w-1", "ended_on": "2020-01-01", "assignments": [{"role": "pilot"}]}]}
    evaluation = evaluate(snapshot_from(policies, registry), TODAY)
    assert (evaluation.results, evaluation.empty) == ((), ())


def test_nothing_at_all_says_what_is_missing():
    assert evaluate(snapshot_from({}, {}), TODAY).empty == (
        "there are no requirements under policies/",
        "there are no workers under registry/",
    )


def test_the_door_gives_every_finding_once_in_one_order():
    snapshot = situation(card("2025-01-01", "2026-02-28"), card("2027-01-01", "2026-01-01"))
    evaluation = judge(snapshot, TODAY, TODAY)
    assert len(set(evaluation.findings)) == len(evaluation.findings)
    assert {"GAP001"} < {finding.rule for finding in evaluation.findings}
    levels = [finding.level for finding in evaluation.findings]
    assert levels == sorted(levels)


def test_without_waivers_the_gap_counts_again():
    waiver = {
        "id": "wv-1",
        "kind": "waiver",
        "worker": "w-1",
        "requirement": "core",
        "reason": "The course was cancelled by its provider",
        "requested_by": "w-1",
        "approved_by": "w-9",
        "from": "2026-03-01",
        "until": "2026-03-31",
    }
    snapshot = situation(waivers=[waiver])
    assert [result.state for result in evaluate(snapshot, TODAY).results] == ["waived"]
    assert [result.state for result in evaluate(snapshot, TODAY, no_waivers=True).results] == ["missing"]
    later = evaluate(snapshot, day("2026-04-02")).results[0]
    assert later.reasons == ("card: none on record", "waiver wv-1 ended on 2026-03-31")


def test_each_line_tells_its_own_state_and_reason():
    snapshot = situation(
        card("2025-01-01", "2027-01-01"),
        kind={"verification": {"level": "primary_source"}},
        requirement={"requires": ["card", "other"]},
        credential_types=[{"id": "other"}],
    )
    told = [(finding.gap.line, finding.gap.state, finding.gap.reasons) for finding in found(snapshot)]
    assert told == [
        ("card", "unverified", ("card has no verification that counts on this day",)),
        ("other", "missing", ("other: none on record",)),
    ]


def test_what_could_not_be_read_is_unknown_in_every_line_never_missing():
    snapshot = situation(
        requirement={"requires": ["card", "other"]},
        credential_types=[{"id": "other"}],
        unreadable=(Unreadable("w-1", None),),
    )
    assert {finding.gap.state for finding in found(snapshot)} == {"unknown"}


def test_an_assignment_is_named_without_its_empty_parts():
    snapshot = situation(
        requirement={"applies_to": {"role": "nurse"}}, worker={"assignments": [{"role": "nurse", "client": "acme"}]}
    )
    (gap,) = found(snapshot)
    assert gap.message.startswith("w-1 (nurse/acme): core is missing")
    assert gap.gap.assignment == "nurse//acme"


def test_each_line_has_its_own_first_day_and_its_own_day_to_mend():
    snapshot = situation(
        card("2025-01-01", "2026-02-20"),
        requirement={"requires": ["card", "other"], "sla": "week"},
        credential_types=[{"id": "other"}],
        slas=[{"id": "week", "remedy": "7 days"}],
    )
    told = [(finding.gap.line, finding.gap.since, finding.gap.due_on) for finding in found(snapshot)]
    assert told == [
        ("card", day("2026-02-21"), day("2026-02-28")),
        ("other", day("2025-01-01"), day("2025-01-08")),
    ]


@pytest.mark.parametrize(("holidays", "due_on"), [([], "2026-02-27"), ([{"on": "2026-02-25"}], "2026-03-02")])
def test_business_days_to_mend_pass_over_holidays(holidays, due_on):
    snapshot = situation(
        card("2025-01-01", "2026-02-19"),
        requirement={"sla": "week"},
        slas=[{"id": "week", "remedy": "5 business days"}],
        holidays=holidays,
    )
    (gap,) = found(snapshot)
    assert (gap.gap.since, gap.gap.due_on) == (day("2026-02-20"), day(due_on))


def test_what_could_not_be_read_is_not_called_absent():
    snapshot = snapshot_from({}, {}, broken={"requirements": frozenset({"core"})}, unread_files=("registry/w.yaml",))
    assert evaluate(snapshot, TODAY).empty == (
        "no requirements under policies/ could be read",
        "no workers under registry/ could be read",
    )
