"""Sound histories, in which nothing is irregular, beside what is irregular in one that looks much like each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.history.integrity.stories import LOOK, POLICIES, RECORD, REGISTRY, days, person, told

SEEN = {**RECORD, "verifications": [LOOK]}
OTHER = {**RECORD, "number": "8"}
TWIN = {"type": "rn", "issued_on": "2026-01-01", "expires_on": "2027-01-31"}
RENEWED = {**RECORD, "issued_on": "2026-02-01", "expires_on": "2028-01-31"}
AGAIN = {**LOOK, "verified_on": "2026-02-01"}


def workers(*each: Any) -> dict[str, Any]:
    return {"workers": list(each)}


def worker(name: str, *credentials: Any) -> dict[str, Any]:
    return {"id": name, "credentials": list(credentials)}


ANN, BEN = worker("w-1", SEEN), worker("w-2", OTHER)

SOUND: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a file is moved": ({REGISTRY: workers(ANN, BEN)}, {"registry/z/b.yaml": workers(ANN, BEN)}),
    "a file is split": ({REGISTRY: workers(ANN, BEN)}, {REGISTRY: workers(BEN), "registry/b.yaml": workers(ANN)}),
    "files are joined": ({REGISTRY: workers(BEN), "registry/b.yaml": workers(ANN)}, {REGISTRY: workers(ANN, BEN)}),
    "a file is written otherwise": (
        {REGISTRY: workers(ANN)},
        {REGISTRY: b"""# a remark
workers:
    -   credentials:
          - verifications: [{method: phone, verified_by: w-9, verified_on: 2026-01-01}]
            expires_on: 2027-01-31
            issued_on: 2026-01-01
            number: 7
            type: rn
        id: w-1
"""},
    ),
    "an id is added": (person(SEEN), person({**SEEN, "id": "c-1"})),
    "a number is added": (person({**TWIN, "verifications": [LOOK]}), person(SEEN)),
    "records change places": (person(SEEN, OTHER), person(OTHER, SEEN)),
    "two of one type and day, one with an id": (person({**TWIN, "id": "a"}, {**TWIN, "id": "b"}),
                                                 person({**TWIN, "id": "b"}, {**TWIN, "id": "a"})),
    "a note is written": (person(SEEN), person({**SEEN, "note": "seen at the desk"})),
    "a look comes after a look": (person(SEEN), person({**SEEN, "verifications": [LOOK, AGAIN]})),
    "the newer look stands first": (person(SEEN), person({**SEEN, "verifications": [AGAIN, LOOK]})),
    "evidence is added": (person(SEEN), person({**SEEN, "evidence": [{"ref": "vault://a"}]})),
    "evidence of a look is added": (
        person(SEEN), person({**SEEN, "verifications": [{**LOOK, "evidence": [{"ref": "vault://a"}]}]})),
    "a renewal is a record of its own": (person(SEEN), person(SEEN, RENEWED)),
    "a renewal takes the place of the record": (
        person(SEEN), person({**RENEWED, "verifications": [LOOK, {**AGAIN, "expires_seen": "2028-01-31"}]})),
    "an end moves back": (person(SEEN), person({**SEEN, "expires_on": "2026-12-31"})),
    "a type is renamed only in its words": (
        {**person(SEEN), POLICIES: {"credential_types": [{"id": "rn", "name": "Nurse"}]}},
        {**person(SEEN), POLICIES: {"credential_types": [{"id": "rn", "name": "Registered nurse"}]}}),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_irregular_where(name: str) -> None:
    before, after = SOUND[name]
    assert told(before, after, on=days(0, 33)) == []


IRREGULAR: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "a moved file loses a worker": (
        {REGISTRY: workers(ANN, BEN)}, {"registry/b.yaml": workers(ANN)}, ["INTG008"]),
    "a split file changes a look": (
        {REGISTRY: workers(ANN, BEN)},
        {REGISTRY: workers(BEN),
         "registry/b.yaml": workers(worker("w-1", {**RECORD, "verifications": [{**LOOK, "method": "web_lookup"}]}))},
        ["INTG003"]),
    "an id is added and the end moved": (
        person(SEEN), person({**SEEN, "id": "c-1", "expires_on": "2027-06-30"}), ["INTG007"]),
    "an id is added and a look is taken out": (person(SEEN), person({**RECORD, "id": "c-1"}), ["INTG003"]),
    "a look is written over instead of renewed": (
        person(SEEN), person({**RECORD, "verifications": [AGAIN]}), ["INTG003"]),
    "one of two of a type and day goes": (
        person({**TWIN, "id": "a"}, {**TWIN, "id": "b"}), person({**TWIN, "id": "b"}), ["INTG008"]),
    "one of two that are alike goes": (person(TWIN, TWIN), person(TWIN), ["INTG008"]),
    "evidence is exchanged": (
        person({**SEEN, "evidence": [{"ref": "vault://a"}]}), person({**SEEN, "evidence": [{"ref": "vault://b"}]}),
        ["INTG003"]),
    "a renewal takes the place and drops the look": (
        person(SEEN), person({**RENEWED, "verifications": [AGAIN]}), ["INTG003"]),
    "a note is no reason for what is late": (
        person(SEEN), person(SEEN, {**OTHER, "note": "Late-reason: the papers came in February"}), ["INTG002"]),
}  # fmt: skip


@pytest.mark.parametrize("name", IRREGULAR)
def test_something_is_irregular_where(name: str) -> None:
    before, after, codes = IRREGULAR[name]
    assert [each.partition(" ")[0] for each in told(before, after, on=days(0, 33))] == codes
