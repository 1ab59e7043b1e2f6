"""Derived types, their parameters, and late steps."""

import pytest

WELDER = """
attributes:
  - {of: credential, name: process}
  - {of: assignment, name: processes, many: true}
credential_types:
  - {id: weld-test, owner: clinical-education}
  - {id: welder, owner: clinical-education, by: process, derived_from: {any_of: [weld-test]}}
  - {id: senior, owner: clinical-education, by: process, derived_from: {all_of: [welder, bls]}}
requirements:
  - {id: r, owner: clinical-education, for_each: assignment.processes, requires: [%s]}
"""


@pytest.mark.parametrize(
    "test",
    ["{type: welder, match: {process: each}}", "{type: senior, where: {process: tig}}", "weld-test", "bls"],
)
def test_a_derived_type_is_asked_for_with_its_parameter(judged, test):
    assert judged(policies=WELDER % test) == []


@pytest.mark.parametrize("test", ["welder", "{any_of: [bls, {type: welder, where: {jurisdiction: US-OH}}]}"])
def test_without_it_the_test_is_found(judged, test):
    (found,) = judged(policies=WELDER % test)
    assert (found.rule, found.message) == (
        "TYP003",
        "requirement r: welder is held for one `process` each, and this test does not say for which",
    )
    assert found.help == "Write for example `match: {process: each}`, or `where: {process: VALUE}`."


def test_the_parameter_is_an_attribute_of_the_records(judged):
    types = "credential_types: [{id: card, owner: clinical-education, by: %s}]"
    assert judged(policies=types % "jurisdiction") == []
    (found,) = judged(policies=types % "juristiction")
    assert (found.rule, found.message) == (
        "REF009",
        "credential type card: records of card have no attribute `juristiction`",
    )
    assert found.help.startswith("Did you mean `jurisdiction`? ")


def test_a_derived_type_has_no_records_and_no_screenings(told):
    policies = (
        "credential_types: [{id: life-support, owner: clinical-education, category: screening, derived_from: bls}]"
    )
    registry = """
    workers:
      - id: w-0050
        credentials: [{type: life-support, issued_on: 2026-01-01}]
        screenings: [{type: life-support, screened_on: 2026-01-01, result: clear}]
    """
    sentence = "life-support is derived from other types (`derived_from` in policies/example.yaml) and has no records"
    assert told(policies=policies, registry=registry) == [
        f"TYP001 worker w-0050, life-support: {sentence}",
        f"TYP001 worker w-0050, life-support of 2026-01-01: {sentence}",
    ]


@pytest.mark.parametrize(
    "key",
    [
        "renewal: {window: 90 days}",
        "cycle: {length: 1 year, starts: 2020-01-01}",
        "credits: {unit: hour, total: 5, period: cycle}, cycle: {length: 1 year, starts: 2020-01-01}",
        "number_pattern: x+",
        "accepts_status: [provisional]",
    ],
)
def test_what_speaks_of_records_asks_nobody_of_a_derived_type(judged, key):
    policies = "credential_types: [{id: life-support, owner: clinical-education, derived_from: bls, %s}]"
    found = [one for one in judged(policies=policies % key) if one.rule == "TYP005"]
    assert [one.location.pointer[2:] for one in found] == [(name,) for name in ("cycle", "credits") if name in key] or [
        (key.partition(":")[0],)
    ]
    assert found[0].message.startswith("credential type life-support: life-support is derived from other types, so its")
    for good in ("validity: {valid_for: 1 year}", "requires: [rn-license]", "verification: {level: primary_source}"):
        assert judged(policies=policies % good) == []


@pytest.mark.parametrize(
    ("earlier", "later", "passes"),
    [
        ("6 months", "1 year", True),
        ("28 days", "1 month", False),
        ("30 days", "2 months", True),
        ("1 year", "12 months", False),
        ("1 year", "6 months", False),
        ("2 years", "1 calendar year", False),
    ],
)
def test_late_steps_rise(judged, earlier, later, passes):
    late = f"[{{up_to: {earlier}, requires: [bls]}}, {{up_to: {later}}}, {{requires: [bls]}}]"
    found = judged(policies=f"credential_types: [{{id: card, owner: clinical-education, renewal: {{late: {late}}}}}]")
    if passes:
        assert found == []
    else:
        sentence = f"step 2 of `late` goes up to {later}, and step 1, before it, up to {earlier} already"
        assert [(one.rule, one.message.partition(": ")[2]) for one in found] == [("TYP004", sentence)]
        assert found[0].location.pointer[2:] == ("renewal", "late", 1, "up_to")
