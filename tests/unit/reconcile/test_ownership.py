"""Each file of policies belongs to those whom it names, and what the rules hang on to those who may excuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from credpolicy.load.loader import load
from credpolicy.reconcile.ownership import Ownership, ownership

OWNERS = """\
owners:
  - {id: clinical, accountable: ann, backup: bob, team: "@acme/clinical"}
  - {id: safety, accountable: cid, backup: dot}
"""
LOGINS = 'identities: [{worker: cid, login: cid-x}, {worker: dot, login: "@dotty"}, {worker: eve, login: eve}]\n'


def owned(folder: Path, prefix: str = "", **files: str) -> Ownership:
    """The ownership of these files under policies/, with the owners and logins above unless others are given."""
    for name, text in {"owners": OWNERS, "/identities/people": LOGINS, **files}.items():
        path = folder / (f"{name[1:]}.yaml" if name.startswith("/") else f"policies/{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    snapshot = load(folder)
    assert snapshot.findings == ()
    return ownership(snapshot, prefix)


def of(found: Ownership) -> dict[str, tuple[str, ...]]:
    return {rule.path: rule.owners for rule in found.rules}


def test_a_file_belongs_to_the_teams_or_logins_of_all_the_owners_it_names(tmp_path: Path) -> None:
    found = owned(
        tmp_path,
        a="credential_types: [{id: bls, owner: clinical}]\n",
        b="requirements: [{id: r, requires: [bls], owner: safety}]\n",
        c="coverage: [{id: c, per: location, needs: {of: [bls]}, owner: safety}]\nissuers: [{id: i}]\n",
        d="issuers: [{id: j}]\n",
    )
    assert found.problems == ()
    guards = ("@acme/clinical", "@cid-x", "@dotty")
    assert of(found) == {
        "policies/": guards,
        "policies/a.yaml": ("@acme/clinical",),
        "policies/b.yaml": ("@cid-x", "@dotty"),
        "policies/c.yaml": ("@cid-x", "@dotty"),
        **dict.fromkeys(
            [
                *("credpolicy.yaml", "credpolicy.yml", "credpolicy-baseline.yaml"),
                *(".github/workflows/", ".gitlab-ci.yml"),
                *(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
            ],
            guards,
        ),
    }
    assert found.rules[0].path == "policies/"  # what stands later counts, so the whole folder comes first


WAIVER = """\
credential_types: [{id: bls, owner: clinical}]
waivers:
  - {id: w, kind: waiver, type: bls, until: 2027-01-01, authority: {kind: law, citation: A law}}
"""


def test_who_may_approve_waivers_guards_files_with_waivers_and_owners(tmp_path: Path) -> None:
    settings = "waivers: {approvers: [eve]}\n"
    a = "credential_types: [{id: acls, owner: clinical}]\n"
    found = of(owned(tmp_path, **{"/credpolicy": settings}, a=a, b=WAIVER))
    assert found.pop("policies/a.yaml") == ("@acme/clinical",)
    assert "policies/b.yaml" not in found  # the line of the folder holds
    assert set(found.values()) == {("@eve",)}


def test_an_approver_without_a_login_stands_for_the_team_he_answers_for(tmp_path: Path) -> None:
    found = owned(tmp_path, **{"/credpolicy": "waivers: {approvers: [ann]}\n"})
    assert found.problems == ()
    assert of(found)["credpolicy.yaml"] == ("@acme/clinical",)


def test_an_approver_whom_nobody_can_name_is_a_fault(tmp_path: Path) -> None:
    found = owned(tmp_path, **{"/credpolicy": "waivers: {approvers: [eve, zoe]}\n"})
    (problem,) = found.problems
    assert problem.fault
    assert problem.sentence == "zoe may approve waivers and has neither a login nor a team"
    assert of(found)["credpolicy.yaml"] == ("@eve",)


@pytest.mark.parametrize(
    ("owner", "sentence"),
    [
        ("{id: x, accountable: ann, backup: bob}", "owner x has no `team`, and neither ann nor bob has a login"),
        ("{id: x, accountable: ann}", "owner x has no `team`, and ann has no login"),
        ("{id: x, accountable: ann, team: acme/x}", "owner x: `acme/x` is not the name of a team"),
        ('{id: x, accountable: ann, team: "@a @b"}', "owner x: `@a @b` is not the name of a team"),
        ('{id: x, accountable: ann, team: "@a\\n* @b"}', "owner x: `@a\n* @b` is not the name of a team"),
    ],
)
def test_an_owner_whom_nobody_can_name_is_a_fault_and_is_never_made_up(
    tmp_path: Path, owner: str, sentence: str
) -> None:
    found = owned(tmp_path, owners=f"owners: [{owner}]\n", a="credential_types: [{id: bls, owner: x}]\n")
    assert [(one.path, one.sentence, one.fault) for one in found.problems] == [("policies/owners.yaml", sentence, True)]
    assert found.rules == ()


def test_a_login_that_no_forge_takes_is_a_fault(tmp_path: Path) -> None:
    people = 'identities: [{worker: cid, login: "a b"}, {worker: dot, login: dot}]\n'
    found = owned(tmp_path, **{"/identities/people": people})
    assert [one.sentence for one in found.problems] == ["cid: `a b` is not a login"]
    assert of(found)["policies/"] == ("@acme/clinical", "@dot")


def test_an_owner_whom_there_is_not_is_a_fault(tmp_path: Path) -> None:
    found = owned(tmp_path, a="credential_types: [{id: bls, owner: clinica}]\n")
    assert [one.sentence for one in found.problems] == ["`bls` names the owner `clinica`, whom there is not"]
    assert "policies/a.yaml" not in of(found)


def test_a_file_that_no_pattern_can_name_is_left_to_the_line_of_the_folder(tmp_path: Path) -> None:
    found = owned(tmp_path, **{"a#b": "credential_types: [{id: bls, owner: clinical}]\n"})
    assert [(one.path, one.fault) for one in found.problems] == [("policies/a#b.yaml", False)]
    assert not any("#" in path for path in of(found))


def test_paths_begin_at_the_top_of_the_repository(tmp_path: Path) -> None:
    paths = list(of(owned(tmp_path, "my staff/", **{"a b": "credential_types: [{id: bls, owner: clinical}]\n"})))
    assert paths[:3] == ["my staff/policies/", "my staff/policies/a b.yaml", "my staff/credpolicy.yaml"]
    assert ".github/CODEOWNERS" in paths
