"""Who must act in a snapshot on a day."""

from datetime import date

from credpolicy.evaluate.responsible import Responsibles
from tests.builder import snapshot_from

DAY = date(2026, 3, 2)
LEAVE = {"leave": [{"from": "2026-03-01", "until": "2026-04-30"}]}
TEAM = snapshot_from(
    {
        "owners": [
            {
                "id": "team",
                "accountable": "w-1",
                "backup": "w-2",
                "acting": [{"worker": "w-3", "from": "2026-03-01", "until": "2026-04-30"}],
                "team": "@acme/team",
            }
        ],
        "board": [{"id": "data", "held_by": "w-1", "deputy": "w-2"}],
    },
    {
        "workers": [
            {"id": "w-1", **LEAVE},
            {"id": "w-2"},
            {"id": "w-3", "leave": [{"from": "2026-03-01", "until": "2026-03-31"}]},
        ]
    },
)


def test_who_answers_is_asked_by_the_id_of_the_owner():
    people = Responsibles(TEAM, DAY)
    found = people.answering("team")
    assert [(link.person.id, link.person.presence, link.role) for link in found.chain] == [
        ("w-3", "on_leave", "acting"),
        ("w-1", "on_leave", "accountable"),
        ("w-2", "present", "backup"),
    ]
    assert (found.person.id, found.link.role, found.team) == ("w-2", "backup", "@acme/team")
    assert people.answering("nobody") is people.answering(None) is None


def test_on_another_day_somebody_else_answers():
    assert Responsibles(TEAM, date(2026, 4, 10)).answering("team").person.id == "w-3"
    assert Responsibles(TEAM, date(2026, 5, 1)).answering("team").person.id == "w-1"


def test_seats_and_people_are_asked_too():
    people = Responsibles(TEAM, DAY)
    assert people.seated("data").person.id == "w-2"
    assert people.seated("security") is None
    assert people.person("w-9").presence == "unknown"


def test_an_owner_written_twice_is_the_first():
    twice = snapshot_from({"owners": [{"id": "team", "accountable": name} for name in ("w-1", "w-2")]}, {})
    assert Responsibles(twice, DAY).answering("team").chain[0].person.id == "w-1"
