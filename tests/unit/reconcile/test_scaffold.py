"""What a new repository gets is decided from what is there: nothing is overwritten, no gap stays open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.errors import InternalError, UsageError
from credpolicy.reconcile.scaffold import TEAM, Kept, Wishes, first_files, plan

TODAY = date(2026, 3, 2)
FIRST = {"credpolicy.yaml": b"s", "policies/owners.yaml": b"o", "registry/people.yaml": b"p"}


def wishes(prefix: str = "", team: str = TEAM) -> Wishes:
    return Wishes(prefix, "Europe/Berlin", TODAY, "1.2.3", team)


def test_gaps_are_filled() -> None:
    text = b"@TIMEZONE@ @ISSUED@ @VERSION@ @TEAM@ @FOLDER@ [@PREFIX@] ^@PATTERN@ uses: actions/checkout@v4 @acme"
    assert wishes("my.staff/", "@acme/x").filled(text) == (
        b"Europe/Berlin 2026-01-31 1.2.3 @acme/x my.staff [my.staff/] ^my\\.staff/ uses: actions/checkout@v4 @acme"
    )
    assert wishes().filled(b"@FOLDER@ [@PREFIX@@PATTERN@]") == b". []"


def test_a_gap_that_nobody_knows_is_a_defect() -> None:
    with pytest.raises(InternalError, match="@TYPO@"):
        wishes().filled(b"@TYPO@")


@pytest.mark.parametrize("prefix", ["a b/", "-x/", "../", "a/../", "$(x)/", "a\n/", ".git/", "ü/", "a"])
def test_a_folder_that_would_be_more_than_a_name_in_a_workflow_is_refused(prefix: str) -> None:
    with pytest.raises(UsageError, match="cannot be written into workflows"):
        wishes(prefix)


@pytest.mark.parametrize("team", ["acme", "@a @b", '@a"', "@a\n- x: y", ""])
def test_a_team_that_would_be_more_than_a_name_is_refused(team: str) -> None:
    with pytest.raises(UsageError, match="is not the name of a team"):
        wishes(team=team)


def test_first_policies_and_people_come_only_where_there_are_none_of_the_users() -> None:
    assert first_files(FIRST, []) == FIRST
    assert first_files(FIRST, ["policies/owners.yaml"]) == FIRST  # an earlier run was stopped
    for mine in ("policies/mine.yaml", "registry/x/mine.yml", "identities/mine.yaml"):
        assert list(first_files(FIRST, [mine])) == ["credpolicy.yaml"]


def test_no_second_file_of_settings_is_put_beside_one() -> None:
    assert "credpolicy.yaml" not in first_files(FIRST, ["credpolicy.yml"])


def test_what_is_there_is_kept_with_a_hint() -> None:
    wanted = {"a": b"1", ".vscode/settings.json": b"2", "x/.credpolicy/schemas/registry.json": b"3", "b": b"4"}
    standing = {"a": b"1", ".vscode/settings.json": None, "x/.credpolicy/schemas/registry.json": b"old"}
    found = plan(wanted, standing, "x/")
    assert found.create == (("b", b"4"),)
    assert found.same == ("a",)
    assert [kept.path for kept in found.kept] == [".vscode/settings.json", "x/.credpolicy/schemas/registry.json"]
    assert "yaml.schemas" in found.kept[0].hint
    assert "credpolicy schema registry > x/.credpolicy/schemas/registry.json" in found.kept[1].hint


def test_first_files_that_were_edited_are_the_users() -> None:
    (kept,) = plan({"x/registry/people.yaml": b"1"}, {"x/registry/people.yaml": b"mine"}, "x/").kept
    assert kept.hint == "it is yours; nothing is added to it"


NAMES = st.dictionaries(st.sampled_from("abcdef"), st.binary(max_size=2))


@given(NAMES, NAMES)
def test_every_file_is_created_kept_or_there_and_nothing_that_is_there_is_created(
    wanted: dict[str, bytes], standing: dict[str, bytes]
) -> None:
    found = plan(wanted, standing, "")
    told = [*(path for path, _ in found.create), *(kept.path for kept in found.kept), *found.same]
    assert sorted(told) == sorted(wanted)
    assert not {path for path, _ in found.create} & standing.keys()
    again = plan(wanted, {**standing, **dict(found.create)}, "")
    assert again.create == ()


def test_what_somebody_else_made_meanwhile_is_kept() -> None:
    found = plan({"a": b"1", "b": b"2"}, {}, "").lost(["a"])
    assert found.create == (("b", b"2"),)
    assert found.kept == (Kept("a", "it appeared meanwhile"),)
