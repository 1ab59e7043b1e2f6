"""`waivers` on the command line: lists, audits, and files that change only where they should."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli import waivers as command
from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Answer, Ask

POLICIES = """\
credential_types: [{id: bls}]
requirements: [{id: life-support, requires: [bls]}]
"""
WAIVERS = """\
# all of them
waivers:
  # Ann waits for a course.
  - id: wv-1
    kind: extension
    worker: ann
    requirement: life-support
    reason: The course was cancelled by its provider
    requested_by: ann
    approved_by: boss
    from: 2026-02-01
    until: 2026-03-31
  # This one has ended.
  - {id: wv-2, kind: extension, worker: bob, requirement: life-support,
     reason: The course was cancelled by its provider, requested_by: bob,
     approved_by: boss, from: 2026-01-01, until: 2026-02-28}
"""
GONE = "waivers:\n" + WAIVERS[WAIVERS.index("  - {id: wv-2") :].replace("wv-2", "wv-3").replace(
    "worker: bob", "worker: zoe"
)
PEOPLE = (
    "workers: [{id: ann, hired_on: 2020-01-06}, {id: bob, hired_on: 2020-01-06}, {id: boss, hired_on: 2020-01-06}]\n"
)
AS_OF = "--as-of=2026-03-02"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    for name, text in (
        ("policies/rules.yaml", POLICIES),
        ("policies/waivers.yaml", WAIVERS),
        ("policies/zoe.yaml", GONE),
        ("registry/people.yaml", PEOPLE),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(folder)

    def asked(*arguments: str) -> Answer:
        code = main(["waivers", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_list_tells_state_days_left_and_whom_it_excuses(ask: Ask) -> None:
    answer = ask("list", AS_OF)
    assert answer.code == 0
    (row,) = [line for line in answer.out.splitlines() if line.startswith("wv-1")]
    assert row.split() == [
        "wv-1", "active", "2026-02-01", "2026-03-31", "29", "extension", "ann", "ann:", "life-support",
    ]  # fmt: skip
    assert "3 waivers: 1 active, 2 expired. 1 obligation would be gaps without them." in answer.out


def test_the_audit_tells_what_is_wrong_and_where(ask: Ask, folder: Path) -> None:
    answer = ask("audit", AS_OF)
    assert answer.code == 1
    assert "policies/waivers.yaml:14: wv-2: expired: it ended on 2026-02-28\n" in answer.out
    assert "policies/zoe.yaml:2: wv-3: orphaned: there is no worker zoe\n" in answer.out
    assert "wv-1" not in answer.out
    (folder / "policies/zoe.yaml").unlink()
    (folder / "policies/waivers.yaml").write_text(WAIVERS[: WAIVERS.index("  # This one")], encoding="utf-8")
    assert ask("audit", AS_OF).code == 0


def test_an_audit_of_nothing_is_no_pass(ask: Ask, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    answer = ask("audit", AS_OF, str(tmp_path / "nothing"))
    assert answer.code == 3
    assert answer.out.endswith("Nothing was read, so nothing was audited. Exit code 3.\n")


@pytest.mark.parametrize("what", ["list", "audit"])
def test_the_json_keeps_to_its_schema(ask: Ask, what: str) -> None:
    document = json.loads(ask(what, AS_OF, "--format=json").out)
    jsonschema.validate(document, json.loads(published("waivers")), jsonschema.Draft202012Validator)
    assert [waiver["days_left"] for waiver in document["waivers"]] == [29, None, None]
    assert document["exit_code"] == (what == "audit")


def test_a_dry_run_shows_the_difference_and_changes_nothing(ask: Ask, folder: Path) -> None:
    before = contents(folder)
    answer = ask("prune", AS_OF, "--dry-run")
    assert answer.code == 0
    assert "--- a/policies/waivers.yaml\n+++ b/policies/waivers.yaml\n" in answer.out
    assert "\n-  - {id: wv-2" in answer.out
    assert "+++ /dev/null\n" in answer.out
    assert not [line for line in answer.out.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert contents(folder) == before


def test_what_can_excuse_nobody_goes_and_everything_else_stays(ask: Ask, folder: Path) -> None:
    (folder / "policies/waivers.yaml").chmod(0o640)
    before = contents(folder)
    answer = ask("prune", AS_OF)
    assert answer.code == 0
    assert "policies/waivers.yaml: wv-2 removed: expired, it ended on 2026-02-28\n" in answer.out
    assert "policies/zoe.yaml: removed, nothing is left in it\n" in answer.out
    del before["policies/zoe.yaml"]
    before["policies/waivers.yaml"] = WAIVERS[: WAIVERS.index("  - {id: wv-2")].encode()
    assert contents(folder) == before
    assert stat.S_IMODE((folder / "policies/waivers.yaml").stat().st_mode) == 0o640
    assert ask("prune", AS_OF).out == "Nothing to remove.\n"


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command.prune

    def slow(*arguments: object) -> object:
        with (folder / "policies/waivers.yaml").open("a", encoding="utf-8") as file:
            file.write("# somebody else was here\n")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(command, "prune", slow)
    answer = ask("prune", AS_OF)
    assert answer.code == 2
    assert "policies/waivers.yaml was changed meanwhile" in answer.err
    assert contents(folder)["policies/waivers.yaml"].decode() == WAIVERS + "# somebody else was here\n"
    assert contents(folder)["policies/zoe.yaml"].decode() == GONE
    assert set(contents(folder)) == {
        "policies/rules.yaml", "policies/waivers.yaml", "policies/zoe.yaml", "registry/people.yaml",
    }  # fmt: skip


def test_a_file_that_would_break_is_left_as_it_is(ask: Ask, folder: Path) -> None:
    (folder / "policies/zoe.yaml").write_text(
        GONE.replace("- {id: wv-3", "- &old {id: wv-3") + "  - {<<: *old, id: wv-4, worker: ann, until: 2026-12-31}\n",
        encoding="utf-8",
    )
    before = contents(folder)["policies/zoe.yaml"]
    answer = ask("prune", AS_OF)
    assert answer.code == 2
    assert "policies/zoe.yaml is left as it is" in answer.err
    assert contents(folder)["policies/zoe.yaml"] == before
    assert "wv-2 removed" in answer.out, "the other file is pruned all the same"


@pytest.mark.parametrize("what", ["audit", "prune"])
def test_nothing_is_judged_while_files_cannot_be_read(ask: Ask, folder: Path, what: str) -> None:
    (folder / "registry/people.yaml").write_text("workers: [", encoding="utf-8")
    before = contents(folder)
    answer = ask(what, AS_OF)
    assert answer.code == 2
    assert "could not be read" in answer.err
    assert contents(folder) == before


def test_a_bare_repository_holds_no_files_to_prune(ask: Ask, folder: Path, tmp_path: Path) -> None:
    for line in ("init -q", "add -A", "-c user.name=A -c user.email=a@example.org commit -q -m First"):
        subprocess.run(["git", *line.split()], cwd=folder, check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(folder), str(tmp_path / "bare")], check=True)
    answer = ask("prune", str(tmp_path / "bare"), AS_OF)
    assert answer.code == 2
    assert "no files on disk" in answer.err
