"""Coverage."""

import pytest

DECLARED = """
attributes:
  - {of: assignment, name: shift}
  - {of: client, name: size, kind: number}
"""
COVERAGE = (
    "coverage: [{{id: c, owner: clinical-education, per: {per}, applies_to: {applies_to}, needs: {needs}{more}}}]"
)
SHIFTS = """
workers:
  - id: w-0050
    hired_on: 2024-01-01
    assignments: [{role: medic, location: ward-3, starts_on: 2024-06-01, attributes: {shift: early}}]
"""


@pytest.fixture
def covered(judged):
    def judge(per="location", applies_to="{}", needs="{of: [bls]}", more="", registry=SHIFTS):
        policies = DECLARED + COVERAGE.format(per=per, applies_to=applies_to, needs=needs, more=more)
        return [(one.rule, one.message.partition(": ")[2]) for one in judged(policies=policies, registry=registry)]

    return judge


@pytest.mark.parametrize(
    "written",
    [
        {"applies_to": "{location: ward-3, location.hazard: lower, day: {from: 2020-01-01}}"},
        {"needs": "{for_every: 50, by: location.headcount, of: [bls]}"},
        {"needs": "{for_every: 5, by: {role: medic}, of: [bls]}"},
        {"needs": "[{when: {location.headcount: {at_most: 4}}, of: [bls]}, {at_least: 75%, of: [rn-license]}]"},
        {"needs": "{all_of: [{of: [bls]}, {at_least: 2, of: [{type: rn-license, at: hired_on}]}], each_once: true}"},
        {"per": "assignment.shift", "applies_to": "{role: medic}"},
        {
            "per": "[location, assignment.shift]",
            "needs": "[{when: {assignment.shift: early, location.hazard: lower}, of: [bls]}, {of: [rn-license]}]",
        },
        {"applies_to": "{location.hazard: higher}", "more": ", allow_empty: true"},
    ],
)
def test_what_can_be_counted_passes(covered, written):
    assert covered(**written) == []


@pytest.mark.parametrize(
    ("written", "rule", "sentence"),
    [
        ({"per": "assignment.shifts"}, "REF009", "`per` names `assignment.shifts`, and there is no such attribute"),
        ({"per": "[location, floor]"}, "REF009", "`per` names `floor`, and there is no such attribute"),
        ({"applies_to": "{role: medic}"}, "REF009", "there is no attribute `role` here"),
        (
            {"per": "assignment.shift", "needs": "[{when: {location.hazard: lower}, of: [bls]}, {of: [rn-license]}]"},
            "REF009",
            "there is no attribute `location.hazard` here",
        ),
        (
            {"needs": "[{when: {service: {at_least: 1 year}}, of: [bls]}, {of: [rn-license]}]"},
            "REF009",
            "there is no attribute `service` here",
        ),
        (
            {"needs": "{for_every: 5, by: location.staff, of: [bls]}"},
            "REF009",
            "`by` names `location.staff`, and there is no such attribute here",
        ),
        (
            {"needs": "{all_of: [{of: [bls]}, {for_every: 5, by: client.size, of: [bls]}]}"},
            "REF009",
            "`by` names `client.size`, and there is no such attribute here",
        ),
        (
            {"needs": "{for_every: 5, by: location.hazard, of: [bls]}"},
            "COV001",
            "`by` counts by `location.hazard`, which is text (declared in policies/base.yaml)",
        ),
        (
            {"applies_to": "{location.hazard: higher}"},
            "COV002",
            "there is no location that `applies_to` could fit (location.hazard is higher)",
        ),
        (
            {"per": "assignment.shift", "applies_to": "{role: registered-nurse}"},
            "COV002",
            "there is no assignment.shift that `applies_to` could fit (role is registered-nurse)",
        ),
        (
            {"per": "client", "needs": "{for_every: 5, by: client.size, of: [bls]}"},
            "COV003",
            "`by` counts by `client.size`, which is not written at the client acme",
        ),
        ({"needs": "{of: [acls]}"}, "REF001", "`of` names `acls`, but there is no such credential type"),
        (
            {"needs": "{of: [{type: bls, at: issued_on}]}"},
            "ANC001",
            "`issued_on` is a day of a record, but the rule is about people, and looks at no single record",
        ),
    ],
)
def test_what_cannot_is_found(covered, written, rule, sentence):
    assert covered(**written) == [(rule, sentence)]


def test_a_part_that_differs_within_a_unit_can_be_added_to_per(judged):
    needs = "[{when: {location.hazard: lower}, of: [bls]}, {of: [rn-license]}]"
    policies = DECLARED + COVERAGE.format(per="assignment.shift", applies_to="{}", needs=needs, more="")
    (found,) = judged(policies=policies, registry=SHIFTS)
    assert found.help == "It may differ within one assignment.shift; name what is the same there, or add it to `per`."


def test_a_number_that_changes_with_the_days_is_written(covered):
    dated = "clients: [{id: globex, attributes: {size: [{from: 2026-01-01, value: 5}]}}]"
    needs = "{for_every: 5, by: client.size, of: [bls]}"
    assert covered(per="client", applies_to="{client: globex}", needs=needs, registry=dated) == []


def test_owner_and_sla_are_looked_up(told):
    policies = COVERAGE.format(per="location", applies_to="{}", needs="{of: [bls]}", more=", sla: soon")
    assert told(policies=policies) == ["REF004 coverage c: `sla` names `soon`, but there is no such SLA"]
    assert told(policies=policies.replace("owner: clinical-education, ", "").replace(", sla: soon", "")) == [
        "OWN001 coverage c: no `owner` is written"
    ]
