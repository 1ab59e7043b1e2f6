"""What is told of a place that is short: who passes, who comes nearest, and what is asked."""

from __future__ import annotations

from dataclasses import replace

from credpolicy.evaluate.covered import coverage_findings
from credpolicy.evaluate.engine import evaluate
from tests.builder import snapshot_from
from tests.situations import day


def judged(needs, **further):
    workers = [
        {
            "id": f"w-{n}",
            "hired_on": "2025-01-01",
            "assignments": [{"role": "hand", "location": "yard"}],
            "credentials": [{"type": "aid", "expires_on": expires_on}] if expires_on else [],
        }
        for n, expires_on in enumerate((None, "2026-01-31", "2026-01-10"))
    ]
    snapshot = snapshot_from(
        {
            "credential_types": [{"id": "aid"}, {"id": "lift"}],
            "coverage": [{"id": "aiders", "per": "location", "needs": needs, **further}],
        },
        {"workers": workers, "locations": [{"id": "yard"}, {"id": "attic"}]},
    )
    return evaluate(snapshot, day("2026-01-15"))


def test_a_short_line_names_who_passes_and_who_comes_nearest():
    evaluation = judged({"at_least": "2", "of": ["aid"]})
    attic, yard = evaluation.coverages
    assert (attic.place, attic.present, attic.passing, attic.nearest) == (("attic",), 0, (), ())
    # who held it until last week comes before who never did
    assert (yard.place, yard.present, yard.passing, yard.nearest) == (("yard",), 3, ("w-1",), ("w-2", "w-0"))


def test_a_finding_says_what_is_short_where_and_stands_at_the_place():
    findings = [finding for finding in judged({"at_least": "2", "of": ["aid"]}).findings if finding.counts]
    (yard,) = [finding for finding in findings if "yard" in finding.message]
    assert yard.location.pointer == ("locations", 0)
    assert "1 more needed of 2" in yard.message
    assert "nearest: w-2, w-0" in yard.message


def test_lines_that_share_people_are_one_finding():
    need = {"all_of": [{"of": ["aid"]}, {"of": ["aid", "lift"]}], "each_once": True}
    (yard,) = [line for line in judged(need).coverages if line.place == ("yard",)]
    assert (yard.needed, yard.shortfall, yard.state) == (2, 1, "short")


def test_what_is_only_recommended_never_counts():
    findings = judged({"at_least": "2", "of": ["aid"]}, level="recommended").findings
    assert [finding for finding in findings if finding.counts and "aiders" in finding.message] == []


def test_covered_places_are_no_findings_and_unknown_ones_say_why():
    evaluation = judged({"of": ["aid"]})
    short = [line for line in evaluation.coverages if line.state == "short"]
    told = list(coverage_findings(evaluation.snapshot, evaluation.coverages))
    assert len(told) == len(short) == 1
    unknown = replace(evaluation.coverages[0], state="unknown", needed=None)
    (finding,) = coverage_findings(evaluation.snapshot, [unknown])
    assert "is not written" in finding.message


def test_a_gap_of_a_place_keeps_its_fingerprint_while_people_come_and_go():
    two, three = (
        {finding.fingerprint for finding in judged({"at_least": count, "of": ["aid"]}).findings if finding.counts}
        for count in ("2", "3")
    )
    assert two == three
