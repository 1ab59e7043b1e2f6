"""Channels: what the environment says, and what is said where it is missing or wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from credpolicy.adapters.letter import Mailbox
from credpolicy.adapters.mail import Mail, MailServer
from credpolicy.adapters.webhook import Webhook
from credpolicy.cli import channels, options
from credpolicy.errors import UsageError
from credpolicy.model.message import Message
from tests.unit.adapters.servers import HOST, Post, mail_server

DAY = date(2026, 3, 2)
PASSWORD = "correct-horse-7"  # noqa: S105
GOOD = {"HOST": "smtp.example.org", "FROM": "Credentials <credentials@example.org>"}
Say = Callable[..., None]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Sets variables by what follows their prefix; every other one of credpolicy is unset."""
    for name in options.variables("CREDPOLICY_"):
        monkeypatch.delenv(f"CREDPOLICY_{name}")

    def said(prefix: str, **variables: str) -> None:
        for name, text in variables.items():
            monkeypatch.setenv(f"{prefix}{name}", text)

    return said


def test_variables_are_found_by_their_beginning_and_empty_ones_are_not(say: Say) -> None:
    say("CREDPOLICY_SLACK_", A="1", B="", C="3")
    say("CREDPOLICY_SLACKER_", D="4")
    assert options.variables("CREDPOLICY_SLACK_") == {"A": "1", "C": "3"}
    assert options.variables("CREDPOLICY_NOTHING_") == {}


def test_a_mail_server_needs_a_host_and_a_writer(say: Say) -> None:
    say(channels.SMTP, **GOOD)
    assert channels.mail_server() == MailServer(
        "smtp.example.org", 587, "starttls", Mailbox("credentials", "example.org", "Credentials")
    )


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_follows_the_encryption_unless_it_is_written(say: Say, security: str, port: int) -> None:
    say(channels.SMTP, **GOOD, SECURITY=security)
    assert (channels.mail_server().security, channels.mail_server().port) == (security, port)
    say(channels.SMTP, PORT="2525")
    assert channels.mail_server().port == 2525


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"HOST": ""}, "CREDPOLICY_SMTP_HOST is not set"),
        ({"FROM": ""}, "CREDPOLICY_SMTP_FROM is not set"),
        ({"HOST": "smtp.example.org:587"}, "CREDPOLICY_SMTP_HOST is not the name of a host"),
        ({"HOST": "https://smtp.example.org"}, "CREDPOLICY_SMTP_HOST is not the name of a host"),
        ({"HOST": "smtp\r\nx"}, "CREDPOLICY_SMTP_HOST is not the name of a host"),
        ({"FROM": "nobody"}, "CREDPOLICY_SMTP_FROM: `nobody` is not a mail address"),
        ({"FROM": "a\nb@example.org"}, "CREDPOLICY_SMTP_FROM"),
        ({"PORT": "smtp"}, "CREDPOLICY_SMTP_PORT is not a port"),
        ({"PORT": "0"}, "CREDPOLICY_SMTP_PORT is not a port"),
        ({"PORT": "65536"}, "CREDPOLICY_SMTP_PORT is not a port"),
        ({"PORT": "9" * 5000}, "CREDPOLICY_SMTP_PORT is not a port"),
        ({"PORT": "\u0665"}, "CREDPOLICY_SMTP_PORT is not a port"),
        ({"SECURITY": "ssl"}, "CREDPOLICY_SMTP_SECURITY is not one of starttls, tls, none"),
        ({"USER": "bot"}, "CREDPOLICY_SMTP_USER is set, and CREDPOLICY_SMTP_PASSWORD is not"),
        ({"PASSWORD": PASSWORD}, "CREDPOLICY_SMTP_PASSWORD is set, and CREDPOLICY_SMTP_USER is not"),
        ({"SECURITY": "none", "USER": "bot", "PASSWORD": PASSWORD}, "for everybody to read"),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_the_mend(say: Say, changed: dict[str, str], wrong: str) -> None:
    say(channels.SMTP, **{**GOOD, **changed})
    with pytest.raises(UsageError) as refused:
        channels.mail_server()
    assert wrong in refused.value.message
    assert refused.value.hint
    assert PASSWORD not in refused.value.message + refused.value.hint


def test_a_password_is_shown_by_nothing(say: Say) -> None:
    say(channels.SMTP, **GOOD, USER="bot", PASSWORD=PASSWORD)
    server = channels.mail_server()
    assert server.password == PASSWORD
    assert PASSWORD not in f"{server} {server!r} {channels.sender('mail', DAY)!r}"


def test_webhooks_are_found_by_their_names_and_the_secret_is_none(say: Say) -> None:
    say("CREDPOLICY_WEBHOOK_", WARD_3="https://example.org/x", SECRET="s")  # noqa: S106
    say("CREDPOLICY_SLACK_", OFFICE="https://hooks.slack.com/services/T/B/X", SECRET="https://example.org/y")  # noqa: S106
    hooks = channels.hooks("webhook")
    assert (hooks.kind, hooks.urls, hooks.secret) == ("webhook", {"WARD_3": "https://example.org/x"}, "s")
    assert set(channels.hooks("slack").urls) == {"OFFICE", "SECRET"}
    assert channels.hooks("slack").secret == ""


@pytest.mark.parametrize("kind", ["slack", "webhook"])
def test_a_channel_without_a_webhook_says_which_variable(say: Say, kind: channels.Kind) -> None:
    say("CREDPOLICY_WEBHOOK_", SECRET="s")  # noqa: S106
    with pytest.raises(UsageError, match="no webhook is set") as refused:
        channels.hooks(kind)
    assert f"{channels.HOOKS[kind]}NAME" in refused.value.hint


def test_a_wrong_address_is_named_by_its_variable_and_not_told(say: Say) -> None:
    say("CREDPOLICY_SLACK_", OFFICE="http://hooks.slack.com/services/xyzzy")
    with pytest.raises(UsageError, match="CREDPOLICY_SLACK_OFFICE does not begin with https") as refused:
        channels.hooks("slack")
    assert "xyzzy" not in refused.value.message + refused.value.hint


def test_a_channel_is_opened_from_what_the_environment_says(say: Say) -> None:
    say("CREDPOLICY_SLACK_", OFFICE="https://hooks.slack.com/services/T/B/X")
    assert isinstance(channels.sender("slack", DAY), Webhook)
    post = Post()
    with mail_server(post) as port:
        say(channels.SMTP, HOST=HOST, PORT=str(port), SECURITY="none", FROM="credentials@example.org")
        opened = channels.sender("mail", DAY)
        assert isinstance(opened, Mail)
        with opened as sender:
            sender.send(Message("k", "mail", "ann@example.org", "bls ends", "It ends."))
    (envelope,) = post.envelopes
    assert b"\r\nDate: Mon, 02 Mar 2026 00:00:00 +0000\r\n" in bytes(envelope.content or b"")
