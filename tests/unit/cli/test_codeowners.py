"""`codeowners` on the command line: what is printed and written, and every way in which the file can differ."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from credpolicy.cli import codeowners as command
from credpolicy.cli.main import main
from tests.unit.cli.answers import Answer, Ask

POLICIES = """\
owners:
  - {id: clinical, accountable: ann, team: "@acme/clinical"}
  - {id: safety, accountable: bob, team: "@acme/safety"}
"""
TYPES = "credential_types: [{id: bls, owner: clinical}]\n"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run `credpolicy codeowners ...` in a small repository."""
    (tmp_path / "here" / "policies").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    Path("policies/owners.yaml").write_text(POLICIES)
    Path("policies/types.yaml").write_text(TYPES)

    def called(*arguments: str) -> Answer:
        code = main(["codeowners", *arguments])
        return Answer(code, *capsys.readouterr())

    return called


def test_the_block_goes_to_stdout(call: Ask) -> None:
    answer = call()
    assert answer.code == 0
    assert answer.out.startswith("# begin credpolicy\n")
    assert "\n/policies/                 @acme/clinical @acme/safety\n" in answer.out
    assert "\n/policies/types.yaml       @acme/clinical\n" in answer.out
    assert answer.out.endswith("\n# end credpolicy\n")
    assert not Path(".github").exists()


def test_it_is_written_where_github_looks_first_and_agrees_then(call: Ask) -> None:
    assert (call("--check").code, call("--check").out) == (1, "")
    assert "there is no CODEOWNERS" in call("--check").err
    printed = call().out
    written = call("--write")
    assert (written.code, written.out) == (0, ".github/CODEOWNERS made\n")
    assert Path(".github/CODEOWNERS").read_text() == printed
    agreed = call("--check")
    assert (agreed.code, agreed.out) == (0, ".github/CODEOWNERS and the owners agree: 11 paths, 11 lines.\n")
    assert call("--write").out == ".github/CODEOWNERS is up to date\n"


def test_a_change_of_owners_is_found_and_written(call: Ask) -> None:
    call("--write")
    Path("policies/types.yaml").write_text(TYPES.replace("clinical", "safety"))
    answer = call("--check")
    assert answer.code == 1
    assert answer.out == ".github/CODEOWNERS:4: policies/types.yaml: expected @acme/safety, found @acme/clinical\n"
    assert "help: `credpolicy codeowners --write`" in answer.err
    assert call("--write").out == ".github/CODEOWNERS written\n"
    assert call("--check").code == 0


def test_the_file_that_counts_is_written_and_the_rest_of_it_stays(call: Ask) -> None:
    Path("docs").mkdir()
    Path("docs/CODEOWNERS").write_bytes(b"* @none\n")
    Path("CODEOWNERS").write_bytes(b"# caf\xe9\r\n/registry/ @me\r\n")
    assert call("--write").out == "CODEOWNERS written\n"
    data = Path("CODEOWNERS").read_bytes()
    assert data.startswith(b"# caf\xe9\r\n/registry/ @me\r\n\r\n# begin credpolicy\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert Path("docs/CODEOWNERS").read_bytes() == b"* @none\n"
    assert call("--check").code == 0


def test_a_line_below_the_block_that_says_otherwise_is_found_although_the_block_is_right(call: Ask) -> None:
    call("--write")
    path = Path(".github/CODEOWNERS")
    path.write_text(path.read_text() + "*.yaml @me\n!x @me\n")
    answer = call("--check")
    assert answer.code == 1
    assert ".github/CODEOWNERS:15: credpolicy.yaml: expected @acme/clinical @acme/safety, found @me\n" in answer.out
    assert ".github/CODEOWNERS:16: the forge skips this line" in answer.err
    path.write_text("*.yaml @me\n" + path.read_text().removesuffix("*.yaml @me\n!x @me\n"))
    assert call("--check").code == 0


def test_workflows_that_somebody_else_owns_are_found(call: Ask) -> None:
    call("--write")
    Path(".github/workflows").mkdir()
    Path(".github/workflows/ci.yml").touch()
    path = Path(".github/CODEOWNERS")
    path.write_text(path.read_text() + "ci.yml @me\n")
    assert ": .github/workflows/ci.yml: expected" in call("--check").out


def test_an_owner_whom_nobody_can_name_is_told_with_the_mend(call: Ask) -> None:
    Path("policies/owners.yaml").write_text(POLICIES.replace(', team: "@acme/clinical"', ""))
    for arguments in ((), ("--check",), ("--write",)):
        answer = call(*arguments)
        assert answer.code == 1
        assert "error: policies/owners.yaml: owner clinical has no `team`, and ann has no login\nhelp: " in answer.err
    assert "/policies/ " in Path(".github/CODEOWNERS").read_text()


def test_where_nobody_can_be_named_nothing_is_written(call: Ask) -> None:
    Path("policies/owners.yaml").unlink()
    Path("policies/types.yaml").write_text("credential_types: [{id: bls}]\n")
    for arguments in ((), ("--check",), ("--write",)):
        answer = call(*arguments)
        assert (answer.code, answer.out) == (1, "")
        assert "no owner is written" in answer.err
    assert not Path(".github").exists()


def test_a_file_that_cannot_be_named_is_said_and_is_no_fault(call: Ask) -> None:
    Path("policies/a#b.yaml").write_text(TYPES.replace("bls", "acls"))
    call("--write")
    answer = call("--check")
    assert answer.code == 0
    assert "note: policies/a#b.yaml: CODEOWNERS cannot name this file" in answer.err


def test_paths_begin_at_the_top_of_the_git_repository(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "--quiet", ".."], check=True)
    assert "\n/here/policies/types.yaml " in call().out
    call("--write")
    assert Path("../.github/CODEOWNERS").is_file()
    assert call("--check").code == 0
    monkeypatch.chdir("..")
    assert call("here", "--check").code == 0


def test_files_that_cannot_be_read_stop_it(call: Ask) -> None:
    Path("policies/broken.yaml").write_text("owners: [\n")
    answer = call("--write")
    assert (answer.code, Path(".github").exists()) == (2, False)
    assert "error: some files could not be read, so nobody can tell who owns what" in answer.err


def test_a_folder_that_no_pattern_can_name_stops_it(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "--quiet", ".."], check=True)
    Path("../here").rename("../he#re")
    monkeypatch.chdir("../he#re")
    assert call().code == 2


def test_check_and_write_are_two_things(call: Ask) -> None:
    assert call("--check", "--write").code == 2


def test_marks_out_of_order_stop_it_and_the_file_stays(call: Ask) -> None:
    Path("CODEOWNERS").write_text("# end credpolicy\n# begin credpolicy\n")
    answer = call("--write")
    assert (answer.code, "once each" in answer.err) == (2, True)
    assert Path("CODEOWNERS").read_text() == "# end credpolicy\n# begin credpolicy\n"


@pytest.mark.parametrize("arguments", [("--check",), ("--write",)])
def test_a_link_is_neither_read_nor_written_through(call: Ask, tmp_path: Path, arguments: tuple[str]) -> None:
    (tmp_path / "outside").write_text("* @me\n")
    Path("CODEOWNERS").symlink_to(tmp_path / "outside")
    assert call(*arguments).code == 2
    assert (tmp_path / "outside").read_text() == "* @me\n"


def test_a_file_that_was_changed_meanwhile_is_left(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("CODEOWNERS").write_text("* @me\n")
    with_block = command.codeowners.with_block

    def slow(text: str, block: str) -> str:
        Path("CODEOWNERS").write_text("* @you\n")
        return with_block(text, block)

    monkeypatch.setattr(command.codeowners, "with_block", slow)
    answer = call("--write")
    assert (answer.code, "was changed meanwhile" in answer.err) == (2, True)
    assert Path("CODEOWNERS").read_text() == "* @you\n"


def test_a_hostile_file_cannot_speak_to_the_terminal(call: Ask) -> None:
    Path("CODEOWNERS").write_bytes(b"/policies/\x1b[31m @me\n\x1b]0;x\x07 @a\n")
    answer = call("--check")
    assert answer.code == 1
    assert "\x1b" not in answer.out + answer.err
