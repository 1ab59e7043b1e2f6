"""Who answers for what, as people and tools read it."""

import json
from datetime import date

import jsonschema
import pytest

from credpolicy.evaluate.stewardship import handover, stewardship
from credpolicy.model.registry import Identity
from credpolicy.model.snapshot import File, Placed
from credpolicy.report.owners.json import json as told
from credpolicy.report.owners.page import text
from credpolicy.report.owners.words import OwnersReport, places
from credpolicy.report.shapes import published
from credpolicy.report.view import Style
from tests.builder import snapshot_from

DAY = date(2026, 3, 2)
AWAY = {"leave": [{"from": "2026-03-01", "until": "2026-03-31"}]}
GONE = {"ended_on": "2026-03-01"}
OWNER = {"id": "clinical", "accountable": "a", "backup": "b"}
ACTING = {**OWNER, "acting": [{"worker": "c", "from": "2026-03-01", "until": "2026-03-10"}]}


def world(owner=OWNER, board=(), settings=None, rules=True, further=None, **people):
    policies = {"owners": [owner] if owner else [], "board": list(board)}
    if rules:
        policies["credential_types"] = [{"id": "licence", "owner": "clinical"}]
    registry = {"workers": [{"id": name, "hired_on": "2020-01-01", **more} for name, more in people.items()]}
    return snapshot_from(policies, registry, settings, **(further or {}))


def report(snapshot, last=None, **more):
    return OwnersReport(stewardship(snapshot, DAY, last), **more)


def lines(snapshot, last=None):
    return text(report(snapshot, last)).splitlines()


@pytest.mark.parametrize(
    ("owner", "people", "sentence", "code"),
    [
        (OWNER, {"a": {}, "b": {}}, None, 0),
        (OWNER, {"a": AWAY, "b": {}}, "clinical: a is on leave; b, the backup, answers.", 0),
        (OWNER, {"a": GONE, "b": {}}, "clinical: a is not employed; b, the backup, answers.", 0),
        (ACTING, {"a": {}, "b": {}, "c": {}}, "clinical: c acts for a until 2026-03-10.", 0),
        (ACTING, {"a": AWAY, "b": {}, "c": {}}, "clinical: a is on leave; c acts for a until 2026-03-10.", 0),
        (
            ACTING,
            {"a": AWAY, "b": {}, "c": AWAY},
            "clinical: c is on leave and a is on leave; b, the backup, answers.",
            0,
        ),
        (OWNER, {"a": AWAY, "b": GONE}, "clinical: a is on leave and b is not employed; nobody answers.", 1),
        (
            {"id": "clinical", "accountable": "a"},
            {"a": AWAY},
            "clinical: a is on leave, and nobody stands in; nobody answers.",
            1,
        ),
        ({"id": "clinical", "accountable": "z"}, {}, "clinical: z is not in the registry, and nobody stands in;", 1),
    ],
)
def test_who_answers_and_why_is_said(owner, people, sentence, code):
    snapshot = world(owner, **people)
    said = lines(snapshot)
    assert [line for line in said if line.startswith("clinical: ")] == [
        line for line in said if sentence and line.startswith(sentence)
    ]
    assert said[-1].endswith(f"Exit code {code}.")
    assert report(snapshot).exit_code == code


def test_what_nobody_answers_for_is_named():
    settings = {"governance": {"board": ["data"]}}
    said = lines(world({"id": "clinical", "accountable": "a"}, settings=settings, a=AWAY))
    assert said[-3:] == [
        "Nobody answers for type licence of owner clinical.",
        "Nobody answers for the seat data.",
        "Something has nobody who answers. Exit code 1.",
    ]
    said = lines(world(None, a={}))
    assert "Nobody answers for type licence without an owner." in said


def test_nothing_to_answer_for_is_no_success():
    assert report(world(None, rules=False, a={})).exit_code == 3
    assert lines(world(OWNER, rules=False, a={}))[-1] == "There is nothing to answer for. Exit code 3."


def test_an_owner_of_nothing_may_be_away():
    snapshot = world(
        {"id": "idle", "accountable": "a"}, board=[{"id": "data", "held_by": "b"}], rules=False, a=AWAY, b={}
    )
    assert report(snapshot).exit_code == 0


@pytest.mark.parametrize(
    ("owner", "people", "row"),
    [
        (
            OWNER,
            {"a": {"leave": [{"from": "2026-03-09", "until": "2026-03-20"}]}, "b": {}},
            "2026-03-09  2026-03-20  owner clinical  b        backup       a goes on leave",
        ),
        (
            ACTING,
            {"a": {}, "b": {}, "c": {}},
            "2026-03-11  -      owner clinical  a        accountable  c acts no more",
        ),
        (
            OWNER,
            {"a": {**AWAY}, "b": {"ended_on": "2026-03-05"}},
            "2026-03-06  2026-03-31  owner clinical  nobody   -            b has left and a is on leave",
        ),
        (
            {**OWNER, "acting": [{"worker": "c", "from": "2026-03-05", "until": "2026-05-01"}]},
            {"a": {}, "b": {}, "c": {}},
            "2026-03-05  -      owner clinical  c        acting until 2026-05-01  c acts until 2026-05-01",
        ),
    ],
)
def test_what_changes_is_told_with_its_reason(owner, people, row):
    assert row in lines(world(owner, **people), date(2026, 4, 1))


def test_nothing_changes_is_said():
    assert "Nothing changes until 2026-04-01." in lines(world(a={}, b={}), date(2026, 4, 1))


def test_who_will_not_be_there_is_said_at_the_end_and_does_not_fail_the_day():
    snapshot = world({"id": "clinical", "accountable": "a"}, a={"leave": [{"from": "2026-03-09"}]})
    said = lines(snapshot, date(2026, 4, 1))
    assert "Nobody will answer for the owner clinical from 2026-03-09 on." in said
    assert said[-1].endswith("Exit code 0.")


def test_names_are_shown_where_the_settings_allow_it_and_never_in_json():
    identity = Placed(Identity(worker="a", name="Ann \x1b[2J"), File("identities/a.yaml", "3" * 40), ("identities", 0))
    for shown in (True, False):
        snapshot = world(settings={"show_names": shown}, further={"identities": (identity,)}, a={}, b=AWAY)
        said = text(report(snapshot))
        assert ("Ann" in said) is shown
        assert "\x1b" not in said
        assert "Ann" not in told(report(snapshot))


def test_colours_and_signs_are_for_terminals():
    snapshot = world(a={}, b={})
    assert "\x1b[" in text(report(snapshot, style=Style(colour=True, symbols=True)))
    assert "\u2713 Somebody answers" in text(report(snapshot, style=Style(colour=False, symbols=True)))
    assert text(report(snapshot)).isascii()


HELD = {"a": {}, "b": {"manager": "a"}, "c": {"assignments": [{"role": "nurse", "location": "w", "supervisor": "a"}]}}


def test_what_one_person_holds_is_a_list():
    acting = [{"worker": "a", "from": "2026-04-01", "until": "2026-04-30"}]
    snapshot = world({**OWNER, "acting": acting}, [{"id": "data", "held_by": "a", "deputy": "b"}], **HELD)
    one = handover(snapshot, DAY, snapshot.workers[0])
    said = text(report(snapshot, handover=one)).splitlines()
    assert said[3:] == [
        "acting owner of owner clinical for a, from 2026-04-01 to 2026-04-30",
        "accountable worker of owner clinical (backup b)",
        "  types: licence",
        "holder of the seat data (deputy b)",
        "manager of b",
        "supervisor of c (nurse/w/)",
    ]
    nothing = handover(snapshot, DAY, snapshot.workers[2])
    assert text(report(snapshot, handover=nothing)).endswith("\nc answers for nothing.\n")
    assert report(world({"id": "clinical", "accountable": "a"}, a=AWAY), handover=nothing).exit_code == 0


@pytest.mark.parametrize("last", [None, date(2026, 4, 1)])
@pytest.mark.parametrize("person", [None, 0])
def test_the_json_keeps_to_its_schema(last, person):
    people = {**HELD, "a": AWAY, "b": {"leave": [{"from": "2026-03-09"}]}}
    settings = {"governance": {"board": ["security"]}}
    snapshot = world(ACTING, [{"id": "data", "held_by": "a", "deputy": "b"}], settings, **people)
    one = None if person is None else handover(snapshot, DAY, snapshot.workers[person])
    document = json.loads(told(report(snapshot, last, handover=one)))
    jsonschema.Draft202012Validator(json.loads(published("owners"))).validate(document)
    assert document["owners"][0]["answering"]["worker"] == "c"
    assert document["seats"][1] == {
        "id": "security",
        "answering": {"worker": None, "role": None, "until": None, "chain": []},
        "location": None,
    }
    assert (document["coming"] is None) == (last is None)
    assert (document["handover"] is None) == (person is None)


def test_the_places_are_those_of_owners_and_seats():
    snapshot = world(board=[{"id": "data", "held_by": "a"}], settings={"governance": {"board": ["security"]}}, a={})
    assert [place.pointer for place in places(report(snapshot))] == [("owners", 0, "id"), ("board", 0, "id")]
