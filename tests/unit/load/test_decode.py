"""What is read, what is left out, and that nothing is left out in silence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.load.decode import decode, settle
from credpolicy.load.yaml import parse
from credpolicy.model.audit import AuditsFile
from credpolicy.model.base import DatedValue, Model
from credpolicy.model.phrase import ALL_ANCHORS, Choice, Reached
from credpolicy.model.phrase import read as phrase
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import IdentitiesFile, RegistryFile, Worker
from credpolicy.model.selector import Selection
from credpolicy.model.selector import parse as selection
from credpolicy.model.snapshot import Unreadable
from tests.unit.load.decoding import FILE, decoded, path
from tests.unit.load.mutations import mutated
from tests.unit.load.valid import AUDITS, IDENTITIES, POLICIES, REGISTRY


def test_every_object_is_placed_in_the_order_of_the_file():
    found = decoded(RegistryFile, "clients: [{id: acme}]\nworkers: [{id: w-2}, {id: w-1}]\n")
    assert [(name, placed.item.id, placed.pointer) for name, placed in found.objects] == [
        ("clients", "acme", ("clients", 0)),
        ("workers", "w-2", ("workers", 0)),
        ("workers", "w-1", ("workers", 1)),
    ]
    assert (found.faults, found.broken, found.unreadable, found.complete) == ([], [], [], True)


def test_values_stay_as_written():
    found = decoded(RegistryFile, "workers: [{id: 007, credentials: [{type: NO, number: 007123, note: 1e3}]}]")
    ((_, placed),) = found.objects
    record = placed.item.credentials[0]
    assert (placed.item.id, record.type, record.number, record.note) == ("007", "NO", "007123", "1e3")


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_a_key_left_empty_is_absent(nothing):
    text = f"""
        requirements:
          - id: core
            requires: [{{type: bls, where: {nothing}}}]
            level: {nothing}
            allow_empty: {nothing}
            applies_to: {nothing}
        owners: {nothing}
        waivers:
    """
    found = decoded(PoliciesFile, text)
    assert found.faults == []
    ((_, placed),) = found.objects
    assert placed.item == decoded(PoliciesFile, "requirements: [{id: core, requires: [bls]}]").objects[0][1].item


def test_an_attribute_left_empty_is_absent():
    found = decoded(RegistryFile, "locations: [{id: yard, attributes: {hazard: , heads: 5}}]")
    assert found.objects[0][1].item.attributes == {"heads": "5"}


def test_one_bad_record_hides_nothing_else():
    found = decoded(
        RegistryFile,
        """
        workers:
          - id: w-1
            credentials:
              - {type: bls, issued_on: 2026-02-30}
              - {type: acls, completed_on: 2026-01-05}
              - {type: rn-license, number: [7]}
              - {type: pals, completed_on: 2026-01-06}
          - id: w-2
        """,
    )
    (_, first), (_, second) = found.objects
    assert [record.type for record in first.item.credentials] == ["acls", "pals"]
    assert second.item.id == "w-2"
    assert [path(fault) for fault in found.faults] == [
        "workers/0/credentials/0/issued_on",
        "workers/0/credentials/2/number",
    ]
    assert found.unreadable == [Unreadable("w-1", "bls"), Unreadable("w-1", "rn-license")]
    assert found.complete


def test_a_location_counts_the_entries_that_were_left_out():
    found = decoded(
        RegistryFile, "workers: [{id: w-1, credentials: [{x: 1}, {type: a}, 7, {type: b}], leave: [{x: 1}]}]"
    )
    placed = found.objects[0][1]
    assert [record.type for record in placed.item.credentials] == ["a", "b"]
    assert placed.at("credentials", 0).pointer == ("workers", 0, "credentials", 1)
    assert placed.at("credentials", 1, "type").pointer == ("workers", 0, "credentials", 3, "type")
    assert placed.at("id").pointer == ("workers", 0, "id")


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        ("credentials: [{type: bls, issued_no: 2026-01-01}]", "bls"),
        ("credentials: [{type: bls, verifications: [{verified_on: 2026-01-01}]}]", "bls"),
        ("credentials: [{number: 7}]", None),
        ("credentials: [{type: a b}]", None),
        ("credentials: [{type: bls, type: acls}]", None),
        ("credentials: [{type: bls, number: 1, number: 2}]", "bls"),
        ("credentials: [bls]", None),
        ("credentials: bls", None),
        ("assignments: [{location: ward-3}]", None),
        ("leave: [{until: 2026-01-01}]", None),
        ("status: activ", None),
        ("hired_on: 2026-02-30", None),
        ("attributes: {size: {a: b}}", None),
        ("hired_no: 2026-02-03", None),
        ("screenings: [{type: leie, screened_on: 2026-01-01, result: cleer}]", "leie"),
        ("screenings: [{type: leie, type: oig, screened_on: 2026-01-01, result: clear}]", None),
        ("screenings: [{screened_on: 2026-01-01, result: clear}]", None),
        ("credits: [{unit: hour, earned_on: 2026-02-30}]", None),
        ("credits: [{unit: hour}]", None),
        ("events: [{kind: accident}]", None),
        ("birthday: 02-30", None),
    ],
)
def test_what_of_a_worker_could_not_be_read_is_unknown_and_not_missing(damage, lost):
    found = decoded(RegistryFile, f"workers: [{{id: w-1, {damage}}}]")
    assert [placed.item.id for _, placed in found.objects] == ["w-1"]
    assert found.unreadable == [Unreadable("w-1", lost)]
    assert found.complete


def test_a_worker_without_a_readable_id_is_left_out_and_the_file_counts_as_incomplete():
    found = decoded(RegistryFile, "workers: [{id: a b}, {status: active}, w-1, {id: w-2}]")
    assert [placed.item.id for _, placed in found.objects] == ["w-2"]
    assert found.broken == []
    assert not found.complete


def test_a_worker_whose_id_is_given_twice_may_be_either():
    found = decoded(RegistryFile, "workers: [{id: w-1, id: w-2}]")
    assert (found.objects, found.broken, found.complete) == ([], [("workers", "w-1")], False)


def test_a_worker_of_whom_keys_may_be_missing_is_left_out_by_name():
    found = decoded(RegistryFile, "workers: [{id: w-1, <<: [x]}, {id: w-2, true: x}]")
    assert (found.objects, found.broken) == ([], [("workers", "w-1"), ("workers", "w-2")])


@pytest.mark.parametrize(
    ("model", "text", "broken"),
    [
        (PoliciesFile, "credential_types: [{id: bls, validity: 2 years}]", ("credential_types", "bls")),
        (PoliciesFile, "requirements: [{id: core, requires: []}]", ("requirements", "core")),
        (
            PoliciesFile,
            "requirements: [{id: core, requires: [a], severity: high, severity: low}]",
            ("requirements", "core"),
        ),
        (PoliciesFile, "waivers: [{id: wv-1}]", ("waivers", "wv-1")),
        (PoliciesFile, "attributes: [{name: hazard}]", ("attributes", "hazard")),
        (RegistryFile, "locations: [{id: yard, juris: US-OH}]", ("locations", "yard")),
        (IdentitiesFile, "identities: [{worker: w-1, nick: x}]", ("identities", "w-1")),
    ],
)
def test_a_broken_object_is_left_out_whole_and_named(model, text, broken):
    found = decoded(model, text)
    assert (found.objects, found.broken, found.complete) == ([], [broken], True)


@pytest.mark.parametrize(
    "text", ["worker: [{id: w-1}]", "workers: w-1", "workers: {id: w-1}", "workers: [{id: w-1}]\nworkers: []"]
)
def test_a_collection_that_cannot_be_read_makes_the_file_incomplete(text):
    assert not decoded(RegistryFile, text).complete


def test_what_the_reader_could_not_read_is_told_once():
    found = decoded(RegistryFile, "workers: [{id: w-1, credentials: &a [{type: bls}, *a]}]")
    assert (found.faults, found.unreadable) == ([], [Unreadable("w-1", None)])


def test_an_alias_may_be_used_twice_although_one_use_is_wrong():
    found = decoded(RegistryFile, "clients: [&a {id: acme}]\nlocations: [*a]\norganizations: [{id: x, name: *a}]\n")
    assert [placed.item.id for _, placed in found.objects] == ["acme", "acme"]
    assert found.broken == [("organizations", "x")]


KINDS: list[tuple[type[Model], dict[str, Any]]] = [
    (RegistryFile, REGISTRY),
    (PoliciesFile, POLICIES),
    (IdentitiesFile, IDENTITIES),
    (AuditsFile, AUDITS),
]


@pytest.mark.parametrize(("model", "tree"), KINDS)
def test_a_valid_file_comes_back_whole(model, tree):
    found = decode(tree, model, FILE)
    assert found.faults == []
    assert {name: [said(p.item) for k, p in found.objects if k == name] for name in tree} == {
        name: [plain(entry) for entry in entries] for name, entries in tree.items()
    }


@pytest.mark.parametrize(("model", "tree"), KINDS)
@given(data=st.data())
def test_nothing_is_left_out_without_a_fault(model: type[Model], tree: dict[str, Any], data: st.DataObject):
    broken = data.draw(mutated(tree))
    found = decode(broken, model, FILE)
    at_fault = {fault.pointer for fault in found.faults}
    kept = {placed.pointer: placed for _, placed in found.objects}
    for name, entries in broken.items():
        if not isinstance(entries, list) or name not in model.model_fields:
            assert entries is None or (name,) in at_fault
            continue
        for place, entry in enumerate(entries):
            pointer = (name, place)
            wrong = {spot[2:] for spot in at_fault if spot[:2] == pointer}
            if pointer not in kept:
                assert wrong
                assert (name, known_as(name, entry)) in found.broken or not found.complete
            else:
                assert said(kept[pointer].item) == plain(without(entry, wrong))
                assert wrong == set() or any(part.worker == entry["id"] for part in found.unreadable)


def known_as(name: str, entry: Any) -> Any:
    key = {"attributes": "name", "holidays": "on", "identities": "worker"}.get(name, "id")
    return entry.get(key) if isinstance(entry, dict) else None


LISTS = ("acknowledged", "assignments", "credentials", "credits", "events", "leave", "screenings")


def without(entry: dict[str, Any], wrong: set[tuple[Any, ...]]) -> dict[str, Any]:
    """A worker without the list entries, or else the keys, in which something is wrong."""
    rest = {}
    for key, value in entry.items():
        inside = {spot[1] if len(spot) > 1 else None for spot in wrong if spot[0] == key}
        if key in LISTS and None not in inside and isinstance(value, list):
            rest[key] = [one for place, one in enumerate(value) if place not in inside]
        elif not inside:
            rest[key] = value
    return rest


CASES = ("validity", "renewal", "credits", "verification", "needs")
SHORT = {"derived_from": "type", "rounding": "to"}
SHORT_IN_LIST = {
    **dict.fromkeys(("requires", "any_of", "all_of", "of"), "type"),
    "ended_by": "event",
    "expect": "state",
}


# mappings whose keys are the writer's own words, whatever these are
NAMED_FREELY = ("categories", "attributes", "status_map", "makes_one", "match", "external_ids", "answers")


def plain(value: Any, key: str = "") -> Any:
    """A tree as it reads when short forms are written out and empty keys left out."""
    if key in ("applies_to", "where", "when", "selector") or (key == "by" and isinstance(value, dict)):
        return selection(value)
    if isinstance(value, dict) and value.keys() & {"earliest_of", "latest_of", "reached"}:
        return phrase(value, ALL_ANCHORS)
    if isinstance(value, dict) and "keep" in value and isinstance(value.get("type"), str):
        value = {**value, "type": [value["type"]]}  # of a retention rule: one id, or a list of them
    if (key in CASES and isinstance(value, dict)) or (key in ("per", "place") and isinstance(value, str)):
        return [plain(value)]
    if key in NAMED_FREELY and isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None and v != []}
    if key in ("expect", "coverage") and isinstance(value, dict):
        return {k: plain(v if isinstance(v, list) else [v], "expect") for k, v in value.items()}
    if isinstance(value, dict):
        return {k: plain(v, k) for k, v in value.items() if v is not None and v != []}
    if isinstance(value, list):
        short = SHORT_IN_LIST.get(key, "")
        return [{short: plain(one)} if short and isinstance(one, str) else plain(one) for one in value]
    if key in SHORT and isinstance(value, str):
        return {SHORT[key]: plain(value)}
    return str(int(value)) if isinstance(value, str) and value.isdecimal() else value


def said(value: Any) -> Any:
    """A record as the tree it came from."""
    if isinstance(value, Model):
        fields = {
            field.alias or name: getattr(value, name)
            for name, field in type(value).model_fields.items()
            if name in value.model_fields_set
        }
        return {key: said(one) for key, one in fields.items() if one is not None and one != ()}
    if isinstance(value, dict):
        return {key: said(one) for key, one in value.items() if one is not None and one != ()}
    if isinstance(value, tuple):
        return [said(one) for one in value]
    if isinstance(value, DatedValue):
        return {"from": str(value.from_), "value": said(value.value)}
    if isinstance(value, bool | Selection | Choice | Reached):
        return value
    return str(int(str(value))) if str(value).isdecimal() else str(value)


def test_a_record_is_given_up_when_leaving_parts_out_does_not_mend_it():
    read = settle(Worker, {"id": "w-1", "shoe": "44"}, [], lambda pointer, value: ("note",))
    assert read.item is None
    assert {fault.pointer for fault in read.faults} == {("shoe",)}


def test_reading_again_gives_the_same():
    text = b"workers: [{id: w-1, x: 1}, {id: w-2, credentials: [{type: a, y: 1}, {type: b}]}]"
    tree = parse(text).tree
    assert tree is not None
    assert decode(tree, RegistryFile, FILE) == decode(tree, RegistryFile, FILE)


def test_of_countless_faults_as_many_are_told_as_anybody_reads():
    found = decoded(RegistryFile, f"clients: [{'7, ' * 1500}{{id: acme}}]")
    assert len(found.faults) == 1000
    assert found.faults[-1].message == "keys with values are needed here, not `7` (and 500 faults more)"
    assert [placed.item.id for _, placed in found.objects] == ["acme"]
