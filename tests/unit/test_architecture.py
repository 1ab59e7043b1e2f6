"""The house rules that no other tool checks: sizes, names, captions, and a start that loads nothing heavy."""

import subprocess
import sys

import pytest

from tests import architecture

LINES_A_FILE, LINES_A_FUNCTION, PARAMETERS = 400, 60, 6
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
HEAVY = {"duckdb", "git", "httpx", "icalendar", "jsonschema", "pydantic", "yaml"}


def test_no_file_is_too_long() -> None:
    sizes = {
        path.relative_to(architecture.SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*architecture.modules(), *architecture.relations())
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > LINES_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    sizes = {
        f"{path.relative_to(architecture.SOURCE).as_posix()}:{function.name}": architecture.lines(function)
        for path in architecture.modules()
        for function in architecture.functions(path)
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > LINES_A_FUNCTION} == {}


def test_no_function_takes_too_many_parameters() -> None:
    counts = {
        f"{path.relative_to(architecture.SOURCE).as_posix()}:{function.name}": architecture.parameters(function)
        for path in architecture.modules()
        if "cli" not in path.relative_to(architecture.SOURCE).parts  # a command has one for each option
        for function in architecture.functions(path)
    }
    assert counts
    assert {name: count for name, count in counts.items() if count > PARAMETERS} == {}


def test_every_name_says_what_lives_there() -> None:
    names = {
        part.removesuffix(".py")
        for path in architecture.modules()
        for part in path.relative_to(architecture.SOURCE).parts
    }
    assert "cli" in names
    assert names & BANNED_NAMES == set()


def test_every_room_has_a_caption() -> None:
    rooms = [*architecture.modules(), *architecture.relations()]
    assert [path.as_posix() for path in rooms if not architecture.caption(path)] == []


def test_the_docs_show_the_captions_of_the_source() -> None:
    assert architecture.documented() == architecture.tree(), "run `make docs` and commit docs/architecture.md"


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_first_answer_loads_nothing_heavy(option: str) -> None:
    loaded = imported(option)
    assert "credpolicy" in loaded
    assert loaded & HEAVY == set()


def test_judging_loads_nothing_that_reaches_out() -> None:
    loaded = imported("check", str(architecture.ROOT), "--as-of", "2026-03-02", "--exit-zero")
    assert "duckdb" in loaded
    assert loaded & {"httpx", "icalendar", "smtplib"} == set()


def imported(*arguments: str) -> set[str]:
    """The packages that a command loads."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "credpolicy", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in run.stderr.splitlines()
        if line.startswith("import time:")
    }
