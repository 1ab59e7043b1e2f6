"""Policy tests are judged: what is expected comes out, what is not expected is told, and no test disturbs another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from credpolicy.evaluate.trials.run import run
from credpolicy.load.loader import load
from credpolicy.model.trial import Mismatch, Outcome, Trials

TODAY = date(2026, 3, 2)
POLICIES = """\
attributes:
  - {of: location, name: hazard}
credential_types:
  - {id: bls, validity: {valid_for: 24 calendar months}}
  - {id: acls, validity: {valid_for: 2 years}}
  - {id: permit, validity: {valid_for: never_ends}, verification: {level: primary_source}}
  - {id: mentor, validity: {valid_for: never_ends}}
requirements:
  - {id: life-support, applies_to: {role: nurse}, requires: [{any_of: [bls, acls]}]}
  - {id: hazard-drill, applies_to: {location.hazard: higher}, requires: [acls], due: 10 days after hired_on}
  - {id: two-lines, applies_to: {role: doctor}, requires: [permit, mentor]}
  - id: mentored
    applies_to: {role: trainee}
    requires: [acls]
    provisional: {until: 90 days after assignment.starts_on, supervised_by: [mentor]}
policy_tests:
"""
NURSE = "assignments: [{role: nurse, starts_on: 2020-01-06}]"
CARD = "credentials: [{type: bls, issued_on: 2022-03-28}]"


def tried(root: Path, tests: str, registry: str = "", pattern: str | None = None) -> Trials:
    """What these tests come to beside the policies above."""
    for name, text in (("policies/all.yaml", POLICIES + tests), ("registry/people.yaml", registry)):
        if text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    return run(load(root), TODAY, pattern)


def told(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    """The mismatches of a test, without their reasons."""
    return [(one.kind, f"{one.about} {one.key}", one.expected, one.found) for one in mismatches(outcome)]


def mismatches(outcome: Outcome) -> list[Mismatch]:
    return [mismatch for day in outcome.days for mismatch in day.mismatches]


def by_id(trials: Trials) -> dict[str, Outcome]:
    return {outcome.test.item.id: outcome for outcome in trials.outcomes}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Many tests of two days in one run."""
    tests = f"""\
  - id: golden-days
    worker: {{hired_on: 2020-01-06, {NURSE}, {CARD}}}
    days:
      - {{as_of: 2022-03-27, expect: {{life-support: in_progress}}}}
      - {{as_of: 2024-03-31, expect: {{life-support: {{state: met, compliant_until: 2024-03-31, since: none}}}}}}
      - as_of: 2024-04-01
        expect: {{life-support: {{state: expired, since: 2024-04-01, waiver: none, reasons: ["*2024-03-31*"]}}}}
  - id: every-key-wrong
    worker: {{hired_on: 2020-01-06, {NURSE}, {CARD}}}
    as_of: 2024-04-01
    expect:
      life-support: {{state: met, since: none, compliant_until: 2024-03-31, waiver: wv-1, reasons: ["*acls*missing"]}}
  - id: nobody-expects-it
    worker: {{hired_on: 2020-01-06, {NURSE}}}
    as_of: 2024-04-01
    expect: {{}}
  - id: in-order-needs-no-word
    worker: {{hired_on: 2020-01-06, {NURSE}, credentials: [{{type: bls, issued_on: 2024-03-28}}]}}
    as_of: 2024-04-01
    expect: {{hazard-drill: not_applicable}}
  - id: no-result
    worker: {{hired_on: 2020-01-06}}
    as_of: 2024-04-01
    expect: {{life-support: met}}
  - id: several-assignments
    worker:
      hired_on: 2020-01-06
      assignments:
        - {{id: in-the-yard, role: porter, location: yard, starts_on: 2020-01-06}}
        - {{id: in-the-office, role: porter, location: office, starts_on: 2020-01-06}}
    with: {{locations: [{{id: yard, attributes: {{hazard: higher}}}}, {{id: office}}]}}
    as_of: 2024-04-01
    expect: {{hazard-drill: [{{assignment: in-the-yard, state: missing}}]}}
  - id: the-same-yard-is-harmless-here
    worker: {{hired_on: 2020-01-06, assignments: [{{role: porter, location: yard, starts_on: 2020-01-06}}]}}
    with: {{locations: [{{id: yard, attributes: {{hazard: lower}}}}]}}
    as_of: 2024-04-01
    expect: {{hazard-drill: not_applicable}}
  - id: nothing-is-known-of-the-yard
    worker: {{hired_on: 2020-01-06, assignments: [{{role: porter, location: yard, starts_on: 2020-01-06}}]}}
    as_of: 2024-04-01
    expect: {{hazard-drill: not_applicable}}
  - id: one-of-two-is-forgotten
    worker:
      hired_on: 2020-01-06
      assignments:
        - {{id: early, role: nurse, location: yard, starts_on: 2020-01-06}}
        - {{id: late, role: nurse, location: yard, starts_on: 2020-01-06}}
      credentials: [{{type: bls, issued_on: 2024-03-28}}]
    with: {{locations: [{{id: yard, attributes: {{hazard: higher}}}}]}}
    as_of: 2024-04-01
    expect: {{hazard-drill: {{assignment: early, state: gap}}}}
  - id: others-are-left-out
    worker: {{hired_on: 2020-01-06, {NURSE}}}
    only: [hazard-drill]
    as_of: 2024-04-01
    expect: {{hazard-drill: not_applicable}}
  - id: own-look-does-not-count
    worker:
      id: ann
      hired_on: 2020-01-06
      assignments: [{{role: doctor, starts_on: 2020-01-06}}]
      credentials:
        - {{type: mentor, issued_on: 2021-01-01}}
        - type: permit
          issued_on: 2021-01-01
          verifications: [{{verified_on: 2021-01-01, verified_by: ann, method: phone}}]
    as_of: 2024-04-01
    expect: {{two-lines: unverified}}
  - id: look-of-another
    worker:
      id: ann
      hired_on: 2020-01-06
      assignments: [{{role: doctor, starts_on: 2020-01-06}}]
      credentials:
        - {{type: mentor, issued_on: 2021-01-01}}
        - type: permit
          issued_on: 2021-01-01
          verifications: [{{verified_on: 2021-01-01, verified_by: bob, method: phone}}]
    as_of: 2024-04-01
    expect: {{two-lines: met}}
  - id: supervised
    worker: {{hired_on: 2024-03-01, assignments: [{{role: trainee, starts_on: 2024-03-01, supervisor: bob}}]}}
    with: {{workers: [{{id: bob, hired_on: 2020-01-01, credentials: [{{type: mentor, issued_on: 2021-01-01}}]}}]}}
    as_of: 2024-04-01
    expect: {{mentored: provisional}}
  - id: supervised-by-somebody-else-of-that-name
    worker: {{hired_on: 2024-03-01, assignments: [{{role: trainee, starts_on: 2024-03-01, supervisor: bob}}]}}
    with: {{workers: [{{id: bob, hired_on: 2020-01-01}}]}}
    as_of: 2024-04-01
    expect: {{mentored: missing}}
  - id: waived-here
    worker: {{hired_on: 2020-01-06, {NURSE}}}
    with: &waived
      waivers:
        - id: wv-here
          kind: extension
          worker: worker
          requirement: life-support
          reason: The course was cancelled by its provider
          requested_by: worker
          approved_by: bob
          from: 2024-03-01
          until: 2024-04-30
    as_of: 2024-04-01
    expect: {{life-support: {{state: waived, waiver: wv-here}}}}
  - id: waived-for-somebody-else
    worker: {{id: ann, hired_on: 2020-01-06, {NURSE}}}
    with: *waived
    as_of: 2024-04-01
    expect: {{life-support: missing}}
"""
    return by_id(tried(tmp_path_factory.mktemp("tests"), tests))


@pytest.mark.parametrize(
    "name",
    [
        "golden-days",
        "in-order-needs-no-word",
        "several-assignments",
        "the-same-yard-is-harmless-here",
        "nothing-is-known-of-the-yard",
        "others-are-left-out",
        "own-look-does-not-count",
        "look-of-another",
        "supervised",
        "supervised-by-somebody-else-of-that-name",
        "waived-here",
        "waived-for-somebody-else",
    ],
)
def test_what_is_expected_comes_out_whatever_other_tests_hold(outcomes: dict[str, Outcome], name: str) -> None:
    assert (told(outcomes[name]), outcomes[name].verdict) == ([], "passed")


def test_every_key_that_differs_is_told(outcomes: dict[str, Outcome]) -> None:
    assert told(outcomes["every-key-wrong"]) == [
        ("unmet", "life-support state", "met", "expired"),
        ("unmet", "life-support since", "none", "2024-04-01"),
        ("unmet", "life-support compliant_until", "2024-03-31", "none"),
        ("unmet", "life-support waiver", "wv-1", "none"),
        (
            "unmet",
            "life-support reasons",
            "*acls*missing",
            *(one.found for one in mismatches(outcomes["every-key-wrong"])[-1:]),
        ),
    ]


def test_a_gap_that_nobody_expects_fails(outcomes: dict[str, Outcome]) -> None:
    assert told(outcomes["nobody-expects-it"]) == [("unexpected", "life-support state", "", "missing")]
    assert mismatches(outcomes["nobody-expects-it"])[0].location.pointer == ("policy_tests", 2, "expect")


def test_a_result_that_is_not_there_fails(outcomes: dict[str, Outcome]) -> None:
    assert told(outcomes["no-result"]) == [("unmet", "life-support state", "met", "no result")]


def test_an_expectation_of_one_assignment_says_nothing_of_another(outcomes: dict[str, Outcome]) -> None:
    assert told(outcomes["one-of-two-is-forgotten"]) == [("unexpected", "hazard-drill (late) state", "", "missing")]


def test_a_worker_of_the_registry_is_looked_up_there_with_waivers_and_supervisors(tmp_path: Path) -> None:
    registry = """\
workers:
  - id: w-1
    hired_on: 2024-03-01
    assignments: [{role: trainee, location: ward, starts_on: 2024-03-01, supervisor: w-2}]
  - {id: w-2, hired_on: 2020-01-06, credentials: [{type: mentor, issued_on: 2021-01-01}]}
  - {id: w-3, hired_on: 2020-01-06, assignments: [{role: nurse, starts_on: 2020-01-06}]}
locations: [{id: ward, attributes: {hazard: higher}}]
"""
    tests = """\
  - {id: there, worker: w-1, as_of: 2024-04-01, expect: {mentored: provisional, hazard-drill: missing}}
  - id: other-place
    worker: w-1
    with: {locations: [{id: ward}]}
    as_of: 2024-04-01
    expect: {mentored: provisional, hazard-drill: not_applicable}
  - {id: waived, worker: w-3, as_of: 2024-04-01, expect: {life-support: {waiver: wv-3}}}
  - {id: same-name, worker: {id: w-3, hired_on: 2020-01-06}, as_of: 2024-04-01, expect: {life-support: not_applicable}}
waivers:
  - {id: wv-3, kind: waiver, worker: w-3, requirement: life-support, reason: The course was cancelled by its provider,
     requested_by: w-3, approved_by: w-2, from: 2024-03-01, until: 2024-04-30}
"""
    trials = tried(tmp_path, tests, registry)
    assert [(told(outcome), outcome.verdict) for outcome in trials.outcomes] == [([], "passed")] * 4


def test_rules_about_who_somebody_is_are_tried_with_the_names_as_written(tmp_path: Path) -> None:
    tests = """\
  - {id: boss, worker: {id: w-7, hired_on: 2020-01-06}, as_of: 2024-04-01, expect: {only-w-7: missing}}
  - {id: boss-again, worker: {id: w-7, hired_on: 2020-01-06}, as_of: 2024-04-01, expect: {only-w-7: missing}}
  - {id: other, worker: {id: w-8, hired_on: 2020-01-06}, as_of: 2024-04-01, expect: {only-w-7: not_applicable}}
"""
    policies = POLICIES.replace(
        "policy_tests:", "  - {id: only-w-7, applies_to: {id: w-7}, requires: [bls]}\npolicy_tests:"
    )
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/all.yaml").write_text(policies + tests, encoding="utf-8")
    assert [told(outcome) for outcome in run(load(tmp_path), TODAY).outcomes] == [[], [], []]


def test_a_test_of_what_is_not_there_cannot_be_judged_and_stops_no_other(tmp_path: Path) -> None:
    tests = """\
  - {id: nobody, worker: w-404, as_of: 2024-04-01, expect: {}}
  - {id: nothing, worker: {hired_on: 2020-01-06}, as_of: 2024-04-01, expect: {life-supprt: met}}
  - {id: badly-written, worker: {credentials: [{type: blz}]}, as_of: 2024-04-01, expect: {}}
  - {id: good, worker: {hired_on: 2020-01-06}, as_of: 2024-04-01, expect: {}}
"""
    outcomes = by_id(tried(tmp_path, tests))
    assert {name: outcome.verdict for name, outcome in outcomes.items()} == {
        "nobody": "error", "nothing": "error", "badly-written": "error", "good": "passed",
    }  # fmt: skip
    assert [finding.rule for finding in outcomes["nothing"].errors] == ["REF007"]
    assert "Did you mean `life-support`?" in outcomes["nothing"].errors[0].help
    assert [finding.rule for finding in outcomes["badly-written"].errors] == ["REF001"]


def test_nothing_is_judged_while_a_rule_cannot_be_read(tmp_path: Path) -> None:
    trials = tried(tmp_path, "  - {id: good, worker: {hired_on: 2020-01-06}, as_of: 2024-04-01, expects: {}}\n")
    assert [finding.rule for finding in trials.errors][:1] == ["SHP001"]
    assert trials.outcomes == ()


def test_a_broken_registry_stops_only_tests_that_read_it(tmp_path: Path) -> None:
    tests = "  - {id: own, worker: {hired_on: 2020-01-06}, as_of: 2024-04-01, expect: {}}\n"
    trials = tried(tmp_path, tests, "workers: [{id: w-1, hird_on: 2020-01-06}]\n")
    assert [outcome.verdict for outcome in trials.outcomes] == ["passed"]
    tests += "  - {id: theirs, worker: w-1, as_of: 2024-04-01, expect: {}}\n"
    assert tried(tmp_path, tests).errors


def test_only_tests_that_fit_the_pattern_are_run(tmp_path: Path) -> None:
    tests = "".join(
        f"  - {{id: {name}, worker: {{hired_on: 2020-01-06}}, as_of: 2024-04-01, expect: {{}}}}\n"
        for name in ("aa-1", "aa-2", "b-1")
    )
    trials = tried(tmp_path, tests, pattern="aa-*")
    assert ([*by_id(trials)], trials.left_out) == (["aa-1", "aa-2"], 1)


def test_what_no_test_tries_is_told(tmp_path: Path) -> None:
    doctor = "hired_on: 2020-01-06, assignments: [{role: doctor, starts_on: 2020-01-06}]"
    tests = f"""\
  - id: passing
    worker: {{hired_on: 2020-01-06, {NURSE}, credentials: [{{type: bls, issued_on: 2024-03-28}}]}}
    as_of: 2024-04-01
    expect: {{life-support: met}}
  - id: half
    worker: {{{doctor}, credentials: [{{type: mentor, issued_on: 2021-01-01}}]}}
    as_of: 2024-04-01
    expect: {{two-lines: missing}}
"""
    trials = tried(tmp_path, tests)
    found = {exercise.name: (exercise.passing, exercise.failing) for exercise in trials.exercises}
    assert found == {
        "life-support": (True, False),
        "hazard-drill": (False, False),
        "two-lines": (False, True),
        "two-lines, line 1 (permit)": (False, True),
        "two-lines, line 2 (mentor)": (True, False),
        "mentored": (False, False),
    }
    assert trials.exercised == (4, 12)


def test_groups_inside_lines_are_tried_on_their_own(tmp_path: Path) -> None:
    nested = """\
requirements:
  - id: ready
    applies_to: {role: pilot}
    requires:
      - any_of:
          - {all_of: [permit, mentor], when: {employment: employee}}
          - {id: other-way, at_least: 1, of: [bls, {all_of: [acls, permit]}]}
policy_tests:
"""
    hired = "hired_on: 2020-01-06, employment: employee, assignments: [{role: pilot, starts_on: 2020-01-06}]"
    tests = f"""\
  - id: mentor-and-bls
    worker:
      {{{hired}, credentials: [{{type: mentor, issued_on: 2021-01-01}}, {{type: bls, issued_on: 2024-03-28}}]}}
    as_of: 2024-04-01
    expect: {{ready: met}}
"""
    policies = POLICIES.partition("requirements:")[0] + nested
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/all.yaml").write_text(policies + tests, encoding="utf-8")
    trials = run(load(tmp_path), TODAY)
    assert [(one.kind, one.name, one.passing, one.failing) for one in trials.exercises] == [
        ("requirement", "ready", True, False),
        ("group", "ready, line 1, part 1", False, True),
        ("group", "ready, line 1, part 2 (other-way)", True, False),
        ("group", "ready, line 1, part 2 (other-way), part 2", False, True),
    ]
    assert trials.exercises[3].location.pointer == ("requirements", 0, "requires", 0, "any_of", 1, "of", 1)
