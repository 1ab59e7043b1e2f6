"""Records and screenings of a worker, and which of them follow each other."""

from __future__ import annotations

import pytest

from credpolicy.evaluate.holdings import holdings, linked, overruled, record_at, starts_on, written_at
from credpolicy.model.policy import CredentialType
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed
from tests.builder import REGISTRY
from tests.situations import card, day


def worker(*credentials, screenings=()):
    return Worker.model_validate({"id": "w-1", "credentials": list(credentials), "screenings": list(screenings)})


def chains(*credentials, words=None, **kind):
    held = holdings(worker(*credentials))
    kinds = {"card": CredentialType.model_validate({"id": "card", **kind})}
    return linked(held, words or ["active"] * len(held), kinds, kinds)


def numbers(links):
    return {place: (link.number, link.previous) for place, link in links.items()}


LOOKS = [
    {"type": "list", "screened_on": "2026-01-05", "result": "clear"},
    {"type": "list", "screened_on": "2026-02-05", "result": "possible_match", "resolved_on": "2026-02-10"},
    {"type": "other", "screened_on": "2026-01-01", "result": "clear"},
]


@pytest.mark.parametrize(
    "name", ["valid_from", "issued_on", "completed_on", "decided_on", "awarded_on", "screened_on", "executed_on"]
)
def test_a_record_counts_from_the_day_that_says_most(name):
    days = ("valid_from", "issued_on", "completed_on", "decided_on", "awarded_on", "screened_on", "executed_on")
    later = days[days.index(name) + 1 :]
    written = {"type": "card", name: "2026-01-01", **dict.fromkeys(later, "2025-01-01")}
    assert starts_on(Credential.model_validate(written)) == day("2026-01-01")


def test_a_record_without_a_day_has_no_first_day():
    assert starts_on(Credential.model_validate({"type": "card", "expires_on": "2026-01-01"})) is None


def test_screenings_follow_the_credentials_and_open_ones_refuse_from_their_day():
    held = holdings(worker(card("2025-01-01"), screenings=LOOKS))
    assert [one.place for one in held] == [0, 1, 2, 3]
    clear, match = held[1], held[2]
    assert (clear.credential.screened_on, clear.credential.status, clear.open_from) == (day("2026-01-05"), None, None)
    assert (match.credential.status, match.credential.status_on) == ("suspended", day("2026-02-05"))
    assert (match.open_from, match.open_until) == (day("2026-02-05"), day("2026-02-10"))


def test_an_open_match_overrules_earlier_looks_of_its_type_until_it_is_resolved():
    held = holdings(worker(screenings=LOOKS))
    assert list(overruled(held)) == [(0, day("2026-02-05"), day("2026-02-09"))]


def test_an_unresolved_match_overrules_for_ever():
    held = holdings(worker(screenings=[LOOKS[0], {**LOOKS[1], "resolved_on": None}]))
    assert list(overruled(held)) == [(0, day("2026-02-05"), day("9999-12-31"))]


def test_a_place_leads_to_its_record_and_to_where_it_is_written():
    person = worker(card("2025-01-01"), screenings=LOOKS)
    placed = Placed(person, REGISTRY, ("workers", 0))
    assert record_at(person, 0).type == "card"
    assert record_at(person, 2).status == "suspended"
    assert written_at(placed, 0, "issued_on").pointer == ("workers", 0, "credentials", 0, "issued_on")
    assert written_at(placed, 2, "status").pointer == ("workers", 0, "screenings", 1, "result")
    assert written_at(placed, 2, "expires_on").pointer == ("workers", 0, "screenings", 1)


def test_records_are_numbered_by_their_days_wherever_they_stand():
    found = chains(card("2026-01-01"), card("2024-01-01"), card("2025-01-01"))
    assert numbers(found) == {1: (1, None), 2: (2, 1), 0: (3, 2)}


def test_records_of_one_day_follow_in_the_order_written():
    assert numbers(chains(card("2026-01-01"), card("2026-01-01"))) == {0: (1, None), 1: (2, 0)}


def test_another_jurisdiction_begins_another_chain():
    ohio = {"jurisdiction": "US-OH"}
    found = chains(card("2024-01-01"), card("2025-01-01", **ohio), card("2026-01-01"))
    assert numbers(found) == {0: (1, None), 1: (1, None), 2: (2, 0)}
    assert found[0].chain == found[2].chain != found[1].chain


def test_another_value_of_by_begins_another_chain():
    reach, order = {"attributes": {"truck": "reach"}}, {"attributes": {"truck": "order-picker"}}
    records = (card("2024-01-01", **reach), card("2025-01-01", **order), card("2026-01-01", **reach))
    assert numbers(chains(*records, by="truck")) == {0: (1, None), 1: (1, None), 2: (2, 0)}
    assert numbers(chains(*records)) == {0: (1, None), 1: (2, 0), 2: (3, 1)}


@pytest.mark.parametrize("word", ["pending", "issued_in_error"])
def test_what_was_not_issued_has_no_number_and_is_nobodys_previous(word):
    records = (card("2024-01-01"), card("2025-01-01"), card("2026-01-01"))
    assert numbers(chains(*records, words=["active", word, "active"])) == {0: (1, None), 1: (None, None), 2: (2, 0)}
