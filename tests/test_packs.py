"""The starter packs: each stands by itself, all stand together, and every rule has people who pass and who fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from credpolicy.adapters import files
from credpolicy.cli.main import main
from credpolicy.load.loader import load
from credpolicy.load.packs import Starter, packs, starter
from credpolicy.model.policy_test import MET, PolicyTest

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "src" / "credpolicy" / "packs"
PAGE = ROOT / "docs" / "rules-of-the-world.md"
PACKS = {pack.name: starter(pack) for pack in packs()}
GAPS = ("gap", "missing", "expired", "invalid", "unverified", "in_progress", "short")
RULES = (
    "FAA-MED", "FAA-MED-2008", "FAA-FLIGHT-REVIEW", "FAA-RECENCY", "AHA-CARD", "CA-RN", "IL-RN", "OR-DPSST",
    "ISC2-CISSP", "ACFE-CFE", "PMI-PMP", "COMPTIA-SECPLUS", "CNCF-CKA", "DOD-8570", "OSHA-HAZWOPER", "OSHA-FORKLIFT",
    "OSHA-FITTEST", "OSHA-BBP", "DOT-MED", "DOT-MVR", "DOT-HAZMAT", "TWIC-CHECK", "STCW-BST", "NCQA-PSV",
    "NCQA-RECRED", "TJC-REAPPOINT", "NY-CLE-NEW", "HSE-FIRSTAIDER", "HSE-FAW", "CA-FOODHANDLER", "CA-HARASSMENT",
    "NYC-TLC", "LMS-REFRESHER", "MOJ-REVIEW-AFTER",
)  # fmt: skip

each_pack = pytest.mark.parametrize("name", PACKS)


def added(root: Path, *names: str) -> Path:
    """An otherwise empty repository with these packs."""
    (root / "registry").mkdir()
    for name in names:
        files.write_new(root, f"policies/{name}", PACKS[name].files)
    return root


def trials_of(pack: Starter) -> Iterator[PolicyTest]:
    return (item for collection, item in pack.objects if collection == "policy_tests")


def duties(pack: Starter) -> dict[str, str]:
    """The requirements and coverages of a pack."""
    return {item.id: name for name, item in pack.objects if name in ("requirements", "coverage")}


def test_every_folder_is_listed_and_every_pack_has_one() -> None:
    assert sorted(PACKS) == sorted(path.name for path in HOME.iterdir() if path.is_dir())


@each_pack
def test_nothing_lies_in_a_pack_but_yaml_that_begins_with_a_comment(name: str) -> None:
    assert sorted(path.name for path in (HOME / name).iterdir()) == [file for file, _ in PACKS[name].files]
    for file, data in PACKS[name].files:
        assert data.startswith(b"# "), file
        assert max(map(len, data.decode().splitlines())) <= 120, file


@each_pack
def test_policies_and_their_tests_lie_in_files_of_their_own(name: str) -> None:
    names = [file for file, _ in PACKS[name].files]
    for file in names:
        if not file.endswith(".tests.yaml"):
            assert f"{file.removesuffix('.yaml')}.tests.yaml" in names


@each_pack
def test_every_rule_says_who_demands_it_when_that_was_read_and_how_much_of_it(name: str) -> None:
    for collection, item in PACKS[name].objects:
        rules = ("validity", "renewal", "credits", "requires", "derived_from")
        says_a_rule = collection in ("requirements", "coverage") or (
            collection == "credential_types" and any(getattr(item, key) for key in rules)
        )
        if says_a_rule:
            assert item.authority is not None, item.id
            assert item.authority.read_on is not None, item.id
            assert item.authority.standing is not None, item.id


@each_pack
def test_no_pack_names_an_owner(name: str) -> None:
    assert [item.id for _, item in PACKS[name].objects if getattr(item, "owner", None)] == []


@each_pack
def test_duties_and_types_have_names_for_people(name: str) -> None:
    for collection, item in PACKS[name].objects:
        if collection in ("requirements", "coverage"):
            assert item.title, item.id
        if collection == "credential_types":
            assert item.name, item.id


@each_pack
def test_a_pack_by_itself_has_no_error(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", str(added(tmp_path, name)), "--as-of", "2026-03-02"])
    out = capsys.readouterr().out
    assert re.search(r"^Files +0 errors", out, re.MULTILINE), out


def test_all_packs_together_have_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", str(added(tmp_path, *PACKS)), "--as-of", "2026-03-02"])
    out = capsys.readouterr().out
    assert re.search(r"^Files +0 errors", out, re.MULTILINE), out


@each_pack
def test_every_duty_is_tried_with_somebody_who_passes_and_somebody_who_fails(name: str) -> None:
    said: dict[str, set[str]] = {duty: set() for duty in duties(PACKS[name])}
    for test in trials_of(PACKS[name]):
        for day in test.on:
            for duty, expected in {**(day.expect or {}), **(day.coverage or {})}.items():
                said[duty].update(one.state for one in expected if one.state)
    assert [duty for duty, states in said.items() if not states & {"met", "covered", *MET}] == []
    assert [duty for duty, states in said.items() if not states & set(GAPS)] == []


@each_pack
def test_the_tests_of_a_pack_pass(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["test", str(added(tmp_path, name)), "--coverage", "--threshold", "100"])
    assert code == 0, capsys.readouterr().out


def rows() -> dict[str, str]:
    """The table of the page: the cells after the rule, by rule."""
    found = re.findall(r"^\| ([A-Z][A-Z0-9-]+) \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


def test_the_page_has_every_rule_once() -> None:
    assert list(rows()) == list(RULES)


def test_the_page_names_files_and_ids_that_exist(tmp_path: Path) -> None:
    snapshot = load(added(tmp_path, *PACKS))
    known = {
        placed.item.id
        for collection in (snapshot.credential_types, snapshot.requirements, snapshot.coverage)
        for placed in collection
    }
    for rule, cells in rows().items():
        said, _, place = cells.rpartition("|")
        (file,) = re.findall(r"`([\w./-]+\.yaml)`", place)
        assert (HOME / file).is_file(), rule
        ids = set(re.findall(r"`([\w.-]+)`", place)) - {file}
        assert ids, rule
        assert ids <= known, rule
        assert all(cell.strip() for cell in said.split("|")), rule
