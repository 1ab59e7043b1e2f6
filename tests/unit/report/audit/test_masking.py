"""Masking: no name, address or message of a commit is left, and people stay apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

from credpolicy.model.commit import Commit, Stamp
from credpolicy.model.event import Event
from credpolicy.model.finding import Finding, Location
from credpolicy.model.integrity import Irregularity
from credpolicy.model.origin import Origin, Signature
from credpolicy.model.registry import Identity
from credpolicy.report.audit.masking import Masks, names_nobody, quotes_nobody

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
CASEY, ZOE, KIM = (Stamp(name, f"{name.lower()}@example.org", AT) for name in ("Casey", "Zoe", "Kim"))
TRAILERS = (("Approved-by", "Zoe <ZOE@example.org>"), ("Late-reason", "Casey was ill"), ("Reviewed-by", "Kim"))
COMMIT = Commit("6a" * 20, (), CASEY, ZOE, "Casey did it\n\nApproved-by: Zoe", TRAILERS)
ORIGIN = Origin(COMMIT, Signature("good", "casey@example.org", "SHA256:abc"), (COMMIT,))
MASKS = [Identity(worker="w-1", name="Casey", email="Casey@Example.org")]


def test_whoever_is_known_is_a_worker_and_others_are_numbers() -> None:
    masks = Masks(MASKS)
    assert [masks.person("x", email) for email in ("casey@example.org", "a@b", "c@d", "A@B")] == [
        "w-1", "person-1", "person-2", "person-1"
    ]  # fmt: skip
    assert masks.person("Nameless", "") == "person-3"


def test_nothing_of_a_person_is_left_of_a_commit() -> None:
    masked = Masks(MASKS).origin(ORIGIN)
    for word in ("Casey", "casey@", "Zoe", "zoe@", "Kim", "ill"):
        assert word.casefold() not in repr(masked).casefold()
    assert masked.commit.id == COMMIT.id
    assert (masked.commit.author.name, masked.commit.committer.name) == ("w-1", "person-1")
    assert masked.commit.author.at == AT
    assert masked.approvers == ("person-1 <person-1.withheld>", "person-2 <person-2.withheld>")
    assert masked.signature == Signature("good", None, "SHA256:abc")


def test_sentences_about_commits_are_masked_too() -> None:
    found = Irregularity("INTG010", "commit 6a by Casey <casey@example.org> is not signed", "0f" * 16, ORIGIN)
    masked = Masks(MASKS).irregularity(found)
    assert masked.message == "commit 6a by w-1 is not signed"
    alone = Irregularity("INTG009", "a head is lost", "0f" * 16)
    assert Masks(MASKS).irregularity(alone) is alone


def test_events_without_a_commit_stay_as_they_are() -> None:
    event = Event("waiver_expired", "waivers", "wv-1", date(2026, 3, 1), "policies/a.yaml")
    assert Masks(MASKS).event(event) is event
    assert names_nobody(event)
    assert not names_nobody(Event("identity_added", "identities", "w-1", date(2026, 3, 1), "x.yaml"))
    assert not names_nobody(Event("file_unreadable", "files", "x", date(2026, 3, 1), "identities/a.yaml"))


def test_findings_about_names_are_known_by_their_file() -> None:
    for path, quotes in (("identities/a.yaml", False), ("registry/a.yaml", True)):
        assert quotes_nobody(Finding("SHP001", "error", "m", "h", Location(path), "f")) is quotes
    assert quotes_nobody(Finding("SHP001", "error", "m", "h", None, "f"))
