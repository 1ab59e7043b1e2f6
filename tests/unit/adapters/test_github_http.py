"""How GitHub is asked: patience that ends, no second POST, no other host, and a token that is never shown."""

from __future__ import annotations

import logging
import traceback
from datetime import date
from typing import Any

import httpx
import pytest

from credpolicy.adapters.github import GitHub
from credpolicy.adapters.github_http import Pace, address
from credpolicy.errors import CredpolicyError, FinalError, OutsideError, UncertainError, UsageError
from credpolicy.model.plan import Change, Draft, Issue
from tests.unit.adapters.github_world import NOW, TOKEN, World, entry, refused, said

DAY = date(2026, 2, 1)
DRAFT = Draft("gap 1", "<!-- fp:1 -->", ("credpolicy",))
ISSUE = Issue("7", "https://github.com/octo-org/creds/issues/7", "gap", "text", open=True)


def listed(world: World, **pace: Any) -> list[Issue]:
    return world.tracker(**pace).issues("credpolicy", DAY)


# --- what is sent


def test_every_request_says_who_asks_and_for_what() -> None:
    world = World([said(200, [])])
    listed(world)
    headers = world.requests[0].headers
    assert headers["accept"] == "application/vnd.github+json"
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["user-agent"].startswith("credpolicy/")
    assert headers["authorization"] == f"Bearer {TOKEN}"


def test_a_github_of_ones_own_is_asked_below_its_path() -> None:
    world = World([said(200, [])])
    with world.tracker("https://git.example/api/v3/") as github:
        github.issues("credpolicy", DAY)
    assert str(world.requests[0].url).startswith("https://git.example/api/v3/repos/octo-org/creds/issues?")


# --- failures


LOST = [
    httpx.ReadTimeout("slow"),
    httpx.ConnectError("refused"),
    httpx.RemoteProtocolError("cut"),
    refused(500),
    refused(503),
    httpx.Response(502, content=b"<html>"),
    httpx.Response(200, content=b'[{"num'),
]


@pytest.mark.parametrize("answer", LOST, ids=repr)
def test_what_is_read_is_asked_for_again_and_after_ever_longer_pauses(answer: Any) -> None:
    world = World([answer, answer, answer, said(200, [entry(1)]), said(200, [])])
    assert [issue.number for issue in listed(world)] == ["1"]
    assert world.slept == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("answer", LOST, ids=repr)
def test_what_is_read_fails_in_the_end(answer: Any) -> None:
    world = World([answer])
    with pytest.raises(OutsideError, match="GitHub was asked to list the issues and") as error:
        listed(world)
    assert type(error.value) is OutsideError
    assert len(world.requests) == 4


def test_pauses_differ_from_run_to_run() -> None:
    for chance, slept in ((0.0, 0.5), (0.999, 1.499)):
        world = World([refused(500), said(200, [])])
        listed(world, chance=lambda chance=chance: chance)
        assert world.slept == [pytest.approx(slept)]


@pytest.mark.parametrize("answer", [httpx.ReadTimeout("slow"), refused(502), httpx.ReadError("reset")], ids=repr)
def test_a_change_that_can_be_made_twice_is_made_again(answer: Any) -> None:
    world = World([answer, said(200)])
    world.tracker().close("7", "completed")
    assert len(world.requests) == 2
    endless = World([answer])
    with pytest.raises(UncertainError):
        endless.tracker().close("7", "completed")
    assert len(endless.requests) == 4


@pytest.mark.parametrize("answer", [httpx.ReadTimeout("slow"), refused(502), httpx.ReadError("reset")], ids=repr)
def test_nothing_new_is_made_twice(answer: Any) -> None:
    for write in (
        lambda github: github.open(DRAFT),
        lambda github: github.comment("7", "text"),
        lambda github: github.edit(ISSUE, Change(add_labels=("new",))),
        lambda github: github.edit(ISSUE, Change(add_assignees=("b",))),
    ):
        world = World([answer, said(201, entry(1))])
        with pytest.raises(UncertainError):
            write(world.tracker())
        assert len(world.requests) == 1


def test_a_server_that_is_down_may_say_for_how_long() -> None:
    world = World([refused(503, retry_after="30"), said(200, [])])
    listed(world)
    assert world.slept == [30.0]


def test_who_never_answers_is_asked_no_more() -> None:
    world = World([refused(502)])
    github = world.tracker()
    for _ in range(5):
        with pytest.raises(UncertainError):
            github.open(DRAFT)
    with pytest.raises(FinalError, match="did not answer 5 requests in a row"):
        github.open(DRAFT)
    assert len(world.requests) == 5


def test_an_answer_ends_the_count_of_failures() -> None:
    world = World([refused(502)])
    github = world.tracker()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(UncertainError):
                github.comment("7", "text")
        world.answers = [said(200, [])]
        github.comments("7")
        world.answers = [refused(502)]


# --- limits


def limits() -> dict[str, tuple[httpx.Response, float]]:
    primary = "API rate limit exceeded for installation ID 1."
    return {
        "primary": (refused(403, primary, x_ratelimit_remaining="0", x_ratelimit_reset=str(NOW + 120)), 121.0),
        "primary, over": (refused(403, primary, x_ratelimit_remaining="0", x_ratelimit_reset=str(NOW - 50)), 1.0),
        "primary, no time": (refused(403, primary, x_ratelimit_remaining="0"), 60.0),
        "primary, bad time": (refused(403, primary, x_ratelimit_remaining="0", x_ratelimit_reset="soon"), 60.0),
        "secondary": (refused(403, "You have exceeded a secondary rate limit.", retry_after="45"), 45.0),
        "secondary, no time": (refused(403, "You have exceeded a secondary rate limit."), 60.0),
        "of old": (refused(403, "You have triggered an abuse detection mechanism."), 60.0),
        "429": (refused(429), 60.0),
        "429, a date": (refused(429, retry_after="Sun, 01 Mar 2026 12:05:00 GMT"), 300.0),
        "429, nonsense": (refused(429, retry_after="a while"), 60.0),
        "429, at once": (refused(429, retry_after="0"), 1.0),
        "429, no date": (httpx.Response(429, headers={"retry-after": "Sun, 01 Mar 2026 12:05:00 GMT"}), 60.0),
    }


@pytest.mark.parametrize("name", limits())
def test_a_limit_is_waited_for_and_the_same_is_asked_again(name: str) -> None:
    answer, seconds = limits()[name]
    for write in (False, True):
        world = World([answer, said(201, entry(1)) if write else said(200, []), said(200, [])])
        github = world.tracker(write=0.0)
        if write:
            github.open(DRAFT)  # a limit says for certain that nothing was done
        else:
            github.issues("credpolicy", DAY)
        assert world.slept == [seconds]


def test_a_limit_beyond_patience_ends_the_run_and_says_when_to_come_back() -> None:
    answer = refused(403, "rate limit", x_ratelimit_remaining="0", x_ratelimit_reset=str(NOW + 3000))
    world = World([answer])
    with pytest.raises(FinalError, match="will not list the issues for 3,001 seconds") as error:
        listed(world)
    assert error.value.hint == "Run the same again after 2026-03-01 12:50:01 UTC: it goes on where this run stopped."
    assert (world.slept, len(world.requests)) == ([], 1)


def test_patience_is_for_the_whole_run() -> None:
    world = World([refused(429, retry_after="100")])
    with pytest.raises(FinalError):
        listed(world, patience=350.0)
    assert world.slept == [100.0] * 3


@pytest.mark.parametrize("seconds", ["1e300", "inf", "nan", "-5", "9" * 400, "1e9"])
def test_a_time_that_is_none_is_no_defect(seconds: str) -> None:
    with pytest.raises(FinalError, match="rate limit is used up"):
        listed(World([refused(429, retry_after=seconds, x_ratelimit_reset=seconds)]))


def test_being_refused_is_no_limit() -> None:
    world = World([refused(403, "Resource not accessible by integration", x_ratelimit_remaining="4999")])
    with pytest.raises(FinalError, match="does not let the token"):
        listed(world)
    assert world.slept == []


# --- pauses


def test_writes_keep_their_distance_and_reads_do_not() -> None:
    now = [0.0]

    def answer(request: httpx.Request) -> httpx.Response:
        now[0] += 0.25  # what a request takes
        return said(201, entry(1)) if request.method == "POST" else said(200, [])

    world = World([answer])
    github = world.tracker(clock=lambda: now[0])
    github.comments("7")
    github.open(DRAFT)
    github.comments("7")
    github.comments("7")
    github.open(DRAFT)
    now[0] += 10
    github.open(DRAFT)
    assert world.slept == [0.5]


# --- other places


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["https://evil.example/", "https://api.github.com/repositories/1/issues", "/x"])
def test_no_redirect_is_followed(status: int, target: str) -> None:
    world = World([said(status, {"message": "Moved Permanently"}, location=target)])
    with pytest.raises(FinalError, match="has moved"):
        listed(world)
    with pytest.raises(FinalError, match="has moved"):
        world.tracker().open(DRAFT)
    with pytest.raises(OutsideError) as error:
        world.tracker().close("7", "completed")  # one issue that went elsewhere stops nobody
    assert not isinstance(error.value, FinalError)
    assert {request.url.host for request in world.requests} == {"api.github.com"}
    assert len(world.requests) == 3


@pytest.mark.parametrize(
    "api",
    [
        *("", "api.github.com", "http://api.github.com", "http://127.0.0.1.evil.example", "http://0.0.0.0"),
        *("ftp://api.github.com", "https://", "https://user:word@api.github.com", "https://api.github.com?x=1"),
        *("https://api.github.com#x", "https://[::1", "file:///etc/passwd", "//api.github.com", "https://a\nb"),
        "http://localhost@evil.example",
    ],
)
def test_a_token_goes_by_https_or_stays_on_this_machine(api: str) -> None:
    with pytest.raises(UsageError) as error:
        World([said(200, [])]).tracker(api)
    assert "word" not in f"{error.value.message} {error.value.hint}"


@pytest.mark.parametrize(
    "api", ["https://api.github.com", "https://git.example:8443/api/v3", "http://127.0.0.1:4700", "http://[::1]:80"]
)
def test_an_address_stays_as_it_is(api: str) -> None:
    assert str(address(api)) == api.removesuffix(":80")
    assert str(address(f"{api}/")) == api.removesuffix(":80")


def test_a_proxy_is_not_told_what_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    github = GitHub("octo-org/creds", TOKEN, "http://127.0.0.1:1")
    mounts = github._client._http._mounts
    assert mounts == {}
    github.__exit__()


# --- the token


@pytest.mark.parametrize("token", ["", "  ", "\n", "a b", "a\nb", "a\x00b", "t\u00f6ken", "a\r\nHost: evil"])
def test_what_can_be_no_token_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(UsageError) as error:
        GitHub("octo-org/creds", token)
    shown = f"{error.value.message} {error.value.hint}"
    assert not token.strip() or token.strip() not in shown


def test_blanks_around_a_token_are_no_part_of_it() -> None:
    world = World([said(200, [])])
    with GitHub("octo-org/creds", f" {TOKEN}\n", transport=httpx.MockTransport(world)) as github:
        github.comments("7")
    assert world.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


def echo(status: int) -> Any:
    """A server that says everything it was told."""

    def answer(request: httpx.Request) -> httpx.Response:
        text = f"{request.headers['authorization']} {'x' * 270}{request.headers['authorization']}"
        errors = [text, {"message": text}, {"field": text, "code": text}]
        return said(status, {"message": text, "errors": errors}, link=f'<https://evil/{TOKEN}>; rel="next"')

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        *(echo(status) for status in (200, 201, 301, 400, 401, 403, 404, 409, 410, 418, 422, 429, 500, 503)),
        *(httpx.ReadTimeout(TOKEN), httpx.ConnectError(TOKEN), httpx.RemoteProtocolError(TOKEN)),
        *(httpx.Response(200, text=TOKEN), said(200, [{"number": TOKEN}]), said(200, TOKEN)),
    ],
)
def test_the_token_is_in_no_error_no_log_and_no_traceback(answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    calls = (
        lambda github: github.issues("credpolicy", DAY),
        lambda github: github.open(Draft("gap", "", ("credpolicy",), milestone="2026-03")),
        lambda github: github.open(DRAFT),
        lambda github: github.close("7", "completed"),
        lambda github: github.edit(ISSUE, Change(add_labels=("a",), remove_labels=("b",))),
        lambda github: github.assignable(["octocat"]),
    )
    raised = 0
    for call in calls:
        github = World([answer]).tracker()
        try:
            call(github)
        except CredpolicyError as error:
            raised += 1
            shown = traceback.TracebackException.from_exception(error, capture_locals=True)
            places = ["".join(shown.format()), repr(error), str(error), error.message, error.hint, repr(github)]
            assert [place for place in places if TOKEN[5:] in without_the_test(place)] == []
    assert raised
    assert TOKEN not in caplog.text


def test_a_token_in_a_link_is_not_repeated() -> None:
    with pytest.raises(OutsideError) as error:
        listed(World([said(200, [entry(1)], link=f'<https://evil.example/{TOKEN}>; rel="next"')]))
    assert TOKEN not in "".join(traceback.format_exception(error.value)) + repr(error.value) + error.value.hint


def without_the_test(text: str) -> str:
    """A traceback without the variables of this test, which holds the answer itself."""
    return text.partition("src/credpolicy")[2] if "src/credpolicy" in text else text


def test_by_itself_it_sleeps_and_reads_a_clock() -> None:
    pace = Pace()
    before = pace.clock()
    pace.sleep(0)
    assert pace.clock() >= before
    assert 0 <= pace.chance() < 1
