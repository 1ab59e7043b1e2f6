"""Where messages go: the environment says how mail and webhooks are reached, and a channel is opened from that."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from credpolicy.adapters.letter import sender as written_by
from credpolicy.adapters.mail import PORTS, Mail, MailServer, loopback
from credpolicy.adapters.webhook import Hooks, Kind, Webhook, faulty
from credpolicy.cli import options
from credpolicy.errors import UsageError
from credpolicy.model.message import Channel, Message

SMTP = "CREDPOLICY_SMTP_"
HOOKS: dict[Kind, str] = {"slack": "CREDPOLICY_SLACK_", "webhook": "CREDPOLICY_WEBHOOK_"}
SECRET = "SECRET"  # noqa: S105 -- the end of a variable's name, so no webhook can have it
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:]+", re.ASCII)
_HIGHEST_PORT = 65_535


class Sender(Protocol):
    """Sends messages through one channel.

    `send` returns when the message was taken. It raises OutsideError where it certainly was not, UncertainError where
    it perhaps was, and FinalError where this channel, or this webhook, takes nothing more in this run.
    """

    def send(self, message: Message) -> None:
        """Send one message."""
        ...


def sender(channel: Channel, day: date) -> AbstractContextManager[Sender]:
    """The channel as the environment says, to be used as a context; messages bear the run's `day`.

    Raises UsageError, with the mend, where a variable is missing or wrong; entering it may raise FinalError.
    """
    return Mail(mail_server(), day) if channel == "mail" else Webhook(hooks(channel))


def mail_server() -> MailServer:
    """The mail server that CREDPOLICY_SMTP_* names. Raises UsageError where a variable is missing or wrong."""
    said = options.variables(SMTP)
    host = _needed(said, "HOST", "the mail server, for example smtp.example.org")
    if not _HOST.fullmatch(host):
        message = f"{SMTP}HOST is not the name of a host"
        raise UsageError(message, f"Write the name alone; the port goes into {SMTP}PORT.")
    security = said.get("SECURITY", "starttls")
    if security not in PORTS:
        message = f"{SMTP}SECURITY is not one of {', '.join(PORTS)}"
        raise UsageError(message, "starttls is for port 587, tls for port 465, none for a server on this machine.")
    port = said.get("PORT", str(PORTS[security]))
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) <= _HIGHEST_PORT):
        message = f"{SMTP}PORT is not a port"
        raise UsageError(message, "Write a number, for example 587.")
    try:
        writer = written_by(_needed(said, "FROM", "the address that writes, for example credentials@example.org"))
    except ValueError as error:
        message = f"{SMTP}FROM: {error}"
        raise UsageError(message, "Write credentials@example.org, or Credentials <credentials@example.org>.") from error
    user, password = said.get("USER", ""), said.get("PASSWORD", "")
    if bool(user) != bool(password):
        given, missing = ("USER", "PASSWORD") if user else ("PASSWORD", "USER")
        message = f"{SMTP}{given} is set, and {SMTP}{missing} is not"
        raise UsageError(message, "Set both, or neither where the server lets everybody in.")
    if password and security == "none" and not loopback(host):
        message = f"{SMTP}SECURITY is none, so the password would go to {host} for everybody to read"
        raise UsageError(message, f"Set {SMTP}SECURITY to starttls or tls.")
    return MailServer(host, int(port), security, writer, user, password)


def hooks(kind: Kind) -> Hooks:
    """The webhooks of a kind that the environment names. Raises UsageError where there is none, or one is wrong."""
    prefix = HOOKS[kind]
    urls = options.variables(prefix)
    secret = urls.pop(SECRET, "") if kind == "webhook" else ""
    if not urls:
        message = f"no webhook is set for {'Slack' if kind == 'slack' else 'messages'}"
        raise UsageError(message, f"Set {prefix}NAME to its address, with a name of your own in place of NAME.")
    for name, url in urls.items():
        if faulty(url):
            message = f"the address in {prefix}{name} {faulty(url)}"
            raise UsageError(message, "Copy it from where the webhook was made; it begins with https://.")
    return Hooks(kind, urls, secret)


def _needed(said: dict[str, str], name: str, what: str) -> str:
    if name not in said:
        message = f"{SMTP}{name} is not set"
        raise UsageError(message, f"Set it to {what}.")
    return said[name]
