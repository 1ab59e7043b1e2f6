"""Webhooks against a server on this machine: what is posted, how often, and what every answer comes to."""

from __future__ import annotations

import hmac
import json
import logging
import re
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters import webhook as adapter
from credpolicy.adapters.webhook import SLACK_BLOCK, SLACK_TEXT, Hooks, Kind, Webhook, faulty, slack, variable
from credpolicy.errors import CredpolicyError, FinalError, OutsideError, UncertainError
from credpolicy.model.message import Message
from tests.unit.adapters.servers import HOST, certificate

TOKEN = "T00/B11/xyzzy"  # noqa: S105 -- the part of an address that must stay secret
SECRET = "signing-secret"  # noqa: S105
HELLO = Message("run-1.w-1", "webhook", "ward-3", "2 things end", "Gr\u00fc\u00dfe\nbls & co")


@dataclass
class Receiver:
    """A server that keeps what it is sent, and gives its answers in turn, the last one for ever."""

    port: int = 0
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=lambda: [(200, {}, b"ok")])
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def hooks(self, kind: Kind = "webhook", secret: str = "") -> Hooks:
        return Hooks(kind, {"WARD_3": f"http://{HOST}:{self.port}/services/{TOKEN}"}, secret)


@contextmanager
def receiving(receiver: Receiver, context: Any = None) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((self.path, {name.lower(): text for name, text in self.headers.items()}, body))
            status, headers, answer = receiver.answers[min(len(receiver.got), len(receiver.answers)) - 1]
            self.send_response_only(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        receiver.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as made:
        yield made


def said(error: BaseException) -> str:
    """Everything a person could ever see of an error."""
    hint = error.hint if isinstance(error, CredpolicyError) else ""
    return f"{''.join(traceback.format_exception(error))}{error!r}{hint}"


def test_a_message_is_posted_as_json_with_its_key(receiver: Receiver) -> None:
    with Webhook(receiver.hooks()) as webhook:
        webhook.send(HELLO)
    ((path, headers, body),) = receiver.got
    assert path == f"/services/{TOKEN}"
    assert json.loads(body) == {"key": HELLO.key, "subject": HELLO.subject, "text": HELLO.text}
    assert headers["content-type"] == "application/json"
    assert headers["idempotency-key"] == HELLO.key
    assert "x-credpolicy-signature-256" not in headers
    assert headers["user-agent"].startswith("credpolicy/")


def test_a_signature_is_made_of_the_bytes_that_were_sent(receiver: Receiver) -> None:
    with Webhook(receiver.hooks(secret=SECRET)) as webhook:
        webhook.send(HELLO)
    _, headers, body = receiver.got[0]
    assert headers["x-credpolicy-signature-256"] == "sha256=" + hmac.digest(SECRET.encode(), body, "sha256").hex()
    assert SECRET.encode() not in body


def test_slack_gets_text_and_blocks_and_no_signature(receiver: Receiver) -> None:
    with Webhook(receiver.hooks("slack", SECRET)) as webhook:
        webhook.send(HELLO)
    _, headers, body = receiver.got[0]
    document = json.loads(body)
    assert document["text"] == "2 things end\nGr\u00fc\u00dfe\nbls &amp; co"
    assert document["blocks"][0]["text"] == {"type": "mrkdwn", "text": document["text"], "verbatim": True}
    assert not {"idempotency-key", "x-credpolicy-signature-256"} & headers.keys()


@pytest.mark.parametrize("key", ["a\r\nX-Evil: 1", "", "\u00fc", "a b", "x" * 201, "\udc80"])
def test_a_key_cannot_make_a_header(receiver: Receiver, key: str) -> None:
    with Webhook(receiver.hooks()) as webhook:
        webhook.send(replace(HELLO, key=key))
    _, headers, body = receiver.got[0]
    assert re.fullmatch("[0-9a-f]{64}", headers["idempotency-key"])
    assert "x-evil" not in headers
    assert json.loads(body)["key"] == key


@pytest.mark.parametrize(
    ("status", "answer", "kind", "error"),
    [
        (200, b"anything", "webhook", None),
        (204, b"", "webhook", None),
        (299, b"\xff\0garbage", "webhook", None),
        (200, b"ok", "slack", None),
        (200, b"<html>log in</html>", "slack", UncertainError),
        (200, b"", "slack", UncertainError),
        (500, b"", "webhook", UncertainError),
        (502, b"", "slack", UncertainError),
        (503, b"", "webhook", UncertainError),
        (400, b"invalid_payload", "slack", OutsideError),
        (422, b"{}", "webhook", OutsideError),
        (413, b"", "webhook", OutsideError),
        (401, b"", "webhook", FinalError),
        (403, b"action_prohibited", "slack", FinalError),
        (404, b"no_service", "slack", FinalError),
        (410, b"channel_is_archived", "slack", FinalError),
        (404, b"", "webhook", FinalError),
    ],
)
def test_every_answer_is_sent_not_sent_or_perhaps(
    receiver: Receiver, status: int, answer: bytes, kind: Kind, error: type[OutsideError] | None
) -> None:
    receiver.answers = [(status, {}, answer)]
    with Webhook(receiver.hooks(kind)) as webhook:
        if error is None:
            webhook.send(HELLO)
        else:
            with pytest.raises(OutsideError) as raised:
                webhook.send(HELLO)
            assert type(raised.value) is error
            assert "`ward-3`" in raised.value.message
            assert raised.value.hint
            assert TOKEN not in said(raised.value)
            if re.fullmatch(b"[a-z_]+", answer):
                assert answer.decode() in raised.value.message
    assert len(receiver.got) == 1  # never twice


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(receiver: Receiver, status: int) -> None:
    with receiving(Receiver()) as elsewhere:
        receiver.answers = [(status, {"Location": f"http://{HOST}:{elsewhere.port}/"}, b"")]
        with Webhook(receiver.hooks()) as webhook, pytest.raises(FinalError, match="sends elsewhere"):
            webhook.send(HELLO)
    assert (len(receiver.got), elsewhere.got) == (1, [])


# A server that wants to be asked later.

LATER = "Mon, 02 Mar 2026 10:00:07 GMT"
NOW = "Mon, 02 Mar 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "7"}, 7), ({"Retry-After": " 7 "}, 7), ({"Retry-After": "0"}, 1), ({}, 1),
        ({"Retry-After": "soon"}, 1), ({"Retry-After": "-5"}, 1), ({"Retry-After": "1.5"}, 1),
        ({"Retry-After": "\u0667".encode().decode("latin-1")}, 1),
        ({"Retry-After": LATER, "Date": NOW}, 7), ({"Retry-After": NOW, "Date": LATER}, 1),
        ({"Retry-After": LATER}, 1), ({"Retry-After": LATER, "Date": "never"}, 1),
    ],
)  # fmt: skip
def test_a_server_that_wants_to_be_asked_later_is_asked_later(
    receiver: Receiver, headers: dict[str, str], waited: float
) -> None:
    slept: list[float] = []
    receiver.answers = [(429, headers, b"rate_limited"), (200, {}, b"ok")]
    with Webhook(receiver.hooks("slack"), slept.append) as webhook:
        webhook.send(HELLO)
    assert slept == [waited]
    assert len(receiver.got) == 2


@pytest.mark.parametrize("after", ["61", "3600", "999999999", "9999999999"])
def test_a_wait_that_is_too_long_ends_it(receiver: Receiver, after: str) -> None:
    slept: list[float] = []
    receiver.answers = [(429, {"Retry-After": after}, b"")]
    with Webhook(receiver.hooks(), slept.append) as webhook, pytest.raises(FinalError, match="takes no more messages"):
        webhook.send(HELLO)
    assert sum(slept) <= 60


def test_nobody_is_asked_for_ever(receiver: Receiver) -> None:
    slept: list[float] = []
    receiver.answers = [(429, {"Retry-After": "1"}, b"")]
    with Webhook(receiver.hooks(), slept.append) as webhook, pytest.raises(FinalError, match="takes no more messages"):
        webhook.send(HELLO)
    assert len(receiver.got) == 4
    assert slept == [1, 1, 1]


# Lines that break.


def test_a_server_that_never_answers_is_uncertain() -> None:
    with socket.create_server((HOST, 0)) as silent:
        hooks = Hooks("slack", {"WARD_3": f"http://{HOST}:{silent.getsockname()[1]}/{TOKEN}"})
        with (
            Webhook(hooks, limit=0.2) as webhook,
            pytest.raises(UncertainError, match="did not answer in time") as late,
        ):
            webhook.send(HELLO)
    assert TOKEN not in said(late.value)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 2", b"\0\xff\xfenonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_a_server_that_breaks_off_is_uncertain(answer: bytes) -> None:
    with socket.create_server((HOST, 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        hooks = Hooks("webhook", {"WARD_3": f"http://{HOST}:{listening.getsockname()[1]}/{TOKEN}"})
        with Webhook(hooks, limit=5) as webhook, pytest.raises(UncertainError, match="broke off") as broken:
            webhook.send(HELLO)
        thread.join()
    assert TOKEN not in said(broken.value)


@pytest.mark.parametrize(
    ("chunk", "pause", "limit"), [(b"x" * 4096, 0.0, "_ANSWER_SECONDS"), (b"x", 0.02, "_ANSWER_BYTES")]
)
@pytest.mark.parametrize(("kind", "error"), [("webhook", None), ("slack", UncertainError)])
def test_an_answer_that_never_ends_is_not_read_to_its_end(
    kind: Kind,
    error: type[OutsideError] | None,
    chunk: bytes,
    pause: float,
    limit: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(adapter, "_ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(adapter, limit, 1_000_000_000)  # so that only the other limit ends it
    stop = threading.Event()
    with socket.create_server((HOST, 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                try:
                    while not stop.wait(pause):
                        connection.sendall(chunk)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        hooks = Hooks(kind, {"WARD_3": f"http://{HOST}:{listening.getsockname()[1]}/{TOKEN}"})
        with Webhook(hooks, limit=5) as webhook:
            if error is None:
                webhook.send(HELLO)
            else:
                with pytest.raises(error):
                    webhook.send(HELLO)
        stop.set()
        thread.join()


def test_a_port_where_nobody_listens_stops_this_webhook() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        hooks = Hooks("slack", {"WARD_3": f"http://{HOST}:{taken.getsockname()[1]}/{TOKEN}"})
        with Webhook(hooks, limit=1) as webhook, pytest.raises(FinalError, match="cannot be reached") as gone:
            webhook.send(HELLO)
    assert TOKEN not in said(gone.value)


def test_a_certificate_is_checked(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, HOST)
    with receiving(Receiver(), context) as secured:
        hooks = Hooks("slack", {"WARD_3": f"https://{HOST}:{secured.port}/{TOKEN}"})
        with Webhook(hooks, limit=5) as webhook, pytest.raises(FinalError, match="cannot be reached") as refused:
            webhook.send(HELLO)
        assert TOKEN not in said(refused.value)
    assert secured.got == []


# Addresses, which are secret.


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/services/T/B/X", "http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:1/x",
    ],
)  # fmt: skip
def test_an_address_with_https_or_on_this_machine_is_fine(url: str) -> None:
    assert faulty(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/xyzzy", "http://localhost.example.org/xyzzy", "http://10.0.0.1/xyzzy", "xyzzy", "",
        "file:///etc/xyzzy", "ftp://example.org/xyzzy", "https:///xyzzy", "https://", "https://exa mple.org/xyzzy",
        "https://example.org/xyzzy\r\nHost: x", "https://example.org:99999/xyzzy", "https://[::1/xyzzy",
        "https://ex\u00e4mple.org/xyzzy", "//example.org/xyzzy", "javascript:xyzzy", "http://127.0.0.1@evil.org/xyzzy",
    ],
)  # fmt: skip
def test_any_other_address_is_refused_and_not_told(url: str) -> None:
    assert faulty(url)
    assert "xyzzy" not in faulty(url)
    with Webhook(Hooks("slack", {"WARD_3": url})) as webhook, pytest.raises(FinalError) as refused:
        webhook.send(HELLO)
    assert "xyzzy" not in said(refused.value)
    assert "CREDPOLICY_SLACK_WARD_3" in refused.value.hint


def test_a_webhook_nobody_set_is_named_with_its_variable() -> None:
    with Webhook(Hooks("webhook", {})) as webhook, pytest.raises(FinalError, match="`ward-3` is not set") as refused:
        webhook.send(HELLO)
    assert "CREDPOLICY_WEBHOOK_WARD_3" in refused.value.hint


@pytest.mark.parametrize(
    ("name", "end"), [("ward-3", "WARD_3"), ("Ward.3", "WARD_3"), ("WARD_3", "WARD_3"), ("\u00e4 b", "__B")]
)
def test_a_name_is_the_end_of_a_variable(name: str, end: str) -> None:
    assert variable(name) == end


def test_addresses_and_secrets_stand_in_no_log_and_no_repr(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hooks = receiver.hooks(secret=SECRET)
    webhook = Webhook(hooks)
    with webhook:
        webhook.send(HELLO)
    for place in (caplog.text, repr(hooks), str(hooks), repr(webhook)):
        assert TOKEN not in place
        assert SECRET not in place


# What Slack makes of text.


@pytest.mark.parametrize(
    "hostile", ["<!channel>", "<!here|x>", "<@U123>", "<https://evil.example|log in>", "&lt;!here&gt;"]
)
def test_nothing_mentions_or_links(hostile: str) -> None:
    document = slack(replace(HELLO, subject=hostile, text=hostile))
    assert not set("<>") & set(json.dumps(document))
    assert "&lt;" in str(document["text"]) or "&amp;lt;" in str(document["text"])
    assert (document["link_names"], document["parse"], document["mrkdwn"]) == (False, "none", False)


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def blocks(document: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in document["blocks"]]


@pytest.mark.parametrize("unit", ["x", "&", "<x", "x&\n", "\u00fc", "line\n", "\U0001f600"])
@pytest.mark.parametrize("times", [0, 1, 500, 599, 600, 601, 2999, 3000, 3001, 50_000])
def test_what_is_too_long_is_parted_or_cut_and_says_so(unit: str, times: int) -> None:
    text = unit * times
    document = slack(replace(HELLO, text=text))
    whole = str(document["text"])
    assert len(whole) <= SLACK_TEXT
    assert all(0 < len(part) <= SLACK_BLOCK for part in blocks(document))
    assert 1 <= len(blocks(document)) <= 50
    assert all(not re.search("&(?!amp;|lt;|gt;)", part) for part in (whole, *blocks(document)))
    assert "".join(blocks(document)).replace("\n", "") == whole.replace("\n", "")
    kept = unescaped(whole)
    if "more characters are not shown here" in kept:
        body, _, note = kept.rpartition("\n[")
        expected = f"{HELLO.subject}\n{text}".rstrip("\n")
        assert expected.startswith(body)
        assert int(note.split()[0].replace(",", "")) == len(expected) - len(body)
        assert len(whole) > SLACK_TEXT - 100
    else:
        assert kept == f"{HELLO.subject}\n{text}".rstrip("\n")


@given(st.text(max_size=300), st.text(st.sampled_from("<>&;ab \n\r\0\u202e\u2028"), max_size=300))
def test_whatever_is_written_becomes_a_payload_without_marks(subject: str, text: str) -> None:
    document = slack(replace(HELLO, subject=subject, text=text))
    assert not set("<>\0\u202e") & set(str(document["text"]))
    assert blocks(document)
    assert all(part.strip() for part in blocks(document))
    json.dumps(document).encode("ascii")


def test_nothing_is_posted_where_no_block_would_be() -> None:
    assert blocks(slack(replace(HELLO, subject=" ", text="\n"))) == ["(no text)"]
