"""Random histories: the events tell every change, nothing else, and who set what; an oracle compares whole trees."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from credpolicy.history.log.blame import blame
from credpolicy.history.log.events import events
from credpolicy.history.log.standing import Standing
from credpolicy.load.chronicle import Chronicle
from credpolicy.model.event import KINDS, Event
from tests.historian import happened, imported, turns

Tree = dict[str, Any]
World = dict[tuple[str, str], Tree]
"""Objects by collection and id, as plain trees."""

QUICK = (Phase.explicit, Phase.generate)
DAYS = st.sampled_from([f"20{year}-0{month}-15" for year in (24, 25, 26) for month in (1, 6)])
FOLDERS = {"workers": "registry", "requirements": "policies", "credential_types": "policies", "owners": "policies",
           "locations": "registry"}  # fmt: skip
LOOKS = st.lists(
    st.fixed_dictionaries(
        {"verified_on": DAYS, "verified_by": st.sampled_from(["w-8", "w-9"]), "method": st.just("phone")},
        optional={"reference": st.sampled_from(["r1", "r2"])},
    ),
    max_size=2,
    unique_by=lambda look: (look["verified_on"], look["verified_by"]),
)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["rn", "bls"])},
        optional={
            "number": st.sampled_from(["1", "2"]),
            "issued_on": DAYS,
            "expires_on": DAYS,
            "status": st.sampled_from(["active", "revoked", "suspended", "odd"]),
            "note": st.sampled_from(["x", "y"]),
            "verifications": LOOKS,
        },
    ),
    max_size=4,
    unique_by=lambda record: (record["type"], record.get("number"), record.get("issued_on")),
)
WORKERS = st.fixed_dictionaries(
    {"status": st.sampled_from(["active", "ended"]), "credentials": RECORDS},
    optional={
        "hired_on": DAYS,
        "ended_on": DAYS,
        "manager": st.sampled_from(["w-8", "w-9"]),
        "assignments": st.lists(
            st.fixed_dictionaries({"role": st.sampled_from(["nurse", "medic"])}, optional={"starts_on": DAYS}),
            max_size=2,
        ),
    },
)
REQUIREMENTS = st.fixed_dictionaries(
    {
        "requires": st.lists(st.sampled_from(["rn", "bls", "acls"]), min_size=1, max_size=3, unique=True),
        "level": st.sampled_from(["mandatory", "recommended"]),
        "severity": st.sampled_from(["low", "critical"]),
    },
    optional={"owner": st.sampled_from(["a", "b"]), "title": st.sampled_from(["T", "U"])},
)
OBJECTS = {
    "workers": WORKERS,
    "requirements": REQUIREMENTS,
    "credential_types": st.fixed_dictionaries({}, optional={"name": st.sampled_from(["N", "M"])}),
    "owners": st.fixed_dictionaries({"accountable": st.sampled_from(["w-8", "w-9"])}),
    "locations": st.fixed_dictionaries({}, optional={"name": st.sampled_from(["N", "M"])}),
}
KEYS = st.sampled_from([(name, f"{name[0]}-{number}") for name in OBJECTS for number in (1, 2)])


@st.composite
def worlds(draw: st.DrawFn, least: int = 2) -> list[World]:
    """What stood after each commit: each changes some objects, whole or in a few fields, and keeps the others."""
    found: list[World] = []
    world: World = {}
    for _ in range(draw(st.integers(least, 5))):
        world = dict(world)
        for key in draw(st.lists(KEYS, max_size=3, unique=True)):
            if key in world and draw(st.integers(0, 3)) == 0:
                del world[key]
                continue
            fresh = draw(OBJECTS[key[0]])
            kept = draw(st.sets(st.sampled_from(sorted(world.get(key, {})) or ["-"])))
            world[key] = fresh | {name: world[key][name] for name in kept if name in world.get(key, {})}
        found.append(world)
    return found


@st.composite
def laid_out(draw: st.DrawFn, world: World) -> Tree:
    """The objects of a world in files, each anywhere, in any order, as are the entries of their lists."""
    files: dict[str, Tree] = {}
    for key in draw(st.permutations(sorted(world))):
        collection, name = key
        path = f"{FOLDERS[collection]}/{draw(st.sampled_from(['a', 'b', 'x/c']))}.yaml"
        said = {
            field: draw(st.permutations(value)) if isinstance(value, list) else value
            for field, value in world[key].items()
        }
        files.setdefault(path, {}).setdefault(collection, []).append({"id": name, **said})
    return files


def rows(value: Any) -> Any:
    """A value in which the order of lists has no meaning."""
    if isinstance(value, list):
        return Counter(map(repr, map(rows, value)))
    if isinstance(value, dict):
        return sorted((key, repr(rows(inner))) for key, inner in value.items() if inner != [])
    return value


def differing(before: Tree, after: Tree) -> set[str]:
    """The oracle: the fields of two plain trees that are not the same."""
    return {name for name in {*before, *after} if rows(before.get(name, [])) != rows(after.get(name, []))}


def by_commit(events: list[Event], commits: int) -> list[list[Event]]:
    found: list[list[Event]] = [[] for _ in range(commits)]
    for event in events:
        assert event.commit is not None
        found[int(event.commit.id, 16) - 1].append(event)
    return found


@settings(max_examples=150)
@given(st.data())
def test_the_events_tell_every_field_that_differs_and_no_other(data: st.DataObject) -> None:
    history = data.draw(worlds())
    found_events = happened(*[data.draw(laid_out(world)) for world in history])
    assert all(event.kind in KINDS for event in found_events)
    before: World = {}
    for world, found in zip(history, by_commit(found_events, len(history)), strict=True):
        for key in {*before, *world}:
            told = {
                str((*event.part, *field.field)[0]) for event in found if (event.collection, event.id) == key
                for field in event.fields
            }  # fmt: skip
            old, new = before.get(key), world.get(key)
            wanted = differing(old or {}, new or {})
            if old is None or new is None:
                # what nobody wrote is told as it is by default
                assert wanted <= told, key
                assert not (told - wanted) & {*(old or {}), *(new or {})} - {"credentials"}, key
            else:
                assert told == wanted, key
        assert {(event.collection, event.id) for event in found} <= {*before, *world}
        before = world


@settings(max_examples=150)
@given(st.data())
def test_replaying_the_events_of_records_leads_from_nothing_to_what_stands(data: st.DataObject) -> None:
    history = data.draw(worlds(3))
    found_events = happened(*[data.draw(laid_out(world)) for world in history])
    state: dict[tuple[Any, ...], dict[str, str]] = {}
    for world, found in zip(history, by_commit(found_events, len(history)), strict=True):
        _replay(state, [event for event in found if event.part])
        wanted = {
            (name, *way): fields for (collection, name), tree in world.items() if collection == "workers"
            for way, fields in _parts(tree)
        }  # fmt: skip
        assert {way: fields for way, fields in state.items() if fields} == wanted


def _parts(worker: Tree) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Each record of a worker and each look at its source, by the names that they have in events."""
    found = []
    for record in worker.get("credentials", []):
        name = "/".join(record[key] for key in ("type", "number", "issued_on") if key in record)
        way = ("credentials", name)
        found.append((way, {key: value for key, value in record.items() if key != "verifications"}))
        for look in record.get("verifications", []):
            known_as = f"{look['verified_on']}/{look['verified_by']}"
            found.append(((*way, "verifications", known_as), {**look, "outcome": "validated"}))
    return found


def _replay(state: dict[tuple[Any, ...], dict[str, str]], events: list[Event]) -> None:
    """Take in the events of a commit: first what goes and what is known by another name leaves its place."""
    moving: dict[tuple[Any, ...], dict[str, str]] = {}
    for event in events:
        if event.was and len(event.part) == 2:
            old, new = (event.id, *event.was), (event.id, *event.part)
            for way in [way for way in state if way[: len(old)] == old]:
                moving[(*new, *way[len(old) :])] = state.pop(way)
    for event in events:
        if event.kind in ("credential_removed", "verification_removed"):
            _change(state if (event.id, *event.part) in state else moving, event)
    state |= moving
    looks: dict[tuple[Any, ...], dict[str, str]] = {}
    for event in events:
        if event.was and len(event.part) == 4:
            old = (event.id, *event.part[:3], event.was[3])
            looks[(event.id, *event.part)] = state.pop(old)
    state |= looks
    for event in events:
        if not event.kind.endswith("_removed"):
            _change(state, event)


def _change(state: dict[tuple[Any, ...], dict[str, str]], event: Event) -> None:
    fields = state.setdefault((event.id, *event.part), {})
    for change in event.fields:
        (name,) = change.field
        assert fields.get(str(name)) == change.before, event
        if change.after is None:
            del fields[str(name)]
        else:
            fields[str(name)] = change.after
    if event.kind.endswith("_removed"):
        assert not fields, event
        del state[(event.id, *event.part)]


@settings(max_examples=100)
@given(st.data())
def test_moving_splitting_and_sorting_files_tells_nothing(data: st.DataObject) -> None:
    world = data.draw(worlds())[-1]
    layouts = [data.draw(laid_out(world)) for _ in range(3)]
    assert {event.commit.id[-1] for event in happened(*layouts) if event.commit} <= {"1"}


@settings(max_examples=100, phases=QUICK)
@given(st.data())
def test_files_that_break_on_the_way_hide_nothing_and_take_nothing_away(data: st.DataObject) -> None:
    world = data.draw(worlds())[-1]
    first = data.draw(laid_out(world))
    states = [first]
    for number in range(3):
        state = dict(data.draw(laid_out(world)))
        for path in data.draw(st.sets(st.sampled_from(sorted(state) or ["-"]))) & state.keys():
            broken = data.draw(st.sampled_from([b"workers: [\n", b"- x\n", b"\xff\n", b"workers:\n  - {name: x}\n"]))
            # each time other bytes: a file that was left alone takes nothing in
            state[path] = b"%s# %d\n" % (broken, number)
        states.append(state)
    found_events = [event for event in happened(*states, data.draw(laid_out(world))) if event.commit]
    assert {event.subject for event in found_events if event.commit and event.commit.id[-1] != "1"} <= {"file"}


@settings(max_examples=100)
@given(st.data())
def test_blame_names_the_last_commit_that_changed_a_field(data: st.DataObject) -> None:
    history = data.draw(worlds(3))
    states = [data.draw(laid_out(world)) for world in history]
    found = blame(turns(states), Standing(), {name for world in history for _, name in world})
    assert {(each.collection, each.id) for each in found} == {key for world in history for key in world}
    for each in found:
        key = each.collection, each.id
        versions = [world.get(key) for world in history]
        assert each.gone == (versions[-1] is None)
        lines = {line.way: int(line.origin.commit.id, 16) for line in each.lines if len(line.way) == 1}
        for field, value in (versions[-1] or {}).items():
            if not isinstance(value, list) and (field, value) not in [("level", "mandatory"), ("status", "active")]:
                assert lines[(field,)] == _set_by(versions, field), (key, field)


def _set_by(versions: list[Tree | None], field: str) -> int:
    """The oracle: the number of the commit from which on a field always had the value that it has now."""
    number = len(versions)
    last: Tree = versions[-1] or {}
    while number > 1 and (versions[number - 2] or {}).get(field) == last[field]:
        number -= 1
    return number


@settings(max_examples=12, phases=QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_git_tells_the_same_as_the_files(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    states = [data.draw(laid_out(world)) for world in data.draw(worlds(3))]
    repository = tmp_path_factory.mktemp("history")
    imported(repository, states)
    told = events(Chronicle(repository).turns(), Standing())
    # a commit that changes nothing is no step of the mainline, so commits are told apart by their days
    assert [_said(event) for event in told] == [_said(event) for event in happened(*states)]


def _said(event: Event) -> tuple[Any, ...]:
    return event.kind, event.collection, event.id, event.day, event.path, event.part, event.was, event.fields
