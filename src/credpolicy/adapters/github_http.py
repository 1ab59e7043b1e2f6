"""How GitHub is asked: retries, limits, pauses and pages, and a token that goes to one host and is never shown."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Literal

import httpx

from credpolicy import __name__ as _program
from credpolicy._version import __version__
from credpolicy.adapters import github_answers as answers
from credpolicy.errors import FinalError, OutsideError, UncertainError, UsageError

Method = Literal["GET", "POST", "PATCH", "DELETE"]

_VERSION = "2022-11-28"
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PAGE = 100
"""So many GitHub puts on a page at most; every list is asked for in such pages."""
_MOST_PAGES = 2_000
_QUICK_POSTS = 20
"""So many may follow each other quickly; then GitHub's secondary limits want slower ones."""
_OUTAGE = 5
"""After so many requests in a row without any answer that can be used, a run asks nothing more."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How quick and how patient a client is; all times in seconds. Tests replace `sleep`, `clock` and `chance`."""

    write: float = 1.0
    """Between the end of a write and the next one."""
    post: float = 3.0
    """The same before something new is made, once twenty things were."""
    settle: float = 5.0
    """After a write of which nobody knows whether it was done, before anything is read."""
    patience: float = 900.0
    """The most that a run waits for rate limits, all in all."""
    tries: int = 4
    """How often something is asked that may be asked again, the first time included."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.SystemRandom().random


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `path` below the API's address, or a whole address; `doing` says it in words for errors.

    `whole` is true where it concerns the repository as a whole and not one of its issues.
    """

    method: Method
    path: str
    doing: str
    query: Mapping[str, str] | None = None
    body: Mapping[str, object] | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Lost:
    """There is no answer that can be used: why, and whether the request may have arrived."""

    why: str
    sent: bool = True
    wait: float | None = None


class _Bearer(httpx.Auth):
    """Puts the token on requests; shows it nowhere else."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request

    def hide(self, text: str) -> str:
        """`text` without the token."""
        return text.replace(self._header.removeprefix("Bearer "), "[token]")


class Client:
    """Asks one API with one token. Use it as a context.

    `api` must be https, or http to this machine. Redirects are not followed, and no other host is ever asked.
    Raises UsageError for an address or a token that cannot be used.
    """

    def __init__(self, token: str, api: str, pace: Pace, transport: httpx.BaseTransport | None = None) -> None:
        self._api = address(api)
        self._auth = _Bearer(_usable(token))
        self._pace = pace
        self._last_write: float | None = None
        self._posts = self._failures = 0
        self._waited = 0.0
        self._unsettled = False
        self._http = httpx.Client(
            auth=self._auth,
            headers={
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": _VERSION,
                "User-Agent": f"{_program}/{__version__}",
            },
            timeout=_TIMEOUT,
            follow_redirects=False,
            transport=transport,
            # a proxy may stand between us and https; to this machine it would be told the token
            trust_env=self._api.scheme == "https",
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def pages(self, call: Call) -> Iterator[httpx.Response]:
        """The answers to a question that has a list for an answer: all pages, or an error."""
        seen: set[str] = set()
        while True:
            answer = self.done(call)
            yield answer
            link = answer.links.get("next", {}).get("url")
            if link is None:
                if not seen and _length(answer) >= PAGE:
                    self._nothing_after(call)
                return
            url = self._own(answer.url, link)
            if url in seen or len(seen) >= _MOST_PAGES:
                raise OutsideError(f"GitHub's pages have no end, so it is not known what it has to {call.doing}")
            seen.add(url)
            call = Call("GET", url, call.doing, whole=call.whole)

    def _nothing_after(self, call: Call) -> None:
        """Make sure that a full page is the only one: a proxy that takes the link off would hide all the others."""
        second = self.done(replace(call, query={**(call.query or {}), "page": "2"}))
        if _length(second) > 0:
            raise OutsideError(
                f"GitHub's links to further pages are missing, so it is not known what it has to {call.doing}",
                "Look whether a proxy on the way takes the header `Link` off.",
            )

    def _own(self, here: httpx.URL, link: str) -> str:
        """The address of the next page. Raises OutsideError where it lies with another host than the API."""
        try:
            url = here.join(link)
        except httpx.InvalidURL:
            raise OutsideError("GitHub's link to the next page is no address") from None
        if (url.scheme, url.host, url.port) != (self._api.scheme, self._api.host, self._api.port) or url.userinfo:
            raise OutsideError(
                "GitHub's link to the next page leads to another host, which is not asked",
                "Give the address of the API under which it knows itself.",
            )
        return str(url)

    def ask(self, call: Call) -> httpx.Response:
        """The answer to a request: a success, or a refusal that is no limit.

        What may be asked twice is asked again after an error, a few times; a POST only where it certainly was not
        done. Raises OutsideError, of a write UncertainError, where no answer came that can be used, and FinalError
        where a limit would take too long or GitHub seems to be gone.
        """
        tries = 0
        while True:
            tries += 1
            self._before(call)
            answer = self._once(call)
            if isinstance(answer, httpx.Response):
                self._failures = 0
                wait = answers.limit(answer)
                if wait is None:
                    return answer
                self._wait(answer, wait, call)
                tries -= 1
                continue
            if tries >= self._pace.tries or (answer.sent and call.method == "POST"):
                self._failures += 1
                raise self._lost(call, answer)
            # twice as long each time, and not at the same moment as everybody else who was turned away
            wait = 2.0 ** (tries - 1) * (0.5 + self._pace.chance())
            if answer.wait is not None and answer.wait > wait:
                wait = min(answer.wait, max(0.0, self._pace.patience - self._waited))
                self._waited += wait
            self._pace.sleep(wait)

    def done(self, call: Call) -> httpx.Response:
        """The answer to a request, if it is a success. Raises what `ask` raises, and the error of a refusal."""
        answer = self.ask(call)
        if answer.is_success:
            return answer
        raise self.refused(answer, call)

    def refused(self, answer: httpx.Response, call: Call) -> OutsideError:
        """The error of an answer that is no success."""
        said = self._auth.hide(answers.message(answer))
        return answers.refusal(answer, said, call.doing, whole=call.whole)

    def doubtful(self, call: Call, why: str) -> UncertainError:
        """The error of a write that may have been done: what is read next waits until it shows."""
        self._unsettled = True
        return UncertainError(
            f"GitHub was asked to {call.doing} and {why}; it may have been done all the same",
            "The next run looks what is there before it does anything.",
        )

    def _before(self, call: Call) -> None:
        if self._failures >= _OUTAGE:
            raise FinalError(
                f"GitHub did not answer {_OUTAGE} requests in a row",
                "Look at https://www.githubstatus.com, and run the same again later.",
            )
        if call.method == "GET":
            if self._unsettled:
                self._unsettled = False
                self._pace.sleep(self._pace.settle)
            return
        if self._last_write is not None:
            slow = call.method == "POST" and self._posts >= _QUICK_POSTS
            rest = self._last_write + (self._pace.post if slow else self._pace.write) - self._pace.clock()
            if rest > 0:
                self._pace.sleep(rest)
        self._posts += call.method == "POST"

    def _once(self, call: Call) -> httpx.Response | _Lost:
        """Send it once; a success is given back only with a body that can be read."""
        content = None if call.body is None else json.dumps(call.body).encode("ascii")
        headers = {} if content is None else {"Content-Type": "application/json"}
        url = call.path if call.path.startswith(("http://", "https://")) else f"{self._api}{call.path}"
        try:
            answer = self._http.request(call.method, url, params=call.query, content=content, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            return _Lost(f"cannot be reached ({type(error).__name__})", sent=False)
        except httpx.TimeoutException:
            return _Lost("did not answer in time")
        except httpx.HTTPError as error:
            return _Lost(f"broke off ({type(error).__name__})")
        finally:
            if call.method != "GET":
                self._last_write = self._pace.clock()
        if answer.is_server_error:
            return _Lost(f"answered {answer.status_code}", wait=answers.retry_after(answer))
        if answer.is_success and answer.status_code != HTTPStatus.NO_CONTENT:
            try:
                whole = isinstance(answer.json(), (list, dict))
            except (ValueError, RecursionError):
                whole = False
            if not whole:
                return _Lost("sent an answer that is cut off")
        return answer

    def _wait(self, answer: httpx.Response, seconds: float, call: Call) -> None:
        if self._waited + seconds > self._pace.patience:
            raise answers.out_of_patience(answer, seconds, call.doing)
        self._waited += seconds
        self._pace.sleep(seconds)

    def _lost(self, call: Call, lost: _Lost) -> OutsideError:
        if call.method != "GET" and lost.sent:
            return self.doubtful(call, lost.why)
        return OutsideError(f"GitHub was asked to {call.doing} and {lost.why}", "Run the same again later.")


def _length(answer: httpx.Response) -> int:
    found = answer.json()
    return len(found) if isinstance(found, list) else 0


def address(api: str) -> httpx.URL:
    """The address of an API, without a slash at its end. Raises UsageError where a token must not be sent to it."""
    hint = "Give it like https://api.github.com, or https://HOST/api/v3 of a GitHub of your own."
    try:
        url = httpx.URL(api.rstrip("/"))
    except httpx.InvalidURL:
        raise UsageError("the address of GitHub's API is no address", hint) from None
    if url.userinfo or url.query or url.fragment or not url.host:
        raise UsageError("the address of GitHub's API must be a host and a path, without anything secret in it", hint)
    if url.scheme != "https" and not (url.scheme == "http" and url.host in _LOOPBACK):
        raise UsageError("the address of GitHub's API does not begin with https://, so it gets no token", hint)
    return url


def _usable(token: str) -> str:
    """The token without blanks around it. Raises UsageError, which does not show it, where it can be none."""
    token = token.strip()
    if not token:
        raise UsageError("there is no token for GitHub", "Set it in the environment.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("the token for GitHub has characters that no token has", "Look at how it was copied.")
    return token
