"""The example on the page about formatting is what `fmt` does."""

from __future__ import annotations

import re
from pathlib import Path

from credpolicy.edit.layout import lay_out

PAGE = Path(__file__).resolve().parents[1] / "docs" / "formatting.md"


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```yaml\n(.*?)```\n", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"the page shows what stands {name}"
    return found[1]


def test_the_example_comes_out_as_shown() -> None:
    assert lay_out(block("before").encode()).decode() == block("after")
    assert block("before") != block("after")
