"""`credpolicy packs`: what is listed, shown and copied, and that nothing of the user's is ever replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from credpolicy._version import __version__
from credpolicy.cli.main import main
from credpolicy.load.packs import packs, starter


class Answer(NamedTuple):
    code: int
    out: list[str]
    err: list[str]


Call = Callable[..., Answer]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run `credpolicy packs ...` in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def called(*arguments: str) -> Answer:
        code = main(["packs", *arguments])
        out, err = capsys.readouterr()
        return Answer(code, out.splitlines(), err.splitlines())

    return called


def there() -> dict[str, str]:
    """Every file in the current folder, hidden ones too."""
    return {path.as_posix(): path.read_text() for path in sorted(Path().rglob("*")) if path.is_file()}


def test_the_list_names_every_pack_in_a_line(call: Call) -> None:
    answer = call("list")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out] == [pack.name for pack in packs()]
    assert answer.err == []


def test_show_names_files_citations_and_how_much_was_read(call: Call) -> None:
    told = "\n".join(call("show", "food").out)
    assert "food-handler-california.yaml" in told
    assert "Cal. Health & Safety Code 113948\n    read on 2026-11-21: the rule's own text was read" in told
    assert "requirement: food-handler-card" in told


def test_add_copies_the_files_below_a_header(call: Call) -> None:
    answer = call("add", "food")
    assert answer.code == 0
    assert (
        answer.out
        == list(there())
        == [
            "policies/food/food-handler-california.tests.yaml",
            "policies/food/food-handler-california.yaml",
        ]
    )
    assert answer.err[0] == "2 files written"
    (food,) = (pack for pack in packs() if pack.name == "food")
    for (name, data), copy in zip(starter(food).files, there().values(), strict=True):
        header, _, rest = copy.partition("\n\n")
        assert rest == data.decode()
        assert header.startswith(f"# From {name} of the starter pack `food`, credpolicy {__version__}.")
        assert "Check each citation at its source" in header
        assert all(line.startswith("# ") for line in header.splitlines())


def test_a_dry_run_writes_nothing(call: Call) -> None:
    answer = call("add", "food", "--dry-run")
    assert (answer.code, len(answer.out), answer.err) == (0, 2, ["2 files would be written"])
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_file_that_is_there_is_never_replaced(call: Call, options: tuple[str, ...]) -> None:
    mine = Path("policies/food/food-handler-california.yaml")
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n")
    answer = call("add", "food", *options)
    assert answer.code == 2
    assert answer.err[0] == f"error: {mine} is there already"
    assert there() == {mine.as_posix(): "# mine\n"}


def test_other_files_of_the_folder_stay(call: Call) -> None:
    mine = Path("policies/food/mine.yaml")
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n")
    assert call("add", "food").code == 0
    assert len(there()) == 3
    assert mine.read_text() == "# mine\n"


@pytest.mark.parametrize("link", ["policies", "policies/food", "policies/food/food-handler-california.yaml"])
def test_no_link_is_followed(call: Call, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    Path(link).parent.mkdir(parents=True, exist_ok=True)
    Path(link).symlink_to(outside / "gone" if link.endswith(".yaml") else outside)
    answer = call("add", "food")
    assert answer.code == 2
    assert link in answer.err[0]
    assert list(outside.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_stops_it(call: Call) -> None:
    Path("policies").write_text("mine")
    answer = call("add", "food")
    assert (answer.code, answer.err[0]) == (2, "error: policies is no folder")


def test_it_goes_to_the_nearest_repository_upwards(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here" / "policies" / "deep").mkdir(parents=True)
    monkeypatch.chdir("policies/deep")
    assert call("add", "food").code == 0
    assert (tmp_path / "here/policies/food/food-handler-california.yaml").is_file()


def test_it_goes_where_path_says(call: Call, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    assert call("add", "food", "--path", "../there").code == 0
    assert (tmp_path / "there/policies/food/food-handler-california.yaml").is_file()
    assert list(Path().iterdir()) == []


def test_a_folder_that_is_not_there_is_not_made(call: Call) -> None:
    answer = call("add", "food", "--path", "nowhere")
    assert (answer.code, answer.err[0]) == (2, "error: there is no folder nowhere")
    assert list(Path().iterdir()) == []


def test_what_cannot_be_written_leaves_nothing(call: Call) -> None:
    Path("policies").mkdir()
    Path("policies").chmod(0o500)
    try:
        probe = Path("policies/probe")
        try:
            probe.write_text("")
        except OSError:
            assert call("add", "food").code == 2
            assert list(Path("policies").iterdir()) == []
        else:
            probe.unlink()  # who may write everywhere finds no closed folder
    finally:
        Path("policies").chmod(0o700)


@pytest.mark.parametrize("name", ["fod", "../food", "food/", ".", "packs.yaml"])
@pytest.mark.parametrize("verb", ["show", "add"])
def test_only_packs_that_are_listed_can_be_named(call: Call, verb: str, name: str) -> None:
    answer = call(verb, name)
    assert answer.code == 2
    assert answer.err[0] == f"error: there is no pack `{name}`"
    assert list(Path().iterdir()) == []


def test_a_misspelt_name_gets_a_suggestion(call: Call) -> None:
    assert call("add", "foood").err[1] == "help: Did you mean `food`?"
