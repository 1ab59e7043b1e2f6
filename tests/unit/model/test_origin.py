"""Who wrote a commit and who approved it, merges and forges included."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credpolicy.model.commit import Commit, Stamp
from credpolicy.model.origin import Origin

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def somebody(name: str, email: str | None = None) -> Stamp:
    return Stamp(name, email or f"{name.lower()}@example.org", NOON)


def made(author: str, committer: Stamp | None = None, *, parents: int = 1, said: tuple[str, ...] = ()) -> Commit:
    trailers = tuple(("Reviewed-by", name) for name in said)
    return Commit("c" * 40, ("p" * 40,) * parents, somebody(author), committer or somebody(author), "m", trailers)


def test_a_plain_commit_has_its_author_and_the_approvers_of_its_trailers():
    origin = Origin(made("Ann", said=("Bob <bob@example.org>", "Bob <bob@example.org>")))
    assert [stamp.name for stamp in origin.authors] == ["Ann"]
    assert origin.approvers == ("Bob <bob@example.org>",)
    assert origin.merged_by is None


def test_whoever_only_commits_what_another_wrote_has_not_approved_it():
    assert Origin(made("Ann", somebody("Bob"))).approvers == ()


@pytest.mark.parametrize(
    ("merge", "approvers"),
    [
        (made("Bob", parents=2), ("Bob <bob@example.org>",)),
        (made("Ann", parents=2), ()),
        (made("Ann", somebody("ANN", "Ann@Example.org"), parents=2), ()),
        (made("Bob", somebody("GitHub", "noreply@github.com"), parents=2), ("Bob <bob@example.org>",)),
        (made("Bob", parents=2, said=("Bob <BOB@example.org>",)), ("Bob <BOB@example.org>",)),
        (made("Ann", parents=2, said=("Carl",)), ("Carl",)),
    ],
)
def test_a_merge_was_written_by_those_whose_commits_it_brought_and_approved_by_whoever_merged(merge, approvers):
    origin = Origin(merge, merged=(made("Ann"), made("Ann"), made("Zoe", parents=2)))
    assert [stamp.name for stamp in origin.authors] == ["Ann"]
    assert origin.approvers == approvers


def test_approvals_of_the_merged_commits_count():
    origin = Origin(made("Ann", parents=2), merged=(made("Ann", said=("Carl",)),))
    assert origin.approvers == ("Carl",)
