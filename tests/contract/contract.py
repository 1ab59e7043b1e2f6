"""Every request and every answer under the eyes of GitHub's own description of its API."""

from __future__ import annotations

import functools
import json
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

SOURCE = Path(__file__).parent / "github.json"
API = "https://api.github.com"
_PACKED = ("content-encoding", "content-length", "transfer-encoding")

Excuse = Callable[[httpx.Request, httpx.Response, str], bool]
"""Whether a mistake, in words, is known of an emulator: then it is none of ours."""


@functools.cache
def description() -> OpenAPI:
    """GitHub's description, as far as we need it."""
    return OpenAPI.from_dict(json.loads(SOURCE.read_text(encoding="utf-8")), config=Config(spec_validator_cls=None))


class _Request:
    """A request as openapi-core reads them; whatever host it went to, it counts as GitHub's."""

    def __init__(self, request: httpx.Request, prefix: str) -> None:
        self.host_url = API
        self.path = request.url.raw_path.decode("ascii").partition("?")[0].removeprefix(prefix)
        self.full_url_pattern = API + self.path
        self.method = request.method.lower()
        self.body = request.content or None
        self.content_type = request.headers.get("content-type", "")
        query = ImmutableMultiDict(list(request.url.params.multi_items()))
        self.parameters = RequestParameters(query=query, header=Headers(dict(request.headers)))


class _Response:
    def __init__(self, response: httpx.Response, data: bytes) -> None:
        self.data = data or None
        self.status_code = response.status_code
        self.content_type = response.headers.get("content-type", "application/json").partition(";")[0]
        self.headers = Headers(dict(response.headers))


def mistakes(request: httpx.Request, response: httpx.Response, prefix: str = "") -> Iterator[str]:
    """What is wrong, by the description, with a request and with the answer to it, one mistake a line."""
    asked = _Request(request, prefix)
    yield from (f"request: {each}" for each in _raised(lambda: description().validate_request(asked)))
    if response.status_code in (403, 429) or response.is_server_error:
        return  # limits and failures are described nowhere
    answer = _Response(response, response.content)
    yield from (f"response: {each}" for each in _raised(lambda: description().validate_response(asked, answer)))


def _raised(validate: Callable[[], object]) -> Iterator[str]:
    try:
        validate()
    except OpenAPIError as error:
        yield from _leaves(error)


def _leaves(error: Any) -> Iterator[str]:
    """The mistakes at the bottom of an error that has others for its reason."""
    cause = error.__cause__
    details = list(getattr(error, "schema_errors", None) or getattr(cause, "schema_errors", None) or [])
    if details:
        for each in details:
            where = "/".join(str(part) for part in each.absolute_path) or "(all of it)"
            yield f"{where}: {each.message}"
    elif cause is not None:
        yield from _leaves(cause)
    else:
        yield re.sub(r"\s+", " ", f"{type(error).__name__}: {error}")


def connection() -> httpx.BaseTransport:
    """A connection to this machine; it loads no certificates, which takes longer than what it is for."""
    return httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


class Watched(httpx.BaseTransport):
    """A transport that writes down what passes, and what is wrong with it and not excused."""

    def __init__(
        self, inner: httpx.BaseTransport | None = None, prefix: str = "", excuse: Excuse | None = None
    ) -> None:
        self._inner = inner or connection()
        self._prefix = prefix
        self._excuse = excuse
        self.passed: list[tuple[str, str, int]] = []
        self.mistakes: list[str] = []
        self._known: dict[tuple[object, ...], list[str]] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        response = self._inner.handle_request(request)
        response.read()
        # what is given on is unpacked already
        headers = [(key, value) for key, value in response.headers.multi_items() if key not in _PACKED]
        given = httpx.Response(response.status_code, headers=headers, content=response.content)
        self.passed.append((request.method, request.url.path.removeprefix(self._prefix), response.status_code))
        seen = (request.method, request.url, request.content, given.status_code, given.content)
        if seen not in self._known:
            self._known[seen] = list(mistakes(request, given, self._prefix))
        for mistake in self._known[seen]:
            if self._excuse is None or not self._excuse(request, given, mistake):
                self.mistakes.append(f"{request.method} {request.url.path} {response.status_code} {mistake}")
        return given

    def close(self) -> None:
        self._inner.close()
