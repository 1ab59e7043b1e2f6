"""Webhooks: messages posted to Slack, or as JSON to any address, each at most once; the addresses stay secret."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from credpolicy._version import __version__
from credpolicy.adapters.mail import loopback
from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.escape import terminal
from credpolicy.model.message import Message

if TYPE_CHECKING:
    import httpx

Kind = Literal["slack", "webhook"]
SLACK_TEXT, SLACK_BLOCK = 40_000, 3_000
"""The most characters that Slack takes in a message, and in one of its blocks."""

_PATIENCE = 60.0  # how long one message waits, all in all, for a server that wants to be asked later
_TRIES = 4
_ANSWER_BYTES, _ANSWER_SECONDS = 4096, 10.0
_KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_WORD = re.compile(r"[a-z_]{1,60}", re.ASCII)
_SLACK_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ENTITY = 5  # `&amp;`, the longest of them
_NOTE = 60


@dataclass(frozen=True, slots=True)
class Hooks:
    """The webhooks of one kind: addresses, secret as well, by `variable` of the name, and the secret that signs."""

    kind: Kind
    urls: Mapping[str, str] = field(repr=False)
    secret: str = field(default="", repr=False)


def variable(name: str) -> str:
    """The name of a webhook as the end of the variable that holds its address: `ward-3` is WARD_3."""
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in name).upper()


def faulty(url: str) -> str:
    """What is wrong with the address of a webhook, in words that do not tell it; empty where nothing is."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return "is not an address: it has spaces, or characters other than ASCII"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not an address"
    if not host:
        return "is not an address: it names no host"
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback(host)):
        return "does not begin with https://"
    return ""


class Webhook:
    """Posts messages to webhooks, as long as the block lasts. No redirect is followed, and no address is ever told.

    `sleep` waits so many seconds, where a server asks for that; `limit` so many are waited for each step of a request.
    """

    def __init__(self, hooks: Hooks, sleep: Callable[[float], None] = time.sleep, limit: float = 15) -> None:
        self._hooks, self._sleep, self._limit = hooks, sleep, limit
        self._clients: dict[bool, httpx.Client] = {}

    def __enter__(self) -> Webhook:
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def send(self, message: Message) -> None:
        """Post one message to the webhook that its address names, and return when the server has taken it.

        Raises OutsideError where it was certainly not taken, UncertainError where it perhaps was, and FinalError where
        this webhook takes nothing any more.
        """
        name = terminal(message.address)
        url = self._hooks.urls.get(variable(message.address), "")
        wrong = faulty(url) if url else "is not set"
        if wrong:
            prefix = "SLACK" if self._hooks.kind == "slack" else "WEBHOOK"
            mend = f"Set CREDPOLICY_{prefix}_{variable(message.address)} to the address of the webhook, with https://."
            raise FinalError(f"the address of the webhook `{name}` {wrong}", mend)
        body = _body(message, self._hooks.kind)
        waited = 0.0
        for number in range(1, _TRIES + 1):
            answer = self._posted(name, url, body, self._headers(message, body))
            if answer.status != 429:
                return _judged(name, answer, self._hooks.kind)
            # It says that it did nothing, so asking again is not sending twice.
            waited += answer.retry_after
            if number == _TRIES or waited > _PATIENCE:
                break
            self._sleep(answer.retry_after)
        text = f"the webhook `{name}` takes no more messages for now"
        raise FinalError(text, f"It asks to wait longer than {_PATIENCE:.0f} seconds; the next run tries again.")

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": f"credpolicy/{__version__}"}
        if self._hooks.kind == "webhook":
            headers["Idempotency-Key"] = _header(message.key)
            if self._hooks.secret:
                signed = hmac.new(self._hooks.secret.encode("utf-8", "surrogateescape"), body, hashlib.sha256)
                headers["X-Credpolicy-Signature-256"] = f"sha256={signed.hexdigest()}"
        return headers

    def _posted(self, name: str, url: str, body: bytes, headers: Mapping[str, str]) -> _Answer:
        """What the server says to one POST. Causes are cut off where they could repeat the address."""
        import httpx  # noqa: PLC0415 -- only runs that post pay for loading it

        try:
            with self._client(url).stream("POST", url, content=body, headers=headers) as response:
                return _Answer(response.status_code, _retry_after(response.headers), _first_words(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            message = f"the webhook `{name}` cannot be reached: {_reason(error)}"
            raise FinalError(message, "Check the host in its address, and the network.") from None
        except httpx.TransportError as error:
            kind = "did not answer in time" if isinstance(error, httpx.TimeoutException) else "broke off"
            raise _uncertain(name, kind) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            message = f"the webhook `{name}` cannot be asked: its address cannot be used"
            raise FinalError(message, "Copy the address anew from where the webhook was made.") from None

    def _client(self, url: str) -> httpx.Client:
        """A client that opens a connection for each message: on one kept open nobody can tell whether it was sent."""
        import httpx  # noqa: PLC0415

        here = loopback(urlsplit(url).hostname or "")
        if here not in self._clients:
            for library in ("httpx", "httpcore"):
                logging.getLogger(library).setLevel(logging.WARNING)  # below that they write addresses down
            self._clients[here] = httpx.Client(
                timeout=self._limit,
                follow_redirects=False,
                limits=httpx.Limits(max_keepalive_connections=0),
                trust_env=not here,  # a proxy is for addresses outside
            )
        return self._clients[here]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server answered: the status, the seconds after which it may be asked again, and its first words."""

    status: int
    retry_after: float
    text: str


def _judged(name: str, answer: _Answer, kind: Kind) -> None:
    """Return where the answer says that the message was taken."""
    status, word = answer.status, f" ({answer.text})" if _WORD.fullmatch(answer.text) else ""
    if 200 <= status < 300:
        if kind == "slack" and answer.text != "ok":
            raise _uncertain(name, "did not answer as Slack does")
        return
    if status >= 500:
        raise _uncertain(name, f"answered {status}")
    said = f"the webhook `{name}` answered {status}{word}"
    if status in (401, 403, 404, 410):
        raise FinalError(said, "It is gone, or not allowed: make it anew and set its variable to the new address.")
    if 300 <= status < 400:
        raise FinalError(f"{said}, which sends elsewhere", "Set its variable to the address where it is now.")
    raise OutsideError(said, "Read what the service says of this answer.")


def _uncertain(name: str, what: str) -> UncertainError:
    mend = "The message may have been taken all the same; look there before it is sent again."
    return UncertainError(f"the webhook `{name}` {what}", mend)


def _reason(error: Exception) -> str:
    """Why no connection came about, as the system says it: a name or a certificate, never a path."""
    return terminal(str(error)[:200]) or "no connection in time"


def _first_words(response: httpx.Response) -> str:
    """The beginning of an answer, as far as it comes soon; the rest is never waited for."""
    import httpx  # noqa: PLC0415

    until = time.monotonic() + _ANSWER_SECONDS
    read = b""
    try:
        for chunk in response.iter_raw():
            read += chunk
            if len(read) >= _ANSWER_BYTES or time.monotonic() > until:
                break
    except httpx.TransportError:
        return ""  # the status has come, and says what became of the message
    return read[:_ANSWER_BYTES].decode("utf-8", "replace").strip()


def _retry_after(headers: Mapping[str, str]) -> float:
    """After how many seconds the server wants to be asked again; 1 where it does not say, or not clearly."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return max(float(text), 1.0)
    try:
        # counted by the server's own clock
        return max((parsedate_to_datetime(text) - parsedate_to_datetime(headers["Date"])).total_seconds(), 1.0)
    except (ValueError, TypeError, KeyError, OverflowError):
        return 1.0


def _header(key: str) -> str:
    """The key as it can stand in a header."""
    return key if _KEY.fullmatch(key) else hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()


def _body(message: Message, kind: Kind) -> bytes:
    document = (
        slack(message) if kind == "slack" else {"key": message.key, "subject": message.subject, "text": message.text}
    )
    return json.dumps(document).encode("ascii")


def slack(message: Message) -> dict[str, object]:
    """The message as Slack takes it: nobody is mentioned and nothing is a link, whatever the text says.

    What is longer than Slack takes is cut, and says so.
    """
    subject, text = _legible(message.subject), _legible(message.text)
    whole = _cut(f"{subject}\n{text}".strip() or "(no text)", SLACK_TEXT)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": part, "verbatim": True}} for part in _parts(whole)]
    return {
        "text": whole,
        "blocks": blocks,
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _legible(text: str) -> str:
    return "\n".join(map(terminal, text.splitlines()))


def _cut(text: str, most: int) -> str:
    """The text escaped; what is longer than `most` characters then is cut, with a note of how many are missing."""
    escaped = text.translate(_SLACK_MARKS)
    if len(escaped) <= most:
        return escaped
    room, kept = most - _NOTE, 0
    while (wide := len(text[kept].translate(_SLACK_MARKS))) <= room:
        room, kept = room - wide, kept + 1
    return f"{text[:kept].translate(_SLACK_MARKS)}\n[{len(text) - kept:,} more characters are not shown here]"


def _parts(escaped: str) -> Iterator[str]:
    """An escaped text in parts that fit into blocks, broken at line ends where it has them."""
    while escaped:
        if len(escaped) <= SLACK_BLOCK:
            if escaped.strip():
                yield escaped
            return
        end = escaped.rfind("\n", SLACK_BLOCK // 2, SLACK_BLOCK)
        if end < 0:
            mark = escaped.rfind("&", SLACK_BLOCK - _ENTITY, SLACK_BLOCK)
            end = SLACK_BLOCK if mark < 0 or ";" in escaped[mark:SLACK_BLOCK] else mark
        if escaped[:end].strip():
            yield escaped[:end]
        escaped = escaped[end:].removeprefix("\n")
