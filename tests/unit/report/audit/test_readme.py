"""The page in a bundle: what is in it, how it is checked, and what it does not claim."""

from __future__ import annotations

from typing import Any

from credpolicy.report.audit.readme import page

ABOUT: dict[str, Any] = {
    "tool": {"name": "credpolicy", "version": "0.1.0"}, "commit": "6a" * 20, "as_of": "2026-03-02",
    "extracted_at": "2026-03-02T09:00:00Z", "sample": None, "names": False, "complete": True, "unread": [],
}  # fmt: skip


def test_it_names_what_is_there_and_nothing_else() -> None:
    text = page(ABOUT, ["population/workers.csv", "policies/a.yaml"], signed=False)
    assert "population/" in text
    assert "identities/  " not in text
    assert "sample/" not in text
    assert "It is not signed" in text
    assert "Names of persons, their addresses and the messages of commits are left out" in text


def test_it_says_how_a_signature_and_a_sample_are_checked() -> None:
    text = page({**ABOUT, "sample": {"size": 2, "seed": "4711"}, "names": True}, ["sample/a.csv"], signed=True)
    assert "ssh-keygen -Y verify -n credpolicy-audit" in text
    assert "It is not signed" not in text
    assert "The seed is: 4711\n" in text
    assert "It holds names and addresses of persons" in text


def test_it_says_what_is_missing() -> None:
    text = page({**ABOUT, "complete": False, "unread": ["registry/a.yaml", "x\ny"]}, [], signed=False)
    assert "NOT COMPLETE" in text
    assert "  registry/a.yaml\n  x\\ny\n" in text


def test_its_lines_fit_a_page() -> None:
    text = page({**ABOUT, "sample": {"size": 2, "seed": "4711"}}, ["sample/a.csv", "credpolicy.yaml"], signed=True)
    assert max(map(len, text.splitlines())) <= 120
