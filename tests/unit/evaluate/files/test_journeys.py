"""What a requirement goes through."""

import pytest

DECLARED = """
attributes:
  - {of: assignment, name: trucks, many: true, kind: number}
  - {of: worker, name: grade}
  - {of: credential, name: truck, kind: number}
credential_types:
  - {id: registration, owner: clinical-education}
"""
REQUIREMENT = (
    "requirements: [{{id: r, owner: clinical-education, for_each: {each}, requires: [{{type: bls, match: {match}}}]}}]"
)


@pytest.fixture
def gone(judged):
    def judge(each, match="{}"):
        found = judged(policies=DECLARED + REQUIREMENT.format(each=each, match=match))
        return [(one.rule, one.message.partition(": ")[2]) for one in found]

    return judge


@pytest.mark.parametrize(
    ("each", "match"),
    [
        ("assignment.trucks", "{truck: each}"),
        ("{type: registration}", "{number: each.number, issued_on: each.expires_on}"),
        ("{type: registration, where: {restricted: false, truck: 3}}", "{truck: each.truck}"),
    ],
)
def test_a_list_or_records_pass(gone, each, match):
    assert gone(each, match) == []


@pytest.mark.parametrize(
    ("each", "match", "rule", "sentence"),
    [
        (
            "worker.grade",
            "{number: each}",
            "FOR001",
            "`worker.grade` has one value and no list of them (declared in policies/example.yaml)",
        ),
        ("role", "{number: each}", "FOR001", "`role` has one value and no list of them"),
        ("assignment.truck", "{}", "REF009", "there is no attribute `assignment.truck` here"),
        ("assignment.trucks", "{number: each.number}", "REF009", "there is no attribute `each.number` here"),
        ("{type: registration}", "{number: each}", "REF009", "there is no attribute `each` here"),
        ("{type: registration}", "{number: each.grade}", "REF009", "there is no attribute `each.grade` here"),
        ("{type: card}", "{}", "REF001", "`type` names `card`, but there is no such credential type"),
        ("{type: registration, where: {grade: x}}", "{}", "REF009", "there is no attribute `grade` here"),
        (
            "assignment.trucks",
            "{jurisdiction: each}",
            "ATT005",
            "`jurisdiction` is text, but `each` is a plain number; they never agree",
        ),
    ],
)
def test_anything_else_is_found(gone, each, match, rule, sentence):
    assert gone(each, match) == [(rule, sentence)]
