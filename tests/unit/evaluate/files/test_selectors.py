"""Paths and comparisons of selectors and `match`."""

import pytest

DECLARED = """
attributes:
  - {of: worker, name: grade, kind: number}
  - {of: assignment, name: truck_types, values: [reach, counter], many: true}
  - {of: client, name: since, kind: date}
  - {of: credential, name: truck_type, type: forklift}
  - {of: credential, name: practical, kind: flag}
credential_types:
  - {id: forklift, owner: clinical-education}
  - {id: forklift-trainer, owner: clinical-education, satisfies: [forklift]}
"""
REQUIREMENT = """
requirements:
  - id: example
    owner: clinical-education
    applies_to: {applies_to}
    requires: [{requires}]
"""


@pytest.fixture
def selected(judged):
    def judge(applies_to="{}", requires="bls"):
        policies = DECLARED + REQUIREMENT.format(applies_to=applies_to, requires=requires)
        return [(found.rule, found.message.partition(": ")[2], found.help) for found in judged(policies=policies)]

    return judge


@pytest.mark.parametrize(
    "applies_to",
    [
        "{role: registered-nurse, location: ward-3, client: acme, employment: employee, hired_on: {from: 2020-01-01}}",
        "{id: w-0042, manager: w-0007, supervisor: w-0007, status: [active, on_leave], position: anything}",
        "{worker.grade: {at_least: 3, below: 7.5}, worker.hired_on: {older_than: 1 year}, worker.id: w-0042}",
        "{assignment.truck_types: [reach, counter], assignment.role: registered-*, starts_on: {before: hired_on}}",
        "{location.headcount: [12, 12.0], location.jurisdiction: US-*, location.name: North, location.id: ward-3}",
        "{client.since: {from: 2020-01-01, until: 30 days after starts_on}, client.name: Acme, not: {client: acme}}",
        "{client.since: 2020-01-01, organization.name: a, not: {not: {organization.id: '*'}}}",
    ],
)
def test_what_leads_somewhere_passes(selected, applies_to):
    assert selected(applies_to) == []


@pytest.mark.parametrize(
    "requires",
    [
        "{type: forklift, where: {truck_type: reach, practical: true, restricted: false, status: active}}",
        "{type: forklift, where: {issued_on: {after: 90 days before expires_on}, number: 'A*', jurisdiction: US-OH}}",
        "{type: forklift-trainer, where: {practical: false}}",
        "{type: rn-license, where: {status: Null and Void}}",
        "{type: rn-license, match: {jurisdiction: location.jurisdiction, issued_on: hired_on}}",
        "{type: forklift, match: {truck_type: assignment.truck_types}}",
    ],
)
def test_what_a_record_has_passes(selected, requires):
    assert selected(requires=requires) == []


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("rolle", "Did you mean `role`? "),
        ("hazard", "Write `location.hazard`: "),
        ("location.hazzard", "Did you mean `location.hazard`? "),
        ("ward.hazard", "Correct the name, "),
        ("worker.role", "Did you mean `worker.grade`? "),
        ("credential.number", "Correct the name, "),
        ("client.jurisdiction", "Did you mean `location.jurisdiction`? "),
        ("each", "`each` is a value of `for_each: PATH`, "),
    ],
)
def test_a_path_that_leads_nowhere_is_found(selected, path, advice):
    ((rule, message, mend),) = selected(f"{{{path}: value}}")
    assert rule == "REF009"
    assert message.startswith(f"there is no attribute `{path}`")
    assert mend.startswith(advice)


@pytest.mark.parametrize(
    ("comparison", "rule"),
    [
        ("role: registered-nurze", "REF010"),
        ("location: ward-5", "REF006"),
        ("worker.manager: w-7", "REF005"),
        ("organization: north", "REF006"),
        ("employment: employe", "ATT003"),
        ("status: [active, gone]", "ATT003"),
        ("location.hazard: high", "ATT003"),
        ("location.headcount: 12", None),
        ("location.headcount: a dozen", "ATT002"),
        ("hired_on: long ago", "ATT002"),
        ("location.headcount: '1*'", "ATT005"),
        ("location.headcount: {from: 2026-01-01}", "ATT005"),
        ("location.hazard: {at_least: 3}", "ATT005"),
        ("role: {after: 2026-01-01}", "ATT005"),
        ("hired_on: {at_least: 3}", "ATT005"),
        ("hired_on: {from: issued_on}", "ANC001"),
        ("hired_on: '2020*'", "ATT005"),
        ("location.headcount: {at_least: 5, at_most: 5}", None),
        ("location.headcount: {at_least: 5, below: 5}", "ATT007"),
        ("location.headcount: {above: 6, at_most: 5}", "ATT007"),
        ("hired_on: {from: 2026-01-01, until: 2026-01-01}", None),
        ("hired_on: {from: 2026-01-01, before: 2026-01-01}", "ATT007"),
        ("hired_on: {from: starts_on, before: 2026-01-01}", None),
        ("hired_on: {older_than: 1 year, newer_than: 2 years}", None),
        ("hired_on: {older_than: 2 years, newer_than: 1 year}", "ATT007"),
        ("service: {at_least: 1 year, at_most: 6 months}", "ATT007"),
        ("service: {at_least: 1 year, below: 2 years}", None),
        ("day: {from: 2026-01-01, until: 2025-01-01}", "ATT007"),
        ("not: {location.headcount: {at_least: 5, below: 5}}", "ATT007"),
    ],
)
def test_a_comparison_that_cannot_hold_is_found(selected, comparison, rule):
    assert [found for found, _, _ in selected(f"{{{comparison}}}")] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("requires", "rule", "part"),
    [
        ("{type: bls, where: {truck_type: reach}}", "REF009", "there is no attribute `truck_type`"),
        ("{type: bls, where: {location.hazard: lower}}", "REF009", "there is no attribute `location.hazard`"),
        ("{type: bls, where: {status: Null and Void}}", "ATT003", "`Null and Void` is not an allowed value"),
        ("{type: bls, where: {practical: maybe}}", "ATT002", "`maybe` is not true or false"),
        ("{type: bls, where: {practical: {at_least: 1}}}", "ATT005", "does not fit here"),
        ("{type: bls, where: {type: acls}}", "REF001", "`acls`"),
        ("{type: bls, match: {jurisdicton: location.jurisdiction}}", "REF009", "`jurisdicton`"),
        ("{type: bls, match: {jurisdiction: jurisdiction}}", "REF009", "`jurisdiction`"),
        ("{type: bls, match: {number: each}}", "REF009", "`each`"),
        ("{type: bls, match: {issued_on: location.headcount}}", "ATT005", "they never agree"),
    ],
)
def test_what_a_record_does_not_have_is_found(selected, requires, rule, part):
    found = selected(requires=requires)
    assert found[0][0] == rule
    assert part in found[0][1]


def test_two_comparisons_between_which_nothing_lies_are_told_together(judged):
    policies = REQUIREMENT.format(applies_to="{location.headcount: {at_least: 9, at_most: 5}}", requires="bls")
    (found,) = judged(policies=policies)
    assert found.message == "requirement example: nothing is `at_least: 9` and `at_most: 5` at the same time"
    assert found.location.pointer[3:] == ("location.headcount",)


def test_a_comparison_that_does_not_fit_says_which_do(selected):
    ((_, _, advice),) = selected("{location.headcount: {from: 2026-01-01}}")
    assert advice == "Compare it by `at_least`, `at_most`, `below`, `above`."
    ((_, _, advice),) = selected("{location.hazard: {below: 3}}")
    assert advice == "Name the values it may have."


def test_an_attribute_with_the_same_name_on_two_rows_is_told_with_both(judged):
    policies = "attributes: [{of: client, name: hazard}]" + REQUIREMENT.format(
        applies_to="{hazard: lower}", requires="bls"
    )
    (found,) = judged(policies=policies)
    assert found.help == "Write `client.hazard` or `location.hazard`: a rule says whose attribute it is."


@pytest.mark.parametrize(
    ("applies_to", "pointer", "on"),
    [
        ("{rolle: nurse}", ("rolle",), "key"),
        ("{not: {rolle: nurse}}", ("not", "rolle"), "key"),
        ("{employment: [employee, employe]}", ("employment", 1), "value"),
        ("{not: {employment: [employee, employe]}}", ("not", "employment"), "value"),
        ("{location.hazard: {below: 3}}", ("location.hazard", "below"), "value"),
    ],
)
def test_the_finding_points_at_the_part_that_is_wrong(judged, applies_to, pointer, on):
    (found,) = judged(policies=REQUIREMENT.format(applies_to=applies_to, requires="bls"))
    assert found.location.pointer == ("requirements", 0, "applies_to", *pointer)
    assert found.location.on == on


def test_what_stands_in_several_clauses_is_told_once(selected):
    assert len(selected("{not: {rolle: [a, b], employment: [employee, agency], worker.grade: 3}}")) == 1


def test_records_of_an_unknown_type_may_have_any_attribute_that_is_declared(selected):
    rules = [rule for rule, _, _ in selected(requires="{type: nothing, where: {truck_type: reach, restricted: true}}")]
    assert rules == ["REF001"]
    rules = [rule for rule, _, _ in selected(requires="{type: nothing, where: {colour: red}}")]
    assert sorted(rules) == ["REF001", "REF009"]


def test_an_attribute_whose_declaration_was_not_read_is_not_judged(judged):
    policies = "attributes: [{of: location, name: floor, kind: storey}]" + REQUIREMENT.format(
        applies_to="{location.floor: {at_least: 3}}", requires="{type: bls, match: {jurisdiction: location.floor}}"
    )
    assert judged(policies=policies, readable=False) == []


WHENS = """
attributes:
  - {of: worker, name: grade, kind: number}
  - {of: credential, name: level}
credential_types:
  - id: card
    owner: clinical-education
    %s
"""


@pytest.mark.parametrize(
    "when",
    [
        "{level: full, issued_on: {from: 2024-01-01}, number: 'A*', age_at_issue: {below: 40}}",
        (
            "{worker.grade: {at_least: 3}, worker.employment: employee, hired_on: {older_than: 1 year}, ended_on: "
            "{from: hired_on}}"
        ),
        "{issue_number: {at_least: 2}, previous: {status: lapsed, level: full}, not: {previous: {restricted: true}}}",
        "{day: {from: 2024-01-01}, service: {at_least: 1 year}}",
    ],
)
def test_a_case_of_a_type_sees_the_record_and_its_holder(judged, when):
    block = f"validity: [{{when: {when}, valid_for: 1 year}}, {{valid_for: 2 years}}]"
    assert judged(policies=WHENS % block) == []


@pytest.mark.parametrize(
    ("when", "path", "advice"),
    [
        ("{levle: full}", "levle", "Did you mean `level`? "),
        ("{previous: {levle: full}}", "previous.levle", "Correct the name, "),
        ("{worker.grad: 3}", "worker.grad", "Did you mean `worker.grade`? "),
        ("{grade: 3}", "grade", "Write `worker.grade`: "),
        ("{role: nurse}", "role", "A record belongs to no assignment; "),
        ("{location.hazard: lower}", "location.hazard", "A record belongs to no assignment; "),
        ("{cycle_number: 1}", "cycle_number", "Correct the name, "),
    ],
)
def test_and_nothing_else(judged, when, path, advice):
    block = f"validity: [{{when: {when}, valid_for: 1 year}}, {{valid_for: 2 years}}]"
    (found,) = judged(policies=WHENS % block)
    assert (found.rule, found.message) == ("REF009", f"credential type card: there is no attribute `{path}` here")
    assert found.help.startswith(advice)


def test_the_record_that_asks_is_seen_in_the_tests_of_a_type(judged):
    verification = "[{when: {level: full}, level: primary_source}, {level: document_review}]"
    tested = f"requires: [{{type: rn-license, verification: {verification}}}]"
    assert judged(policies=WHENS % tested) == []
    asked = "name: c\nrequirements: [{id: r, owner: clinical-education, " + tested + "}]"
    assert judged(policies=WHENS % asked) == []
    (found,) = judged(policies=WHENS % asked.replace("{level: full}", "{issued_no: 2}"))
    assert found.rule == "REF009"


ENTRIES = """
attributes:
  - {of: entry, name: mode, values: [class, online]}
  - {of: entry, name: craft}
  - {of: assignment, name: craft}
  - {of: credential, name: craft}
credential_types:
  - id: card
    owner: clinical-education
    cycle: {length: 1 year}
    credits: {unit: hour, total: 3, CARD}
requirements:
  - {id: r, owner: clinical-education, requires: [{credits: {unit: hour, total: 3, period: ever, ASKED}}]}
"""
EARNED = "workers: [{id: w-0050, credits: [{earned_on: 2026-01-01, unit: hour}]}]"


@pytest.mark.parametrize(
    ("card", "asked", "sentences"),
    [
        ("where: {mode: class}", "where: {provider: 'a*', amount: {at_least: 2}, earned_on: {from: hired_on}}", []),
        ("match: {craft: craft}", "match: {craft: assignment.craft}", []),
        ("limits: [{where: {mode: online}, max_percent: 50}]", "limits: [{where: {mode: class}, max: 5}]", []),
        ("when: {cycle_number: 1}", "when: {location.hazard: lower, cycle_number: 1}", []),
        ("where: {craft: x}", "where: {moode: class}", ["there is no attribute `moode` here"]),
        ("limits: [{where: {mode: clas}, max: 5}]", "where: {craft: x}", ["`clas` is not an allowed value"]),
        ("match: {craft: assignment.craft}", "where: {craft: x}", ["there is no attribute `assignment.craft` here"]),
        ("where: {craft: x}", "match: {craft: craft}", ["there is no attribute `craft` here"]),
        (
            "where: {craft: x}",
            "match: {amount: role}",
            ["`amount` is a plain number, but `role` is text; they never agree"],
        ),
    ],
)
def test_entries_of_credit_are_chosen_by_their_own_attributes(judged, card, asked, sentences):
    policies = ENTRIES.replace("CARD", card).replace("ASKED", asked)
    assert [one.message.partition(": ")[2] for one in judged(policies=policies, registry=EARNED)] == sentences
