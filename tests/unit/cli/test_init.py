"""`init` on the command line: whole sessions, and that nothing of the user's is ever changed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from credpolicy._version import __version__
from credpolicy.adapters import files
from credpolicy.cli.main import main
from credpolicy.load.packs import packs
from credpolicy.load.templates import templates
from credpolicy.model import schema
from tests.unit.cli.answers import Answer, Ask

DAY = "--as-of=2026-03-02"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run credpolicy in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def called(*arguments: str) -> Answer:
        code = main([*arguments])
        return Answer(code, *capsys.readouterr())

    return called


def there(folder: Path = Path()) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, but those of git."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def works(call: Ask, *folder: str) -> None:
    """The repository has no warning, everybody is judged and compliant, its tests pass, and CODEOWNERS agrees."""
    validated = call("validate", *folder, DAY)
    assert validated.code == 0
    assert "0 errors, 0 warnings" in validated.out
    checked = call("check", *folder, DAY)
    assert checked.code == 0
    assert "2 workers (2 judged), 1 requirement (1 judged)" in checked.out
    assert re.search(r"^Expiring +0 within 30 days, 0 within 60 days, 0 within 90 days$", checked.out, re.MULTILINE)
    tested = call("test", *folder)
    assert tested.code == 0
    assert "2 passed, 0 failed" in tested.out
    assert call("codeowners", "--check", *folder).code == 0


def test_an_empty_folder_becomes_a_working_repository(call: Ask) -> None:
    answer = call("init", DAY)
    assert answer.code == 0
    made = re.findall(r"^  (\S+)$", answer.out.partition("\n\n")[0], re.MULTILINE)
    assert made == sorted(there())
    assert set(made) >= set(templates("repository")) | set(templates("github")) | set(templates("editor"))
    assert ".github/CODEOWNERS" in made
    works(call)


def test_the_last_lines_are_what_comes_next(call: Ask) -> None:
    out = call("init", DAY).out
    assert "Next\n  credpolicy check\n  credpolicy codeowners --check\n  git init && git add --all" in out
    assert out.splitlines()[-1] == (
        "  gh api --method POST 'repos/{owner}/{repo}/rulesets' --input .github/credpolicy-ruleset.json"
    )
    git("init")
    assert "git init" not in call("init", DAY).out


@pytest.mark.at_length
def test_editors_find_every_schema_without_the_network(call: Ask) -> None:
    call("init", DAY)
    schemas = json.loads(Path(".vscode/settings.json").read_text())["yaml.schemas"]
    assert {Path(path).stem for path in schemas} == set(schema.KINDS)
    for path, patterns in schemas.items():
        kind = Path(path).stem
        document = json.loads(Path(path).read_text())
        jsonschema.Draft202012Validator.check_schema(document)
        named = {"settings": "credpolicy.yaml", "baseline": "credpolicy-baseline.yaml"}.get(kind, f"{kind}/")
        assert all(pattern.startswith(f"/{named}") for pattern in patterns)
        for file in sorted(Path().rglob("*.yaml")):
            if file.as_posix().startswith(named):
                line = file.read_text().partition("\n")[0]
                assert (file.parent / line.removeprefix("# yaml-language-server: $schema=")).resolve() == (
                    Path(path).resolve()
                )
                read = json.loads(json.dumps(yaml.safe_load(file.read_text()), default=str))
                jsonschema.validate(read, document, jsonschema.Draft202012Validator)


def test_hooks_run_this_version_and_commands_that_there_are(call: Ask) -> None:
    call("init", DAY)
    (repo,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())["repos"]
    assert [hook["id"] for hook in repo["hooks"]] == ["credpolicy-fmt", "credpolicy-validate", "credpolicy-check"]
    for hook in repo["hooks"]:
        assert hook["additional_dependencies"] == [f"credpolicy=={__version__}"]
        assert [bool(re.search(hook["files"], name)) for name in ("credpolicy.yaml", "policies/a/b.yaml")] == [True] * 2
        assert not re.search(hook["files"], "docs/policies/a.yaml")
    for hook in repo["hooks"][1:]:
        program, *arguments = hook["entry"].split()
        assert program == "credpolicy"
        assert call(*arguments, DAY).code == 0


def test_a_dry_run_writes_nothing_and_says_the_same(call: Ask) -> None:
    dry = call("init", "--dry-run", DAY)
    assert (dry.code, there(), list(Path().iterdir())) == (0, {}, [])
    assert call("init", "new", "--dry-run").code == 0
    assert not Path("new").exists()
    real = call("init", DAY)
    assert dry.out.replace("Would be made", "Made").strip() == real.out.partition("\n\n")[0]


def test_a_second_run_finds_nothing_missing(call: Ask) -> None:
    call("init", DAY)
    before = there()
    again = call("init", DAY)
    assert again.code == 0
    assert again.out.startswith("Nothing is missing.\n")
    assert there() == before


def test_a_run_that_was_stopped_is_completed_by_the_next(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    call("init", "../whole", DAY)
    whole = there(Path("../whole"))
    made = files.create
    left = len(whole)

    def stopped(target: Path, data: bytes) -> bool:
        nonlocal left
        left -= 1
        if left % 4 == 0:
            raise KeyboardInterrupt
        return made(target, data)

    monkeypatch.setattr(files, "create", stopped)
    codes = []
    while not codes or codes[-1] != 0:
        codes.append(call("init", DAY).code)
        assert there().items() <= whole.items()
    assert codes.count(130) > 2
    assert there() == whole


def test_what_is_there_is_kept_to_the_byte_and_said(call: Ask) -> None:
    mine = {
        ".vscode/settings.json": b"{}",
        ".pre-commit-config.yaml": b"repos: []\n",
        ".github/CODEOWNERS": b"* @me\r\n",
        "credpolicy.yaml": b"timezone: Europe/Berlin",
        "README.md": b"# mine\n",
    }
    for name, data in mine.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(data)
    answer = call("init", DAY)
    assert answer.code == 0
    assert "Kept as they are (4)" in answer.out
    assert "  .vscode/settings.json: add `yaml.schemas` to it" in answer.out
    assert "  .github/CODEOWNERS: `credpolicy codeowners --write` puts" in answer.out
    assert mine.items() <= there().items()
    assert call("codeowners", "--check").code == 1
    assert call("codeowners", "--write").code == 0
    assert there()[".github/CODEOWNERS"].startswith(b"* @me\r\n\r\n# begin credpolicy\r\n")
    works(call)


@pytest.mark.parametrize("place", ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"])
def test_no_second_codeowners_is_put_before_one(call: Ask, place: str) -> None:
    Path(place).parent.mkdir(exist_ok=True)
    Path(place).write_text("* @me\n")
    call("init", DAY)
    assert [name for name in there() if name.endswith("CODEOWNERS")] == [place]


def test_policies_of_the_users_get_no_first_policy_beside_them(call: Ask) -> None:
    Path("policies").mkdir()
    Path("policies/mine.yaml").write_text("credential_types: [{id: bls}]\n")
    answer = call("init", DAY)
    assert answer.code == 0
    assert [name for name in there() if name.startswith(("policies", "registry", "identities"))] == [
        "policies/mine.yaml"
    ]
    assert "no first rule and no first people were added" in answer.err
    assert "CODEOWNERS is not made: no owner has a team or a login yet" in answer.err


def test_owners_that_are_there_already_are_named(call: Ask) -> None:
    Path("policies").mkdir()
    Path("policies/mine.yaml").write_text(
        'owners: [{id: a, accountable: x, team: "@acme/a"}]\ncredential_types: [{id: bls, owner: a}]\n'
    )
    assert call("init", DAY).code == 0
    assert b"/policies/                 @acme/a\n" in there()[".github/CODEOWNERS"]
    assert call("codeowners", "--check").code == 0


def test_files_that_cannot_be_read_are_no_ground_for_codeowners(call: Ask) -> None:
    Path("policies").mkdir()
    Path("policies/mine.yaml").write_text("owners: [\n")
    answer = call("init", DAY)
    assert answer.code == 0
    assert "CODEOWNERS is not made: some files could not be read" in answer.err
    assert ".github/CODEOWNERS" not in there()


def test_in_a_subfolder_the_forge_finds_its_files_at_the_top(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    git("init")
    Path("hr/staff").mkdir(parents=True)
    monkeypatch.chdir("hr/staff")
    answer = call("init", "--team=@acme/hr", DAY)
    assert answer.code == 0
    assert "  ../../.github/CODEOWNERS\n" in answer.out
    assert "--input ../../.github/credpolicy-ruleset.json" in answer.out
    works(call)
    top = there(Path("../.."))
    assert {"hr/staff/credpolicy.yaml", "hr/staff/.credpolicy/schemas/policies.json"} <= top.keys()
    assert not any(name.startswith("hr/staff/.") and "/.credpolicy/" not in name for name in top)
    assert b"\n/hr/staff/policies/ " in top[".github/CODEOWNERS"]
    schemas = json.loads(top[".vscode/settings.json"])["yaml.schemas"]
    assert all((Path("../..") / path).is_file() for path in schemas)
    (repo,) = yaml.safe_load(top[".pre-commit-config.yaml"])["repos"]
    assert repo["hooks"][1]["entry"] == "credpolicy validate hr/staff"
    assert re.search(repo["hooks"][1]["files"], "hr/staff/policies/a.yaml")
    assert not re.search(repo["hooks"][1]["files"], "policies/a.yaml")


def test_a_folder_that_is_named_is_made(call: Ask) -> None:
    answer = call("init", "new/staff", DAY)
    assert answer.code == 0
    assert "Next\n  cd new/staff\n" in answer.out
    works(call, "new/staff")


def test_inside_a_repository_of_credpolicy_the_folder_must_be_named(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    call("init", DAY)
    before = there()
    monkeypatch.chdir("registry")
    answer = call("init", DAY)
    assert (answer.code, there(Path(".."))) == (2, before)
    assert "is a repository of credpolicy already, above the current folder" in answer.err


@pytest.mark.parametrize(
    "pack", [pytest.param(pack.name, marks=[] if pack.name == "food" else pytest.mark.at_length) for pack in packs()]
)
def test_a_pack_is_copied_with_an_owner_and_the_repository_works(call: Ask, pack: str) -> None:
    assert call("init", "--pack", pack, "--team=@acme/x", DAY).code == 0
    validated = call("validate", DAY)
    assert validated.code == 0
    # what is left names roles and units that nobody has yet
    assert set(re.findall(r": ([A-Z]{3}\d{3}) ", validated.out)) <= {"REF010", "CRD006"}
    assert call("check", DAY).code == 0
    assert call("test").code == 0
    assert call("codeowners", "--check").code == 0
    assert any(name.startswith(f"policies/{pack}/") for name in there())
    assert call("init", "--pack", pack, "--team=@acme/x", DAY).out.startswith("Nothing is missing.\n")


def test_several_packs_go_together(call: Ask) -> None:
    assert call("init", *(word for pack in packs() for word in ("--pack", pack.name)), DAY).code == 0
    assert call("validate", DAY).code == 0


def test_beside_policies_of_the_users_a_pack_is_copied_without_an_owner_whom_there_is_not(call: Ask) -> None:
    Path("policies").mkdir()
    Path("policies/mine.yaml").write_text("credential_types: [{id: bls}]\n")
    assert call("init", "--pack", "food", DAY).code == 0
    assert b"owner: credentialing" not in b"".join(there().values())
    assert "policies/food/food-handler-california.yaml" in there()


def test_the_team_and_the_zone_go_where_they_belong(call: Ask) -> None:
    answer = call("init", "--team", "@acme/hr", "--timezone", "Europe/Berlin", DAY)
    assert "stands for a team of yours" not in answer.out
    assert "timezone: Europe/Berlin " in Path("credpolicy.yaml").read_text()
    assert "@your-organisation" not in "".join(data.decode() for data in there().values())
    checked = call("codeowners", "--check")
    assert "stands for a team" not in checked.err


def test_a_team_that_is_not_yours_is_said_until_it_is_replaced(call: Ask) -> None:
    assert "`@your-organisation/credentialing` stands for a team of yours" in call("init", DAY).out
    assert "stands for a team of yours" in call("codeowners", "--check").err


@pytest.mark.parametrize(("forge", "made"), [("gitlab", "CODEOWNERS"), ("none", "CODEOWNERS")])
def test_other_forges_get_no_files_of_github(call: Ask, forge: str, made: str) -> None:
    answer = call("init", "--forge", forge, DAY)
    assert not any(name.startswith(".github") for name in there())
    assert made in there()
    assert (forge == "gitlab") == (".gitlab/issue_templates/credential.md" in there())
    assert "gh api" not in answer.out
    works(call)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--timezone", "Europe/Berln"], "`Europe/Berln` is not a time zone"),
        (["--timezone", "UTC\nfail_on: never"], "is not a time zone"),
        (["--team", "acme"], "`acme` is not the name of a team"),
        (["--team", '@a"\nx'], "is not the name of a team"),
        (["--pack", "fod"], "there is no pack `fod`"),
        (["--forge", "hub"], "'hub' is not one of"),
        (["a/file"], "a/file is a file"),
        (["a/file/below"], "cannot be written: Not a directory"),
    ],
)
def test_what_cannot_be_done_makes_nothing(call: Ask, arguments: list[str], told: str) -> None:
    Path("a").mkdir()
    Path("a/file").touch()
    answer = call("init", *arguments, DAY)
    assert answer.code == 2
    assert told in answer.err
    assert "help: " in answer.err
    assert there() == {"a/file": b""}


@pytest.mark.parametrize("way", ["policies", ".github", ".credpolicy", ".vscode"])
def test_a_link_or_a_file_in_the_way_stops_it_before_anything_is_made(call: Ask, tmp_path: Path, way: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    Path(way).symlink_to(outside)
    answer = call("init", DAY)
    assert (answer.code, "link" in answer.err) == (2, True)
    Path(way).unlink()
    Path(way).touch()
    assert call("init", DAY).code == 2
    assert (there(), list(outside.iterdir())) == ({way: b""}, [])


def test_a_link_in_the_place_of_a_file_is_kept_and_not_followed(call: Ask, tmp_path: Path) -> None:
    Path(".pre-commit-config.yaml").symlink_to(tmp_path / "outside.yaml")
    assert call("init", DAY).code == 0
    assert Path(".pre-commit-config.yaml").is_symlink()
    assert not (tmp_path / "outside.yaml").exists()


def test_a_folder_with_a_name_that_no_workflow_can_hold_is_refused(call: Ask) -> None:
    git("init")
    assert call("init", "my staff", DAY).code == 2
    assert there() == {}


def test_a_bare_repository_is_refused(call: Ask) -> None:
    git("init", "--bare", "x.git")
    before = there()
    answer = call("init", "x.git", DAY)
    assert (answer.code, "bare repository" in answer.err) == (2, True)
    assert there() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="who may write everywhere finds no closed folder")
def test_a_folder_that_is_closed_is_an_error_with_a_mend(call: Ask) -> None:
    Path("closed").mkdir(mode=0o500)
    answer = call("init", "closed", DAY)
    assert answer.code == 2
    assert "cannot be written: Permission denied" in answer.err
    assert "help: Check that you may write there" in answer.err


def test_a_disk_that_refuses_is_an_error_with_a_mend(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "create", full)
    answer = call("init", DAY)
    assert answer.code == 2
    assert "cannot be written: No space left on device" in answer.err


def test_two_at_once_make_one_repository(call: Ask) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-m", "credpolicy", "init", DAY], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    made = [name for text in told for name in re.findall(r"^  (\S+)$", text.partition("\n\n")[0], re.MULTILINE)]
    assert sorted(made) == sorted(there())
    works(call)
