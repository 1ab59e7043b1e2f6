"""All judges together: order, levels, fingerprints."""

from credpolicy.model.rules import RULES

FAULTS = """
workers:
  - id: w-0051
    manager: w-9
    credentials:
      - {type: nothing, expires_on: 2027-01-01}
      - {type: bls}
  - {id: w-0050, manager: w-9}
"""


def test_findings_come_in_the_order_of_files_and_places(judged):
    found = judged(
        registry=FAULTS, policies="credential_types: [{id: acls}]", **{"registry/a.yaml": "clients: [{id: acme}]"}
    )
    assert [(one.location.path, one.location.pointer) for one in found] == [
        ("policies/example.yaml", ("credential_types", 0, "id")),
        ("registry/base.yaml", ("clients", 0, "id")),
        ("registry/example.yaml", ("workers", 0, "credentials", 0, "type")),
        ("registry/example.yaml", ("workers", 0, "credentials", 1, "type")),
        ("registry/example.yaml", ("workers", 0, "manager")),
        ("registry/example.yaml", ("workers", 1, "manager")),
    ]


def test_the_tenth_row_comes_after_the_second(judged):
    rows = ", ".join(f"{{id: w-{n}, manager: nobody}}" for n in range(100, 112))
    found = judged(registry=f"workers: [{rows}]")
    assert [one.location.pointer[1] for one in found] == list(range(12))


def test_each_has_the_level_of_its_rule_and_a_mend(judged):
    for found in judged(registry=FAULTS):
        assert found.level == RULES[found.rule].level
        assert found.help
        assert found.counts


def test_a_fingerprint_stays_when_lines_move_and_when_words_change(judged):
    before = judged(registry=FAULTS)
    moved = "# a remark\nworkers:\n  - {id: w-0052, manager: w-0007}\n" + FAULTS.removeprefix("\nworkers:\n")
    assert {one.fingerprint for one in judged(registry=moved)} == {one.fingerprint for one in before}
    assert len({one.fingerprint for one in before}) == len(before)


def test_a_fingerprint_is_of_rule_object_and_field(judged):
    (type_, requirement) = judged(policies="{credential_types: [{id: a}], requirements: [{id: a, requires: [bls]}]}")
    assert type_.fingerprint != requirement.fingerprint
