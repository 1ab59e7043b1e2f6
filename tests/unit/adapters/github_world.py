"""A GitHub that answers what a test says, one answer after the other, and notes what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from credpolicy.adapters.github import GitHub
from credpolicy.adapters.github_http import Pace

TOKEN = "ghs_the-secret-of-the-run"  # noqa: S105
DATE = "Sun, 01 Mar 2026 12:00:00 GMT"
NOW = 1772366400
"""The same, in seconds since 1970."""

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class World:
    """`answers` are given in turn; the last one for ever after."""

    answers: list[Answer]
    requests: list[httpx.Request] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer

    @property
    def asked(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]

    def tracker(self, api: str = "https://api.github.com", **pace: Any) -> GitHub:
        quiet: dict[str, Any] = {"sleep": self.slept.append, "clock": lambda: 0.0, "chance": lambda: 0.5}
        return GitHub("octo-org/creds", TOKEN, api, Pace(**{**quiet, **pace}), httpx.MockTransport(self))


def said(status: int, value: object = None, **headers: str) -> httpx.Response:
    """An answer in JSON; names of headers with `_` for `-`."""
    named = {"date": DATE, **{key.replace("_", "-"): value for key, value in headers.items()}}
    return httpx.Response(status, json={} if value is None else value, headers=named)


def refused(status: int, message: str = "", **headers: str) -> httpx.Response:
    return said(status, {"message": message, "documentation_url": "https://docs.github.com/rest"}, **headers)


def entry(number: int = 1, **rest: Any) -> dict[str, Any]:
    """An issue as GitHub tells it."""
    return {
        "number": number,
        "html_url": f"https://github.com/octo-org/creds/issues/{number}",
        "title": f"gap {number}",
        "body": f"<!-- fp:{number} -->",
        "state": "open",
        "labels": [{"name": "credpolicy"}],
        "assignees": [],
        "milestone": None,
        "closed_at": None,
        **rest,
    }
