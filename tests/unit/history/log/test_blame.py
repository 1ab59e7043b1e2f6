"""Blame: each field has the commit that gave it its value, followed through files, records and lists."""

from __future__ import annotations

from credpolicy.history.log.blame import Blamed, blame
from credpolicy.history.log.standing import Standing
from tests.historian import turns

A, B = "registry/a.yaml", "registry/b.yaml"


def person(*credentials, **fields):
    return {"workers": [{"id": "w-1", "credentials": list(credentials), **fields}]}


def blamed(*states, name="w-1") -> dict[str, tuple[str, int]]:
    """The value and the number of the commit of each field."""
    (found,) = everything(*states, name=name)
    return {".".join(line.way): (line.value, int(line.origin.commit.id, 16)) for line in found.lines}


def everything(*states, name="w-1") -> tuple[Blamed, ...]:
    return blame(turns(states), Standing(), [name])


def test_fields_are_followed_from_file_to_file():
    assert blamed({A: person(manager="w-8", note="x")}, {B: person(manager="w-9", note="x")}, {A: person(
        manager="w-9", note="x")}) == {"id": ("w-1", 1), "manager": ("w-9", 2), "note": ("x", 1)}  # fmt: skip


def test_records_are_followed_through_renewals_and_orders():
    first = {"type": "rn", "number": "1", "issued_on": "2025-01-01", "expires_on": "2025-12-31"}
    renewed = {**first, "issued_on": "2026-01-01", "expires_on": "2026-12-31"}
    other = {"type": "bls", "number": "1"}
    found = blamed({A: person(first)}, {A: person(other, first)}, {A: person(renewed, other)})
    assert found["credentials.rn/1/2026-01-01.number"] == ("1", 1)
    assert found["credentials.rn/1/2026-01-01.expires_on"] == ("2026-12-31", 3)
    assert found["credentials.bls/1.type"] == ("bls", 2)


def test_a_value_that_comes_back_was_set_when_it_came_back():
    states = [{A: person(manager=name)} for name in ("w-8", "w-9", "w-8")]
    assert blamed(*states)["manager"] == ("w-8", 3)


def test_each_entry_of_a_list_of_a_policy_has_its_own_commit():
    def rule(*requires):
        return {"policies/a.yaml": {"requirements": [{"id": "core", "requires": list(requires)}]}}

    found = blamed(rule("rn"), rule("bls", "rn"), name="core")
    assert found["requires.rn.type"] == ("rn", 1)
    assert found["requires.bls.type"] == ("bls", 2)
    assert "level" not in found  # nobody wrote it


def test_an_entry_without_a_name_is_followed_where_it_is_the_only_one_that_changed():
    def kind(*cases):
        return {"policies/a.yaml": {"credential_types": [{"id": "bls", "renewal": list(cases)}]}}

    last = {"window": "90 days"}
    found = blamed(kind({"window": "60 days", "grace": "1 month"}), kind({"window": "60 days", "grace": "2 days"}),
                   name="bls")  # fmt: skip
    assert found == {"id": ("bls", 1), "renewal.window": ("60 days", 1), "renewal.grace": ("2 days", 2)}
    when = {"when": {"day": {"from": "2026-01-01"}}, "grace": "1 month"}
    found = blamed(kind(when, last), kind({**when, "grace": "2 days"}, last), name="bls")
    assert (found["renewal.1.grace"], found["renewal.2.window"]) == (("2 days", 2), ("90 days", 1))


def test_what_is_gone_tells_who_took_it_out_and_what_came_back_begins_anew():
    (gone,) = everything({A: person()}, {})
    assert (gone.gone, int(gone.origin.commit.id, 16)) == (True, 2)
    assert blamed({A: person()}, {}, {A: person()}) == {"id": ("w-1", 3)}


def test_what_cannot_be_read_now_is_told_as_it_was():
    (held,) = everything({A: person(manager="w-8")}, {A: b"workers: ["})
    assert (held.held, held.path, len(held.lines)) == (True, A, 2)


def test_one_id_in_two_collections_is_two_objects():
    both = {"policies/a.yaml": {"credential_types": [{"id": "x"}], "requirements": [{"id": "x", "requires": ["x"]}]}}
    assert [each.collection for each in everything(both, name="x")] == ["credential_types", "requirements"]
