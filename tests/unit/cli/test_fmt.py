"""`fmt` on the command line: which files it takes, what it says, and that nothing is ever harmed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from credpolicy.cli import fmt as command
from credpolicy.cli.main import main
from credpolicy.edit.layout import LayoutError
from credpolicy.load.source import blob_id
from tests.unit.cli.answers import Answer, Ask

UNEVEN = "# all of them\nworkers:\n- id:   ann  # the first\n- {id: bob,hired_on: 2020-01-06}\n"
EVEN = "# all of them\nworkers:\n  - id: ann  # the first\n  - {id: bob, hired_on: 2020-01-06}\n"
TORN = "workers: [\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    for name, text in (
        ("credpolicy.yaml", "timezone: UTC\n"),
        ("policies/rules.yaml", "requirements:\n  - id: core\n"),
        ("registry/people.yaml", UNEVEN),
        ("registry/more/people.yml", UNEVEN.replace("\n", "\r\n")),
        ("registry/README.md", "What stands here\n"),
        ("docs/notes.yaml", "a:    b\n"),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    return root


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(folder)

    def asked(*arguments: str) -> Answer:
        code = main(["fmt", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_that_is_read_is_formatted_and_no_other(ask: Ask, folder: Path) -> None:
    (folder / "registry/people.yaml").chmod(0o640)
    before = contents(folder)
    answer = ask()
    assert answer == (
        0,
        "formatted registry/more/people.yml\nformatted registry/people.yaml\n2 files formatted, 2 left as they were\n",
        "",
    )
    for name in ("registry/people.yaml", "registry/more/people.yml"):
        before[name] = EVEN.encode()
    assert contents(folder) == before
    assert stat.S_IMODE((folder / "registry/people.yaml").stat().st_mode) == 0o640
    assert ask() == (0, "0 files formatted, 4 left as they were\n", "")


def test_a_check_lists_and_changes_nothing(ask: Ask, folder: Path) -> None:
    before = contents(folder)
    answer = ask("--check", "registry/people.yaml", "policies")
    assert answer == (
        1,
        "would format registry/people.yaml\n1 file would be formatted, 1 left as it was\n",
        "",
    )
    assert contents(folder) == before
    assert ask("--check", "policies").code == 0


@pytest.mark.parametrize("options", [("--diff",), ("--check", "--diff")])
def test_a_difference_is_shown_and_changes_nothing(ask: Ask, folder: Path, options: tuple[str, ...]) -> None:
    before = contents(folder)
    answer = ask(*options)
    assert answer.code == 1
    assert "--- a/registry/people.yaml\n+++ b/registry/people.yaml\n" in answer.out
    assert "\n-- id:   ann  # the first\n" in answer.out
    assert "\n+  - id: ann  # the first\n" in answer.out
    assert "\n-# all of them\\r\n" in answer.out
    assert contents(folder) == before


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_done(ask: Ask, folder: Path) -> None:
    (folder / "registry/torn.yaml").write_text(TORN, encoding="utf-8")
    answer = ask()
    assert answer.code == 2
    assert answer.err.startswith("registry/torn.yaml:2:1: YAML001 ")
    assert "\nhelp: " in answer.err
    assert answer.out.endswith("2 files formatted, 2 left as they were, 1 could not be formatted\n")
    assert (folder / "registry/torn.yaml").read_text(encoding="utf-8") == TORN
    assert ask("--check").code == 2, "not to know outweighs what would change"
    assert ask("policies").code == 0, "what was not asked for is not looked at"


def test_what_holds_no_text_is_told(ask: Ask, folder: Path) -> None:
    (folder / "registry/big.yaml").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", encoding="utf-8"
    )
    (folder / "registry/pipe.yaml").symlink_to("/dev/zero")
    answer = ask("registry/big.yaml")
    assert answer.code == 2
    assert "registry/big.yaml: FIL004 " in answer.err


def test_what_cannot_be_opened_is_told(ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refusing(path: str, *rest: int) -> int:
        if str(path).endswith("registry/people.yaml"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    monkeypatch.setattr(os, "open", refusing)
    answer = ask()
    assert answer.code == 2
    assert "registry/people.yaml: FIL005 the file cannot be read: Permission denied\n" in answer.err
    assert "formatted registry/more/people.yml\n" in answer.out


def test_a_layout_that_cannot_be_had_is_told(ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_data: bytes) -> bytes:
        message = "the comment on line 3 would be lost"
        raise LayoutError(message, 3)

    monkeypatch.setattr(command, "lay_out", refuse)
    before = contents(folder)
    answer = ask("registry/people.yaml")
    assert answer.code == 2
    assert "error: registry/people.yaml:3: left as it is: the comment on line 3 would be lost\nhelp: " in answer.err
    assert contents(folder) == before


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command.lay_out

    def slow(data: bytes) -> bytes:
        with (folder / "registry/people.yaml").open("ab") as file:
            file.write(b"# somebody else was here\n")
        return real(data)

    monkeypatch.setattr(command, "lay_out", slow)
    answer = ask("registry/people.yaml")
    assert answer.code == 2
    assert "error: registry/people.yaml was changed meanwhile\n" in answer.err
    assert contents(folder)["registry/people.yaml"] == UNEVEN.encode() + b"# somebody else was here\n"


def test_a_file_that_went_meanwhile_does_not_come_back(ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = command.lay_out

    def slow(data: bytes) -> bytes:
        (folder / "registry/people.yaml").unlink()
        return real(data)

    monkeypatch.setattr(command, "lay_out", slow)
    assert ask("registry/people.yaml").code == 2
    assert "registry/people.yaml" not in contents(folder)
    assert not [name for name in contents(folder) if ".part" in name]


def test_a_read_only_file_stays_as_it_is(ask: Ask, folder: Path) -> None:
    (folder / "registry/people.yaml").chmod(0o444)
    answer = ask()
    assert answer.code == 2
    assert "error: registry/people.yaml is left as it is: it is read-only\nhelp: " in answer.err
    assert contents(folder)["registry/people.yaml"] == UNEVEN.encode()
    assert contents(folder)["registry/more/people.yml"] == EVEN.encode()
    assert ask("--check", "registry/people.yaml").code == 1


def test_a_folder_that_takes_no_files_is_told(ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    before = contents(folder)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    answer = ask()
    assert answer.code == 2
    assert answer.err.count("people.yaml cannot be written: Permission denied\n") == 1
    assert answer.out == "0 files formatted, 2 left as they were, 2 could not be formatted\n"
    assert contents(folder) == before


def test_a_killed_process_leaves_files_whole(ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> Path:
        raise KeyboardInterrupt

    before = contents(folder)
    monkeypatch.setattr(Path, "replace", killed)
    assert ask().code == 130
    left = contents(folder)
    assert {name: left[name] for name in before} == before
    assert all(Path(name).name.startswith(".") for name in set(left) - set(before)), "which no reader looks at"


def test_two_processes_at_once_do_no_harm(folder: Path) -> None:
    for number in range(40):
        (folder / f"registry/w-{number}.yaml").write_text(UNEVEN.replace("ann", f"w-{number}"), encoding="utf-8")
    call = [sys.executable, "-m", "credpolicy", "fmt"]
    running = [subprocess.Popen(call, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        assert process.communicate()[1] == b"", "who comes second finds a file as it should be"
        assert process.returncode == 0
    found = contents(folder)
    assert not [name for name in found if Path(name).name.startswith(".")]
    for number in range(40):
        assert found[f"registry/w-{number}.yaml"] == EVEN.replace("ann", f"w-{number}").encode()


@pytest.mark.parametrize(
    "name", ["credpolicy.yaml", "./registry/../registry/people.yaml", "registry/more", ".", "registry/"]
)
def test_files_and_folders_can_be_named(ask: Ask, folder: Path, name: str) -> None:
    assert ask("--check", name).code == (0 if name == "credpolicy.yaml" else 1)
    assert ask("--check", str(folder / name)).code == (0 if name == "credpolicy.yaml" else 1)


def test_names_are_read_from_the_folder_one_is_in(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(folder / "registry")
    assert "would format registry/people.yaml\n1 file" in ask("--check", "people.yaml").out
    monkeypatch.chdir(tmp_path)
    answer = ask("--check", "--path", "organisation", "organisation/registry/people.yaml", "organisation/registry")
    assert answer.out.count("would format registry/people.yaml\n") == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("registry/nobody.yaml", "registry/nobody.yaml does not exist"),
        ("../elsewhere.yaml", "../elsewhere.yaml lies outside"),
        ("/etc/passwd", "/etc/passwd lies outside"),
        ("registry/link.yaml", "registry/link.yaml is a link, which is not followed"),
        ("registry/linked/people.yaml", "registry/linked/people.yaml stands behind a link, which is not followed"),
    ],
)
def test_names_that_cannot_be_meant_are_refused(ask: Ask, folder: Path, name: str, why: str) -> None:
    (folder.parent / "elsewhere.yaml").write_text(UNEVEN, encoding="utf-8")
    (folder / "registry/link.yaml").symlink_to(folder.parent / "elsewhere.yaml")
    (folder / "registry/linked").symlink_to("more")
    before = contents(folder.parent)
    answer = ask("registry/people.yaml", name)
    assert answer.code == 2
    assert answer.err.startswith(f"error: {why}")
    assert "\nhelp: " in answer.err
    assert contents(folder.parent) == before


@pytest.mark.parametrize("name", ["registry/README.md", "docs/notes.yaml"])
def test_files_that_are_none_of_ours_are_passed_over(ask: Ask, folder: Path, name: str) -> None:
    before = contents(folder)
    answer = ask(name)
    assert answer.code == 0
    assert f"note: {name} is passed over: it is no file that credpolicy reads\n" in answer.err
    assert contents(folder) == before
    assert ask("--check", name, "registry/people.yaml").code == 1


def test_to_look_at_nothing_is_no_pass(ask: Ask, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert ask("--path", str(tmp_path / "nothing")).code == 3
    answer = ask("docs")
    assert answer.code == 3
    assert "nothing was found to format" in answer.err


def test_what_lies_behind_a_link_is_not_touched(ask: Ask, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(UNEVEN, encoding="utf-8")
    (folder / "registry/linked.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "policies/all").symlink_to(tmp_path)
    assert ask().code == 0
    assert (tmp_path / "outside.yaml").read_text(encoding="utf-8") == UNEVEN


@pytest.mark.parametrize("names", [(), ("credpolicy.yaml",)])
def test_what_cannot_be_listed_is_told(ask: Ask, folder: Path, names: tuple[str, ...]) -> None:
    (folder / "credpolicy.yaml").unlink()
    (folder / "credpolicy.yaml").mkdir()
    (folder / "credpolicy.yaml/x.yaml").write_text("a: b\n", encoding="utf-8")
    answer = ask("--check", *names)
    assert answer.code == 2
    assert "credpolicy.yaml/x.yaml: FIL005 " in answer.err
    assert ask("--check", "policies").code == 0


def test_a_bare_repository_holds_no_files_to_format(ask: Ask, folder: Path, tmp_path: Path) -> None:
    for line in ("init -q", "add -A", "-c user.name=A -c user.email=a@example.org commit -q -m First"):
        subprocess.run(["git", *line.split()], cwd=folder, check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(folder), str(tmp_path / "bare")], check=True)
    answer = ask("--path", str(tmp_path / "bare"))
    assert answer.code == 2
    assert "no files on disk" in answer.err


def test_the_same_bytes_as_before_are_the_same_blob(ask: Ask, folder: Path) -> None:
    before = blob_id((folder / "policies/rules.yaml").read_bytes())
    moment = (folder / "policies/rules.yaml").stat().st_mtime_ns
    ask()
    assert blob_id((folder / "policies/rules.yaml").read_bytes()) == before
    assert (folder / "policies/rules.yaml").stat().st_mtime_ns == moment
