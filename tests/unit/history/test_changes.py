"""Changes are told by object and field; moves, reorderings and other spellings of the same thing are none."""

from dataclasses import replace

import pytest

from credpolicy.history.changes import changes
from credpolicy.model.baseline import KnownFinding
from credpolicy.model.snapshot import File, Placed
from tests.builder import Tree, snapshot_from
from tests.situations import situation

BASE: Tree = {
    "credential_types": [
        {"id": "bls", "renewal": {"grace": "1 month"}},
        {
            "id": "acls",
            "validity": [{"when": {"day": {"from": "2026-01-01"}}, "valid_for": "1 year"}, {"valid_for": "2 years"}],
        },
    ],
    "requirements": [{"id": "core", "requires": ["bls", {"id": "more", "any_of": ["acls", "pals"]}]}],
    "owners": [{"id": "clinical", "accountable": "w-1"}],
}
PEOPLE: Tree = {
    "workers": [
        {"id": "w-1", "credentials": [{"type": "bls", "number": "7", "issued_on": "2025-01-01"}]},
        {"id": "w-2", "assignments": [{"role": "nurse", "location": "ward"}, {"role": "medic"}]},
    ]
}


def told(policies: Tree, registry: Tree, settings: Tree | None = None) -> list[str]:
    """Every change as one line a field."""
    found = []
    for change in changes(snapshot_from(BASE, PEOPLE), snapshot_from(policies, registry, settings)):
        found.append(f"{change.collection} {change.id} {change.kind} {change.effect}".strip())
        for field in change.fields:
            way = ".".join(map(str, field.field))
            found.append(f"  {way}: {field.before} -> {field.after} {field.effect}".rstrip())
    return found


def test_the_same_is_no_change_however_it_is_written():
    moved = {
        **BASE,
        "requirements": [
            {"requires": [{"any_of": ["pals", {"type": "acls"}], "id": "more"}, {"type": "bls"}], "id": "core"}
        ],
        "owners": [{"accountable": "w-1", "id": "clinical"}],
    }
    people = {
        "workers": [
            PEOPLE["workers"][1] | {"assignments": PEOPLE["workers"][1]["assignments"][::-1]},
            PEOPLE["workers"][0],
        ]
    }
    assert told(moved, people) == []


def test_a_move_to_another_file_is_no_change():
    base = snapshot_from(BASE, PEOPLE)
    elsewhere = tuple(replace(each, file=File("registry/new.yaml", "3" * 40)) for each in base.workers)
    assert list(changes(base, replace(base, workers=elsewhere[::-1]))) == []


@pytest.mark.parametrize(
    ("policies", "people", "lines"),
    [
        pytest.param(
            {"requirements": []}, {}, ["requirements core removed loosened"], id="a requirement goes",
        ),
        pytest.param(
            {"requirements": [*BASE["requirements"], {"id": "new", "requires": ["bls"]}]}, {},
            ["requirements new added tightened"], id="a requirement comes",
        ),
        pytest.param(
            {"requirements": [
                {"id": "core", "requires": ["bls", {"id": "more", "any_of": ["acls"]}], "severity": "high"},
            ]},
            {},
            [
                "requirements core changed tightened",
                "  requires.more.any_of.pals: {type: pals} -> None tightened",
                "  severity: medium -> high tightened",
            ],
            id="an alternative goes",
        ),
        pytest.param(
            {"credential_types": [{"id": "bls", "renewal": {"grace": "10 days"}}, BASE["credential_types"][1]]}, {},
            ["credential_types bls changed tightened", "  renewal.grace: 1 month -> 10 days tightened"],
            id="a shorter grace",
        ),
        pytest.param(
            {}, {"workers": [{"id": "w-1", "credentials": [
                {"type": "bls", "number": "7", "issued_on": "2025-01-01", "expires_on": "2027-01-01"},
                {"type": "bls", "issued_on": "2026-01-01"},
            ]}, PEOPLE["workers"][1]]},
            [
                "workers w-1 changed",
                "  credentials.bls/7/2025-01-01.expires_on: None -> 2027-01-01",
                "  credentials.bls/2026-01-01: None -> {type: bls, issued_on: 2026-01-01}",
            ],
            id="a renewal",
        ),
        pytest.param(
            {}, {"workers": [PEOPLE["workers"][0]]}, ["workers w-2 removed"], id="a worker goes",
        ),
        pytest.param(
            {"credential_types": [BASE["credential_types"][0], {"id": "acls", "validity": [
                {"when": {"day": {"from": "2026-01-01"}}, "valid_for": "1 year"}, {"valid_for": "3 years"},
            ]}]}, {},
            [
                "credential_types acls changed",
                "  validity.{valid_for: 2 years}: {valid_for: 2 years} -> None",
                "  validity.{valid_for: 3 years}: None -> {valid_for: 3 years}",
            ],
            id="one case of several",
        ),
    ],
)  # fmt: skip
def test_changes_are_told_by_field(policies: Tree, people: Tree, lines: list[str]):
    assert told({**BASE, **policies}, {**PEOPLE, **people}) == lines


def test_the_order_of_cases_means_something():
    kind = BASE["credential_types"][1]
    turned = kind | {"validity": kind["validity"][::-1]}
    lines = told({**BASE, "credential_types": [BASE["credential_types"][0], turned]}, PEOPLE)
    assert lines[0] == "credential_types acls changed"
    assert lines[1].startswith("  validity: the order [{when: ")


def test_settings_are_told_first():
    lines = told(BASE, PEOPLE, {"fail_on": "never", "waivers": {"maximum": "30 days"}})
    assert lines == [
        "settings credpolicy.yaml changed",
        "  fail_on: gap -> never",
        "  waivers.maximum: 365 days -> 30 days",
    ]


def test_an_id_written_twice_is_two_objects():
    twice = {"workers": [*PEOPLE["workers"], {"id": "w-1", "status": "ended"}]}
    assert told(BASE, twice) == ["workers w-1 added"]


def test_attributes_of_one_name_on_different_rows_are_different() -> None:
    first, second = ({"name": "grade", "of": of} for of in ("worker", "location"))
    base, head = ({"attributes": found} for found in ([first, second], [second]))
    lines = [(c.collection, c.id, c.kind) for c in changes(snapshot_from(base, {}), snapshot_from(head, {}))]
    assert lines == [("attributes", "worker.grade", "removed")]


def test_what_a_change_writes_into_the_baseline_is_told_as_loosening() -> None:
    known = KnownFinding(
        fingerprint="a" * 32, rule="GAP001", level="gap", worker="w-1", requirement="core", line="card"
    )
    file = File("credpolicy-baseline.yaml", "c" * 40)
    base = situation()
    head = replace(base, baseline=(Placed(known, file, ("baseline", 0)),))
    (change,) = changes(base, head)
    assert (change.collection, change.kind, change.effect) == ("baseline", "added", "loosened")
    assert change.id == "GAP001 w-1 core card (aaaaaaaa)"
    (change,) = changes(head, base)
    assert (change.kind, change.effect) == ("removed", "tightened")
