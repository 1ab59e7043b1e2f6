"""Attributes on rows and their declarations."""

import pytest

DECLARED = """
attributes:
  - {of: worker, name: grade, kind: number, values: [3, 7.5]}
  - {of: assignment, name: truck_types, values: [reach, counter], many: true}
  - {of: client, name: since, kind: date}
  - {of: credential, name: truck_type, type: forklift}
  - {of: credential, name: practical, kind: flag}
  - {of: organization, name: code}
credential_types:
  - {id: forklift, owner: clinical-education}
"""


@pytest.fixture
def rows(judged):
    def judge(registry):
        found = judged(policies=DECLARED, registry=registry)
        return [(one.rule, one.message.partition(": ")[2], one.help) for one in found]

    return judge


def test_declared_attributes_with_fitting_values_pass(rows):
    assert (
        rows("""
        workers:
          - id: w-0050
            attributes: {grade: 3.0}
            assignments:
              - {role: porter, attributes: {truck_types: [reach, counter]}}
              - {role: driver, attributes: {truck_types: reach}}
            credentials:
              - {type: forklift, expires_on: 2027-01-01, attributes: {truck_type: [reach], practical: true}}
        clients: [{id: apex, attributes: {since: 2020-02-29}}]
        organizations: [{id: north, attributes: {code: 007}}]
        """)
        == []
    )


@pytest.mark.parametrize(
    ("attributes", "rule", "part", "advice"),
    [
        ("grad: 3", "ATT001", "the attribute `grad` is not declared", "Did you mean `grade`? "),
        ("since: 3", "ATT001", "`since`", "It is declared for client; move it there, "),
        ("hired_on: 2026-01-01", "ATT001", "the field `hired_on` stands below", "Write `hired_on` beside"),
        ("grade: high", "ATT002", "`grade` is `high`, but it is declared as a plain number", "Write a value"),
        ("grade: true", "ATT002", "`grade` is `true`", "Write a value"),
        ("grade: 4", "ATT003", "`grade` is `4`", "Allowed are 3, 7.5."),
        ("grade: [3, 7.5]", "ATT004", "`grade` has 2 values, and one is allowed", "Keep one value"),
    ],
)
def test_what_does_not_fit_its_declaration_is_found(rows, attributes, rule, part, advice):
    ((code, message, mend),) = rows(f"workers: [{{id: w-0050, attributes: {{{attributes}}}}}]")
    assert code == rule
    assert part in message
    assert mend.startswith(advice)


def test_text_that_looks_like_a_flag_is_to_be_quoted(rows):
    ((code, _, mend),) = rows("organizations: [{id: north, attributes: {code: true}}]")
    assert (code, mend) == ("ATT002", 'Write it in quotes ("true"), or declare `kind: flag`.')


def test_a_flag_in_quotes_is_text(rows):
    ((code, message, _),) = rows(
        'workers: [{id: w-0050, credentials: [{type: bls, expires_on: 2027-01-01, attributes: {practical: "true"}}]}]'
    )
    assert (code, message) == ("ATT002", "`practical` is `true`, but it is declared as true or false")


def test_an_attribute_of_one_type_is_not_for_records_of_another(rows):
    registry = "workers: [{id: w-0050, credentials: [{type: %s, expires_on: 2027-01-01, attributes: {truck_type: a}}]}]"
    ((code, _, mend),) = rows(registry % "bls")
    assert (code, mend) == (
        "ATT001",
        "It is declared for forklift only; correct the name, or declare it for more.",
    )
    assert [code for code, _, _ in rows(registry % "forkliff")] == ["REF001"]


def test_each_wrong_value_of_a_list_is_pointed_at(judged):
    registry = (
        "workers: [{id: w-0050, assignments: [{role: porter, attributes: {truck_types: [reech, reach, countr]}}]}]"
    )
    found = judged(policies=DECLARED, registry=registry)
    assert [one.location.pointer[-2:] for one in found] == [("truck_types", 0), ("truck_types", 2)]
    assert [one.help[:23] for one in found] == ["Did you mean `reach`? A", "Did you mean `counter`?"]
    assert len({one.fingerprint for one in found}) == 2


def test_an_undeclared_name_is_pointed_at_itself(judged):
    (found,) = judged(registry="locations: [{id: ward-4, attributes: {hazzard: lower}}]")
    assert found.location.pointer == ("locations", 0, "attributes", "hazzard")
    assert found.location.on == "key"


def test_a_name_whose_declaration_was_not_read_is_not_called_undeclared(judged):
    policies = "attributes: [{of: location, name: floor, kind: storey}]"
    assert judged(policies=policies, registry="locations: [{id: b, attributes: {floor: 3}}]", readable=False) == []


@pytest.mark.parametrize(
    ("declaration", "rule", "part"),
    [
        ("{of: worker, name: manager}", "ATT006", "every worker has a field `manager` already"),
        ("{of: credential, name: number}", "ATT006", "every credential has a field `number` already"),
        ("{of: worker, name: level, kind: number, values: [1, two]}", "ATT002", "`two` is not a plain number"),
        ("{of: worker, name: level, kind: date, values: [2026-02-30]}", "ATT002", "`2026-02-30` is not a day"),
    ],
)
def test_a_declaration_that_cannot_be_right_is_found(judged, declaration, rule, part):
    (found,) = judged(policies=f"attributes: [{declaration}]")
    assert found.rule == rule
    assert part in found.message


def test_every_dated_value_is_looked_at(judged):
    policies = (
        "attributes: [{of: worker, name: grade, kind: number}, {of: worker, name: site, values: [a, b], many: true}]"
    )
    registry = """
    workers:
      - id: w-0050
        attributes:
          grade: [{from: 2026-01-01, value: 3}, {from: 2026-02-01, value: high}, {from: 2026-03-01, value: [1, 2]}]
          site: [{from: 2026-01-01, value: [a, c]}]
    """
    found = judged(policies=policies, registry=registry)
    assert [(one.rule, one.location.pointer[3:]) for one in found] == [
        ("ATT002", ("grade", 1, "value")),
        ("ATT004", ("grade", 2, "value")),
        ("ATT003", ("site", 0, "value", 1)),
    ]


def test_entries_have_attributes_of_their_own(told):
    policies = "attributes: [{of: entry, name: mode, values: [class, online]}]"
    registry = (
        "workers: [{id: w-0050, credits: [{earned_on: 2026-01-01, unit: hour, attributes: {mode: klass, x: y}}]}]"
    )
    assert told(policies=policies, registry=registry) == [
        "ATT003 worker w-0050, 1 hour of 2026-01-01: `mode` is `klass`",
        "ATT001 worker w-0050, 1 hour of 2026-01-01: the attribute `x` is not declared",
    ]


def test_words_of_selectors_name_no_attribute_of_records_or_entries(told):
    assert told(policies="attributes: [{of: worker, name: service}, {of: location, name: day}]") == []
    assert told(policies="attributes: [{of: credential, name: service}, {of: entry, name: day}]") == [
        "ATT006 attribute credential.service: in a selector `service` has a meaning of its own",
        "ATT006 attribute entry.day: in a selector `day` has a meaning of its own",
    ]
