"""Mail against a real server: what arrives, who is let in, and what is said when it goes wrong."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from credpolicy.adapters.letter import Mailbox
from credpolicy.adapters.mail import Mail, MailServer, Security, loopback
from credpolicy.errors import CredpolicyError, FinalError, OutsideError, UncertainError
from credpolicy.model.message import Message
from tests.unit.adapters.servers import HOST, Post, accounts, certificate, mail_server, odd_server

DAY = date(2026, 3, 2)
WRITER = Mailbox("credentials", "example.org", "Credentials")
HELLO = Message(
    "w-1.bls.30", "mail", "ann@example.org", "bls ends", "Gr\u00fc\u00dfe, \u65e5\u672c\n.\n..x\n", "<p>\u00fc</p>\n"
)
PASSWORD = "correct-horse-7"  # noqa: S105 -- of a server that lives as long as a test


def server(port: int, security: Security = "none", **further: str) -> MailServer:
    return MailServer(HOST, port, security, WRITER, **further)


def said(error: BaseException) -> str:
    """Everything a person could ever see of an error, its causes and what it held on to."""
    told = "".join(traceback.format_exception(error))
    hint = error.hint if isinstance(error, CredpolicyError) else ""
    return f"{told}{error!r}{hint}"


def test_a_message_arrives_as_text_and_html_byte_for_byte() -> None:
    post = Post()
    with mail_server(post) as port, Mail(server(port), DAY) as mail:
        mail.send(HELLO)
        mail.send(replace(HELLO, key="second", address="bo@example.org"))
    first, second = post.envelopes
    assert (first.mail_from, first.rcpt_tos) == ("credentials@example.org", ["ann@example.org"])
    assert second.rcpt_tos == ["bo@example.org"]
    assert isinstance(first.content, bytes)
    read = message_from_bytes(first.content, policy=default)
    assert read["Message-ID"] == "<w-1.bls.30@example.org>"
    assert read["Subject"] == HELLO.subject
    for kind, text in (("plain", HELLO.text), ("html", HELLO.html)):
        part = read.get_body((kind,))  # type: ignore[attr-defined]
        assert part.get_content().replace("\r\n", "\n") == text


def test_one_connection_carries_all_messages() -> None:
    post = Post()
    with mail_server(post) as port, Mail(server(port), DAY) as mail:
        for number in range(3):
            mail.send(replace(HELLO, key=str(number)))
    assert len(set(map(id, post.sessions))) == 1


def test_a_recipient_who_is_refused_stops_nobody_else() -> None:
    post = Post()
    post.answers = {"gone@example.org": "550 5.1.1 no such person", "full@example.org": "452 4.2.2 mailbox full"}
    with mail_server(post) as port, Mail(server(port), DAY) as mail:
        for address, words, mend in (
            ("gone@example.org", "550 5.1.1 no such person", "Correct the `email`"),
            ("full@example.org", "452 4.2.2 mailbox full", "next run"),
        ):
            with pytest.raises(OutsideError, match=words) as refused:
                mail.send(replace(HELLO, address=address))
            assert type(refused.value) is OutsideError
            assert address in refused.value.message
            assert mend in refused.value.hint
        mail.send(HELLO)
    assert [envelope.rcpt_tos for envelope in post.envelopes] == [["ann@example.org"]]


def test_a_message_that_would_break_out_never_reaches_the_server() -> None:
    post = Post()
    with mail_server(post) as port, Mail(server(port), DAY) as mail:
        for hostile in (
            replace(HELLO, subject="a\r\nBcc: eve@example.org"),
            replace(HELLO, address="ann@example.org>\r\nRCPT TO:<eve@example.org"),
        ):
            with pytest.raises(OutsideError):
                mail.send(hostile)
        mail.send(HELLO)
    assert len(post.envelopes) == 1
    assert b"eve@" not in bytes(post.envelopes[0].content or b"")


@pytest.mark.parametrize(
    ("command", "answer", "kind"),
    [
        ("DATA", "554 5.7.1 looks like spam", OutsideError),
        ("DATA", "451 4.3.0 try later", OutsideError),
        ("DATA", "421 4.3.2 closing", OutsideError),
        ("MAIL", "451 4.3.0 try later", OutsideError),
        ("MAIL", "550 5.7.1 not your address", FinalError),
        ("MAIL", "530 5.7.0 log in first", FinalError),
    ],
)
def test_a_refusal_is_about_this_message_or_about_all(command: str, answer: str, kind: type[OutsideError]) -> None:
    post = Post()
    post.answers = {command: answer}
    with mail_server(post) as port, Mail(server(port), DAY) as mail:
        with pytest.raises(OutsideError, match=answer) as refused:
            mail.send(HELLO)
        assert type(refused.value) is kind
        assert refused.value.hint
        post.answers = {}
        mail.send(HELLO)  # nobody has to, but the line is in order
    assert len(post.envelopes) == 1


# What letters and addresses of other scripts need.


def test_an_address_of_another_script_is_carried_where_the_server_can() -> None:
    post = Post()
    reader = "j\u00fcrgen@b\u00fccher.example"
    with mail_server(post, enable_SMTPUTF8=True) as port, Mail(server(port), DAY) as mail:
        mail.send(replace(HELLO, address=reader))
        mail.send(HELLO)
    first, second = post.envelopes
    assert first.rcpt_tos == [reader]
    assert "SMTPUTF8" in first.mail_options
    assert f"To: {reader}\r\n".encode() in bytes(first.content or b"")
    assert "SMTPUTF8" not in second.mail_options


def test_an_address_of_another_script_is_refused_where_the_server_cannot() -> None:
    post = Post()
    with mail_server(post, enable_SMTPUTF8=False) as port, Mail(server(port), DAY) as mail:
        with pytest.raises(OutsideError, match="cannot carry the address j\u00fcrgen@") as refused:
            mail.send(replace(HELLO, address="j\u00fcrgen@example.org"))
        assert "xn--" in refused.value.hint
        mail.send(HELLO)
    assert len(post.envelopes) == 1


# Encryption, and who is let in.


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Makes a certificate for some names that this process trusts, if wanted."""

    def made(*names: str, trust: bool = True) -> object:
        context, public = certificate(tmp_path, *names)
        if trust:
            monkeypatch.setenv("SSL_CERT_FILE", str(public))
        return context

    return made


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_mail_arrives_with_a_name_and_password(security: Security, trusted: Callable[..., object]) -> None:
    post = Post()
    context = trusted(HOST)
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    # aiosmtpd counts STARTTLS only
    strict = {"auth_require_tls": False} if security == "tls" else {"auth_required": True}
    login = {"authenticator": accounts({b"bot": PASSWORD.encode()}), **strict}
    with mail_server(post, **how, **login) as port:
        with Mail(server(port, security, user="bot", password=PASSWORD), DAY) as mail:
            mail.send(HELLO)
        assert len(post.envelopes) == 1
        assert post.sessions[0].authenticated


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["unknown", "other name"])
def test_a_certificate_that_cannot_be_trusted_stops_everything(
    security: Security, fault: str, trusted: Callable[..., object]
) -> None:
    post = Post()
    context = trusted("mail.example.org" if fault == "other name" else HOST, trust=fault == "other name")
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    with mail_server(post, **how) as port:
        with pytest.raises(FinalError, match=r"certificate of the mail server .* cannot be trusted") as refused:
            Mail(server(port, security, user="bot", password=PASSWORD), DAY).__enter__()
        assert "SSL_CERT_FILE" in refused.value.hint
        assert PASSWORD not in said(refused.value)
    assert post.envelopes == []


def test_a_server_without_starttls_gets_nothing() -> None:
    post = Post()
    with mail_server(post) as port:
        with pytest.raises(FinalError, match="offers no STARTTLS"):
            Mail(server(port, "starttls"), DAY).__enter__()
        with pytest.raises(FinalError, match="does not speak TLS"):
            Mail(server(port, "tls"), DAY).__enter__()


def test_a_wrong_password_stops_everything_and_is_told_to_nobody(
    trusted: Callable[..., object], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, "credpolicy")
    post = Post()
    checks = accounts({b"bot": b"another"})
    with mail_server(post, tls_context=trusted(HOST), authenticator=checks) as port:
        mail = Mail(server(port, "starttls", user="bot", password=PASSWORD), DAY)
        with pytest.raises(FinalError, match="refused the name or the password") as refused:
            mail.__enter__()
    captured = capfd.readouterr()
    for place in (said(refused.value), repr(mail), repr(mail._server), captured.out, captured.err, caplog.text):
        assert PASSWORD not in place
    assert "CREDPOLICY_SMTP_PASSWORD" in refused.value.hint


def test_a_password_that_smtp_cannot_carry_is_not_shown_letter_by_letter(trusted: Callable[..., object]) -> None:
    odd = "p\u00e4ss"
    with mail_server(Post(), tls_context=trusted(HOST), authenticator=accounts({})) as port:
        with pytest.raises(FinalError, match="other than ASCII") as refused:
            Mail(server(port, "starttls", user="bot", password=odd), DAY).__enter__()
        assert "\u00e4" not in said(refused.value)
        assert "xe4" not in said(refused.value)


def test_a_password_goes_nowhere_without_encryption() -> None:
    away = MailServer("mail.example.org", 25, "none", WRITER, "bot", PASSWORD)
    with pytest.raises(FinalError, match="without encryption") as refused:
        Mail(away, DAY).__enter__()
    assert PASSWORD not in said(refused.value)


def test_to_this_machine_a_password_may_go_as_it_is() -> None:
    post = Post()
    checks = {"authenticator": accounts({b"bot": PASSWORD.encode()}), "auth_require_tls": False}
    with mail_server(post, **checks) as port:
        with Mail(server(port, user="bot", password=PASSWORD), DAY) as mail:
            mail.send(HELLO)
        assert post.sessions[0].authenticated


def test_a_server_that_lets_nobody_log_in_gets_no_password() -> None:
    with mail_server(Post()) as port, pytest.raises(FinalError, match="lets nobody log in"):
        Mail(server(port, user="bot", password=PASSWORD), DAY).__enter__()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("10.0.0.1", False), ("example.org", False), ("localhost.example.org", False), ("", False),
    ],
)  # fmt: skip
def test_this_machine_is_known_by_its_address(host: str, here: bool) -> None:
    assert loopback(host) is here


# Lines that break.


def talk(*lines: bytes, until: bytes = b"\r\n") -> Callable[[socket.socket], None]:
    """Says a line for each line it hears, the first at once, and hangs up."""

    def script(connection: socket.socket) -> None:
        with connection.makefile("rb") as heard:
            for number, line in enumerate(lines):
                if number:
                    while not (got := heard.readline()).endswith(until):
                        if not got:
                            return
                connection.sendall(line)

    return script


def after_data(answer: bytes, *, wait: bool = False) -> Callable[[socket.socket], None]:
    """Takes a whole letter, gives this answer (or none), and hangs up, or waits."""

    def script(connection: socket.socket) -> None:
        with connection.makefile("rb") as heard:
            connection.sendall(b"220 hello\r\n")
            for line in (b"250 ehlo\r\n", b"250 mail\r\n", b"250 rcpt\r\n", b"354 go\r\n"):
                heard.readline()
                connection.sendall(line)
            while heard.readline() != b".\r\n":
                pass
            connection.sendall(answer)
            if wait:
                heard.readline()

    return script


HUNG_UP_BEFORE = talk(b"220 hello\r\n", b"250 ehlo\r\n", b"250 mail\r\n", b"250 rcpt\r\n")
HUNG_UP_AT_ONCE = talk(b"220 hello\r\n", b"250 ehlo\r\n")
FINE = after_data(b"250 taken\r\n")


def test_a_server_that_hung_up_in_between_is_called_again() -> None:
    with odd_server(FINE, FINE) as (port, callers), Mail(server(port), DAY, 2) as mail:
        mail.send(HELLO)
        mail.send(HELLO)
    assert len(callers) == 2


def closes(connection: socket.socket) -> None:
    """Takes a whole letter, and says at the next one that it has waited for too long."""
    with connection.makefile("rb") as heard:
        connection.sendall(b"220 hello\r\n")
        for line in (b"250 ehlo\r\n", b"250 mail\r\n", b"250 rcpt\r\n", b"354 go\r\n"):
            heard.readline()
            connection.sendall(line)
        while heard.readline() != b".\r\n":
            pass
        connection.sendall(b"250 taken\r\n")
        heard.readline()
        connection.sendall(b"421 4.4.2 idle for too long\r\n")


def test_a_server_that_says_it_is_tired_of_waiting_is_called_again() -> None:
    with odd_server(closes, FINE) as (port, callers), Mail(server(port), DAY, 2) as mail:
        mail.send(HELLO)
        mail.send(HELLO)
    assert len(callers) == 2


@pytest.mark.parametrize("first", [HUNG_UP_BEFORE, HUNG_UP_AT_ONCE])
def test_a_line_that_breaks_before_the_letter_is_tried_once_more(first: Callable[[socket.socket], None]) -> None:
    with odd_server(first, FINE) as (port, callers), Mail(server(port), DAY, 2) as mail:
        mail.send(HELLO)
    assert len(callers) == 2


@pytest.mark.parametrize("script", [HUNG_UP_BEFORE, HUNG_UP_AT_ONCE])
def test_a_line_that_always_breaks_before_the_letter_sent_nothing(script: Callable[[socket.socket], None]) -> None:
    with odd_server(script) as (port, callers), Mail(server(port), DAY, 2) as mail:
        with pytest.raises(OutsideError, match="hung up before it took") as broken:
            mail.send(HELLO)
        assert type(broken.value) is OutsideError
    assert len(callers) == 2


@pytest.mark.parametrize(
    "script",
    [
        after_data(b""),
        after_data(b"", wait=True),
        after_data(b"25"),
        after_data(b"nonsense\r\n"),
        after_data(b"\0\xff\r\n"),
    ],
)
def test_a_line_that_breaks_after_the_letter_is_uncertain_and_never_tried_again(
    script: Callable[[socket.socket], None],
) -> None:
    with odd_server(script) as (port, callers), Mail(server(port), DAY, 0.5) as mail:
        with pytest.raises(UncertainError, match="broke off while it took") as broken:
            mail.send(HELLO)
        assert "<w-1.bls.30@example.org>" in broken.value.hint
    assert len(callers) == 1


def test_a_message_that_is_uncertain_stops_nobody_else() -> None:
    with odd_server(after_data(b""), FINE) as (port, _), Mail(server(port), DAY, 2) as mail:
        with pytest.raises(UncertainError):
            mail.send(HELLO)
        mail.send(HELLO)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (talk(b"554 go away\r\n"), "does not want to talk \\(554\\)"),
        (talk(b""), "cannot be reached"),
        (talk(b"\x00\xff\xfe garbage\r\n" * 3), "does not want to talk|cannot be reached"),
        (talk(b"2" * 20_000), "does not want to talk|cannot be reached"),
    ],
)
def test_a_server_that_is_none_stops_everything(script: Callable[[socket.socket], None], words: str) -> None:
    with odd_server(script) as (port, _), pytest.raises(FinalError, match=words):
        Mail(server(port), DAY, 0.5).__enter__()


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    def silent(connection: socket.socket) -> None:
        connection.recv(1)

    with odd_server(silent) as (port, _), pytest.raises(FinalError, match="timed out"):
        Mail(server(port), DAY, 0.2).__enter__()


def test_a_port_where_nobody_listens_stops_everything() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        with pytest.raises(FinalError, match="cannot be reached") as refused:
            Mail(server(taken.getsockname()[1]), DAY, 1).__enter__()
    assert "CREDPOLICY_SMTP_HOST" in refused.value.hint


def test_an_answer_is_shown_on_one_line_short_and_without_the_password() -> None:
    def script(connection: socket.socket) -> None:
        with connection.makefile("rb") as heard:
            connection.sendall(b"220 hello\r\n")
            for line in (b"250-hello\r\n250 AUTH PLAIN\r\n", b"235 ok\r\n", b"250 mail\r\n"):
                heard.readline()
                connection.sendall(line)
            heard.readline()
            connection.sendall(b"550 \x1b[31m you are bot:" + PASSWORD.encode() + b" " + b"x" * 400 + b"\r\n")
            heard.readline()

    with (
        odd_server(script) as (port, _),
        Mail(server(port, user="bot", password=PASSWORD), DAY, 2) as mail,
        pytest.raises(OutsideError) as refused,
    ):
        mail.send(HELLO)
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 400
    assert PASSWORD not in said(refused.value)
