"""A repository of a few lines, read from disk and judged beside the one of the rules' page."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from credpolicy.evaluate.files import judge_files
from credpolicy.load.loader import load
from credpolicy.model.finding import Finding
from tests import rules_page

DAY = date(2026, 3, 2)
PATHS = {
    "policies": "policies/example.yaml",
    "registry": "registry/example.yaml",
    "identities": "identities/example.yaml",
    "settings": "credpolicy.yaml",
}
Judged = Callable[..., list[Finding]]


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """Judge files given by their kind, as of 2026-03-02; `readable=False` where some are broken on purpose."""

    def judge(*, as_of: date = DAY, today: date = DAY, readable: bool = True, **files: str) -> list[Finding]:
        example = {PATHS.get(kind, kind): dedent(text) for kind, text in files.items()}
        rules_page.write(tmp_path, rules_page.base() | example)
        snapshot = load(tmp_path)
        assert readable == (snapshot.findings == ())
        return list(judge_files(snapshot, as_of, today))

    return judge


@pytest.fixture
def told(judged: Judged) -> Callable[..., list[str]]:
    """The same as lines of code and message."""

    def tell(**files: str) -> list[str]:
        return [f"{found.rule} {found.message}" for found in judged(**files)]

    return tell
