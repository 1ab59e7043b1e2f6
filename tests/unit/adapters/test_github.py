"""GitHub as a tracker: whole lists or errors, nothing made twice, and nothing of a person's touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from credpolicy.adapters.github import GitHub
from credpolicy.errors import FinalError, OutsideError, UncertainError, UsageError
from credpolicy.model.plan import Change, Draft, Issue, Tracker
from tests.unit.adapters.github_world import TOKEN, World, entry, refused, said

DAY = date(2026, 2, 1)
DRAFT = Draft("gap 1", "<!-- fp:1 -->", ("credpolicy",))
ISSUE = Issue("7", "https://github.com/octo-org/creds/issues/7", "gap", "text", open=True)
PAGE_2 = "https://api.github.com/repositories/1/issues?state=open&after=Y3Vyc29y&page=2"
NEXT = f'<{PAGE_2}>; rel="next", <https://x>; rel="last"'


def as_tracker(github: GitHub) -> Tracker:
    """For mypy, and for whoever reads: it is one."""
    return github


def test_it_has_everything_that_a_tracker_has() -> None:
    assert as_tracker(World([said(200, [])]).tracker()).longest_body == 65_536


# --- lists


def test_open_and_closed_issues_are_asked_for_by_label_and_never_by_search() -> None:
    world = World([said(200, [entry(2)]), said(200, [entry(1, state="closed", closed_at="2026-02-20T23:30:00Z")])])
    found = world.tracker().issues("credpolicy", DAY)
    assert [(issue.number, issue.open, issue.closed_on) for issue in found] == [
        ("1", False, date(2026, 2, 20)),
        ("2", True, None),
    ]
    assert world.asked == ["GET /repos/octo-org/creds/issues"] * 2
    opened, closed = (dict(request.url.params) for request in world.requests)
    shared = {"labels": "credpolicy", "per_page": "100", "sort": "created", "direction": "asc"}
    assert opened == {**shared, "state": "open"}
    assert closed == {**shared, "state": "closed", "since": "2026-01-31T00:00:00Z"}


def test_an_issue_is_read_as_github_tells_it() -> None:
    told = entry(
        7,
        body="a\r\nb",
        labels=[{"name": "credpolicy", "id": 1}, "of old"],
        assignees=[{"login": "octocat"}],
        milestone={"number": 3, "title": "2026-03"},
    )
    bare = entry(8, body=None, assignees=None)
    first, second = World([said(200, [told, bare]), said(200, [])]).tracker().issues("credpolicy", DAY)
    url = "https://github.com/octo-org/creds/issues/7"
    labels = ("credpolicy", "of old")
    assert first == Issue("7", url, "gap 7", "a\nb", True, labels, ("octocat",), "2026-03")
    assert (second.body, second.assignees) == ("", ())


def test_pages_are_followed_as_github_links_them() -> None:
    first = said(200, [entry(1)], link=NEXT)
    world = World([first, said(200, [entry(2)]), said(200, [])])
    assert [issue.number for issue in world.tracker().issues("credpolicy", DAY)] == ["1", "2"]
    assert str(world.requests[1].url) == PAGE_2
    assert world.requests[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_pull_requests_are_no_issues() -> None:
    world = World([said(200, [entry(1, pull_request={"url": "https://x"}), entry(2)]), said(200, [])])
    assert [issue.number for issue in world.tracker().issues("credpolicy", DAY)] == ["2"]


@pytest.mark.parametrize(
    "link",
    [
        '<https://evil.example/repos/octo-org/creds/issues?page=2>; rel="next"',
        '<http://api.github.com/repos/octo-org/creds/issues?page=2>; rel="next"',
        '<https://api.github.com:8443/repos/octo-org/creds/issues?page=2>; rel="next"',
        '<https://api.github.com.evil.example/?page=2>; rel="next"',
        '<https://api.github.com@evil.example/?page=2>; rel="next"',
        '<https://somebody@api.github.com/?page=2>; rel="next"',
        '<//evil.example/?page=2>; rel="next"',
        '<https://[/>; rel="next"',
        '<file:///etc/passwd>; rel="next"',
    ],
)
def test_no_other_host_is_asked_for_the_next_page(link: str) -> None:
    world = World([said(200, [entry(1)], link=link)])
    with pytest.raises(OutsideError, match="link to the next page"):
        world.tracker().issues("credpolicy", DAY)
    assert len(world.requests) == 1


def test_pages_that_go_round_in_a_circle_end() -> None:
    world = World([said(200, [entry(1)], link=NEXT)])
    with pytest.raises(OutsideError, match="have no end"):
        world.tracker().issues("credpolicy", DAY)
    assert len(world.requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        said(200, {"message": "not a list"}),
        said(200, "text"),
        said(200, [{"number": 1}]),
        said(200, [entry(1, state="half open")]),
        said(200, [entry(1), None]),
        httpx.Response(200, content=b'[{"number": 1, "tit'),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, content=b"<html>Sign in</html>"),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(204),
    ],
    ids=["object", "text", "half", "state", "null", "cut", "empty", "deep", "page", "bytes", "nothing"],
)
def test_a_list_that_cannot_be_read_is_an_error(answer: httpx.Response) -> None:
    for answers in ([answer], [said(200, [entry(1)], link=NEXT), answer], [said(200, [entry(1)]), answer]):
        with pytest.raises(OutsideError) as error:
            World(list(answers)).tracker().issues("credpolicy", DAY)
        assert type(error.value) is OutsideError


def test_a_full_page_without_a_link_is_looked_behind() -> None:
    full = [entry(number) for number in range(1, 101)]
    world = World([said(200, full), said(200, []), said(200, [])])
    assert len(world.tracker().issues("credpolicy", DAY)) == 100
    first, second = (dict(request.url.params) for request in world.requests[:2])
    assert second == {**first, "page": "2"}
    hidden = World([said(200, full), said(200, [entry(101)]), said(200, [])])
    with pytest.raises(OutsideError, match="links to further pages are missing"):
        hidden.tracker().issues("credpolicy", DAY)


def test_what_is_closed_while_it_is_read_hides_no_other_issue() -> None:
    """The first page loses an issue before the second is asked for, so one slips from the second to the first."""
    closed = entry(1, state="closed", closed_at="2026-03-01T12:00:00Z")
    world = World([
        *(said(200, [entry(1), entry(2)], link=NEXT), said(200, [entry(4)]), said(200, [closed])),
        *(said(200, [entry(2), entry(3)], link=NEXT), said(200, [entry(4)]), said(200, [closed])),
        *(said(200, [entry(2), entry(3)], link=NEXT), said(200, [entry(4)]), said(200, [closed])),
    ])  # fmt: skip
    found = world.tracker().issues("credpolicy", DAY)
    assert [(issue.number, issue.open) for issue in found] == [("1", False), ("2", True), ("3", True), ("4", True)]


def test_what_was_closed_in_the_second_of_the_first_page_counts_too() -> None:
    closed = said(200, [entry(1, state="closed", closed_at="2026-03-01T12:00:00Z")])
    world = World([said(200, [entry(2)], link=NEXT), said(200, [entry(3)]), closed] * 2)
    assert len(world.tracker().issues("credpolicy", DAY)) == 3
    assert len(world.requests) == 6


def test_a_single_page_hides_nothing_whatever_is_closed() -> None:
    world = World([said(200, [entry(2)]), said(200, [entry(1, state="closed", closed_at="2026-03-01T12:00:00Z")])])
    assert len(world.tracker().issues("credpolicy", DAY)) == 2
    assert len(world.requests) == 2


def test_after_a_doubt_it_waits_once_before_it_looks() -> None:
    world = World([refused(502), said(200, [])])
    github = world.tracker()
    with pytest.raises(UncertainError):
        github.open(DRAFT)
    github.comments("7")
    github.comments("7")
    assert world.slept == [5.0]


def test_any_alphabet_is_sent_as_it_is() -> None:
    world = World([said(201, {})])
    world.tracker().comment("7", "\u017bo\u0142\u0105d\u017a \U0001f6a8 \u202e")
    assert world.bodies() == [{"body": "\u017bo\u0142\u0105d\u017a \U0001f6a8 \u202e"}]


def test_what_never_stands_still_is_an_error() -> None:
    answers: list[Any] = []
    for number in range(1, 12):
        closed = entry(number, state="closed", closed_at="2026-03-01T12:00:00Z")
        answers += [said(200, [entry(number)], link=NEXT), said(200, [entry(99)]), said(200, [closed])]
    with pytest.raises(OutsideError, match="changed each time"):
        World(answers).tracker().issues("credpolicy", DAY)


def test_what_was_closed_before_is_no_reason_to_read_again() -> None:
    closed = entry(1, state="closed", closed_at="2026-03-01T11:59:59Z")
    world = World([said(200, [entry(2)], link=NEXT), said(200, [entry(3)]), said(200, [closed])])
    assert len(world.tracker().issues("credpolicy", DAY)) == 3
    assert len(world.requests) == 3


def test_comments_come_page_by_page() -> None:
    world = World([said(200, [{"body": "a\r\nb"}, {"body": None}], link=NEXT), said(200, [{"body": "c"}])])
    assert world.tracker().comments("7") == ["a\nb", "", "c"]
    assert world.asked[0] == "GET /repos/octo-org/creds/issues/7/comments"


# --- who can be assigned


def test_few_people_are_read_at_once() -> None:
    world = World([said(200, [{"login": "OctoCat"}, {"login": "hubot"}])])
    assert world.tracker().assignable(["octocat", "gone"]) == {"octocat"}
    assert world.asked == ["GET /repos/octo-org/creds/assignees"]


def test_of_many_people_those_are_asked_for_that_matter() -> None:
    world = World([said(200, [{"login": "octocat"}], link=NEXT), refused(404), httpx.Response(204)])
    assert world.tracker().assignable(["octocat", "away", "b"]) == {"octocat", "b"}
    assert world.asked[1:] == ["GET /repos/octo-org/creds/assignees/away", "GET /repos/octo-org/creds/assignees/b"]


def test_a_look_up_that_fails_does_not_say_that_nobody_can_be_assigned() -> None:
    for answers in ([refused(404)], [refused(500)], [said(200, [], link=NEXT), refused(403)]):
        with pytest.raises(OutsideError):
            World(list(answers)).tracker().assignable(["octocat"])


def test_nobody_needs_no_look_up() -> None:
    world = World([refused(500)])
    assert world.tracker().assignable(["", "..", "a/b", "a b", "ö", "a?b", "-"]) == frozenset()
    assert world.requests == []


# --- writing


def test_an_issue_is_opened_with_everything_it_has() -> None:
    milestone = {"number": 3, "title": "2026-03"}
    world = World([said(200, [milestone]), said(201, entry(9, milestone=milestone))])
    draft = Draft("gap 9", "text", ("credpolicy",), ("octocat",), "2026-03")
    assert world.tracker().open(draft).number == "9"
    assert world.asked == ["GET /repos/octo-org/creds/milestones", "POST /repos/octo-org/creds/issues"]
    assert world.bodies() == [
        {"title": "gap 9", "body": "text", "labels": ["credpolicy"], "assignees": ["octocat"], "milestone": 3}
    ]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("cut"),
        refused(500),
        refused(502),
        refused(503, "unavailable", retry_after="1"),
        refused(504),
        httpx.Response(201, content=b'{"number": 9, "tit'),
        said(201, {"number": 9}),
        said(201, []),
        httpx.Response(204),
    ],
    ids=repr,
)
def test_an_opening_without_an_answer_is_uncertain_and_never_repeated(answer: httpx.Response | Exception) -> None:
    world = World([answer])
    with pytest.raises(UncertainError, match="may have been done all the same"):
        world.tracker().open(DRAFT)
    assert len(world.requests) == 1


@pytest.mark.parametrize("answer", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow")], ids=repr)
def test_what_was_never_sent_is_tried_again_and_certain(answer: Exception) -> None:
    world = World([answer, said(201, entry(1))])
    assert world.tracker().open(DRAFT).number == "1"
    with pytest.raises(OutsideError) as error:
        World([answer]).tracker().open(DRAFT)
    assert type(error.value) is OutsideError


def test_an_issue_that_lost_its_label_ends_the_run() -> None:
    """GitHub drops labels silently where the token may not set them; no run would ever find the issue again."""
    with pytest.raises(FinalError, match="issue #1 without its labels"):
        World([said(201, entry(1, labels=[]))]).tracker().open(DRAFT)
    assert World([said(201, entry(1, labels=[{"name": "CredPolicy"}]))]).tracker().open(DRAFT).number == "1"


def test_only_what_changes_is_sent() -> None:
    world = World([said(200)])
    world.tracker().edit(ISSUE, Change())
    assert world.requests == []
    world.tracker().edit(ISSUE, Change(body=""))
    assert (world.asked, world.bodies()) == (["PATCH /repos/octo-org/creds/issues/7"], [{"body": ""}])


def test_labels_and_people_are_added_and_taken_off_one_by_one() -> None:
    world = World([said(200)])
    change = Change(
        body="text",
        add_labels=("new",),
        remove_labels=("a/b c", "old"),
        add_assignees=("b",),
        remove_assignees=("a",),
    )
    world.tracker().edit(ISSUE, change)
    here = "/repos/octo-org/creds/issues/7"
    assert [(request.method, request.url.raw_path.decode()) for request in world.requests] == [
        ("POST", f"{here}/labels"),
        ("DELETE", f"{here}/labels/a%2Fb%20c"),
        ("DELETE", f"{here}/labels/old"),
        ("POST", f"{here}/assignees"),
        ("DELETE", f"{here}/assignees"),
        ("PATCH", here),
    ]
    assert world.bodies() == [{"labels": ["new"]}, {"assignees": ["b"]}, {"assignees": ["a"]}, {"body": "text"}]


def test_a_body_is_not_written_where_what_it_remembers_failed() -> None:
    world = World([refused(422, "no")])
    with pytest.raises(OutsideError):
        world.tracker().edit(ISSUE, Change(body="text", add_labels=("new",)))
    assert world.asked == ["POST /repos/octo-org/creds/issues/7/labels"]


def test_a_label_that_is_not_there_is_off() -> None:
    World([refused(404, "Label does not exist")]).tracker().edit(ISSUE, Change(remove_labels=("old",)))
    with pytest.raises(OutsideError):
        World([refused(422, "no")]).tracker().edit(ISSUE, Change(remove_labels=("old",)))


def test_a_label_cannot_lead_to_another_address() -> None:
    world = World([said(200)])
    for label in (".", ".."):
        with pytest.raises(OutsideError, match="no way to take"):
            world.tracker().edit(ISSUE, Change(remove_labels=(label,)))
    assert world.requests == []


def test_issues_are_closed_with_a_reason_and_opened_again() -> None:
    world = World([said(200)])
    github = world.tracker()
    github.close("7", "not_planned")
    github.reopen("7")
    assert world.bodies() == [{"state": "closed", "state_reason": "not_planned"}, {"state": "open"}]


@pytest.mark.parametrize("number", ["", "0", "-1", "7/lock", "../pulls/7", "7?x", "x", "\u0667", "1" * 30])
def test_what_is_no_number_is_not_asked_for(number: str) -> None:
    world = World([said(200)])
    calls: list[Callable[[GitHub], object]] = [
        lambda github: github.comments(number),
        lambda github: github.comment(number, "text"),
        lambda github: github.close(number, "completed"),
        lambda github: github.reopen(number),
    ]
    for call in calls:
        with pytest.raises(OutsideError, match="is not the number of an issue"):
            call(world.tracker())
    assert world.requests == []


# --- milestones


def test_a_milestone_in_doubt_is_looked_for_before_anything_else_is_done() -> None:
    there = said(200, [{"number": 4, "title": "2026-03"}])
    world = World([said(200, []), httpx.ReadTimeout("slow"), there, said(201, entry(1))])
    world.tracker().open(Draft("gap 1", "", ("credpolicy",), milestone="2026-03"))
    assert [line.partition(" ")[0] for line in world.asked] == ["GET", "POST", "GET", "POST"]
    assert world.bodies()[-1]["milestone"] == 4


def test_a_milestone_that_somebody_made_meanwhile_is_taken() -> None:
    there = said(200, [{"number": 4, "title": "2026-03"}])
    world = World([said(200, []), refused(422, "already_exists"), there, said(200)])
    world.tracker().edit(ISSUE, Change(milestone="2026-03"))
    assert world.bodies()[-1] == {"milestone": 4}


@pytest.mark.parametrize("answer", [httpx.ReadTimeout("slow"), refused(422, "no"), refused(404)], ids=repr)
def test_without_its_milestone_no_issue_is_opened(answer: httpx.Response | Exception) -> None:
    world = World([said(200, []), answer, said(200, [])])
    with pytest.raises(OutsideError) as error:
        world.tracker().open(Draft("gap 1", "", ("credpolicy",), milestone="2026-03"))
    assert not isinstance(error.value, UncertainError)  # of the issue it is certain that there is none
    assert "POST /repos/octo-org/creds/issues" not in world.asked


# --- where it is


@pytest.mark.parametrize(
    "repository",
    [
        "",
        "creds",
        "a/b/c",
        "a/",
        "/b",
        "a/..",
        "a/.",
        "../b",
        "a b/c",
        "a/b?x",
        "a/b#c",
        "a/b\n",
        "https://github.com/a/b",
    ],
)
def test_a_repository_is_an_owner_and_a_name(repository: str) -> None:
    with pytest.raises(UsageError, match="OWNER/NAME"):
        GitHub(repository, TOKEN)


@pytest.mark.parametrize("repository", ["a/b", "octo-org/.github", "octo_corp/a.b-c_d", "a/..."])
def test_names_that_github_has_are_taken(repository: str) -> None:
    with GitHub(repository, TOKEN) as github:
        assert github.longest_body
