"""Every session that is written down goes as it says."""

from pathlib import Path

import pytest

from tests import casebook


def test_there_are_cases_for_every_exit_code_of_this_step() -> None:
    sessions = "".join((case / "session.txt").read_text(encoding="utf-8") for case in casebook.cases())
    assert {code for code in range(1, 6) if f"\n[exit {code}]\n" in sessions} == {1, 2, 3}


@pytest.mark.parametrize("case", casebook.cases(), ids=lambda case: case.name)
def test_the_case_goes_as_written(case: Path) -> None:
    written = (case / "session.txt").read_text(encoding="utf-8")
    assert casebook.replayed(written, case / "repo") == written, "if this is meant: `make cases`, and read the diff"


def test_the_examples_of_the_docs_go_as_written() -> None:
    page = casebook.COMMANDS_PAGE.read_text(encoding="utf-8")
    assert page.count("$ credpolicy") > 5
    assert casebook.replayed_page(page) == page, "if this is meant: `make cases`, and read the diff"
