"""A letter as mail servers carry it: headers that nobody can break out of, text and HTML, the same bytes each time."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from credpolicy.errors import OutsideError
from credpolicy.escape import terminal
from credpolicy.model.message import Message

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9\u0080-\U0010ffff]([A-Za-z0-9\u0080-\U0010ffff-]{0,61}[A-Za-z0-9\u0080-\U0010ffff])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_KEY = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", re.ASCII)
_LONGEST_LOCAL, _LONGEST_ADDRESS, _LONGEST_KEY, _LONGEST_SUBJECT = 64, 254, 100, 900
_LINE = 76  # of quoted-printable, RFC 2045


class Mailbox(NamedTuple):
    """An address that can stand in a header and in a command of SMTP, in two parts, and the name shown with it."""

    local: str
    domain: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def ascii(self) -> bool:
        """Whether every mail server can carry it."""
        return str(self).isascii()


def mailbox(text: str, name: str = "") -> Mailbox:
    """The address in `text`. Raises ValueError, with a sentence, for what is none or hides a line end or a list."""
    local, _, domain = text.rpartition("@")
    # quoted local parts and addresses in square brackets are allowed by RFC 5321 and used by nobody
    good = (
        text.isprintable()
        and len(local.encode()) <= _LONGEST_LOCAL
        and len(text.encode()) <= _LONGEST_ADDRESS
        and _LOCAL.fullmatch(local)
        and _DOMAIN.fullmatch(domain)
    )
    if not good:
        message = f"`{terminal(text[:_LONGEST_ADDRESS])}` is not a mail address"
        raise ValueError(message)
    return Mailbox(local, domain, name)


def sender(text: str) -> Mailbox:
    """The address in `Name <address>` or `address`. Raises ValueError for anything else."""
    name, bracket, rest = text.strip().rpartition("<")
    if not bracket:
        return mailbox(text.strip())
    if not rest.endswith(">") or not name.isprintable():
        message = f"`{terminal(text)}` is not a mail address; write `Credentials <credentials@example.org>`"
        raise ValueError(message)
    return mailbox(rest[:-1], name.strip().strip('"'))


def recipient(message: Message) -> Mailbox:
    """To whom a message goes. Raises OutsideError for an address that cannot be one."""
    try:
        return mailbox(message.address)
    except ValueError as error:
        raise OutsideError(
            str(error), "Correct the `email` in identities/; write for example ann@example.org."
        ) from error


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the message with this key: the same on every run."""
    plain = key if _KEY.fullmatch(key) and len(key) <= _LONGEST_KEY else hashlib.sha256(_bytes(key)).hexdigest()
    return f"<{plain}@{domain}>"


def letter(message: Message, writer: Mailbox, day: date) -> EmailMessage:
    """The message as mail of a day. Raises OutsideError for a recipient or subject that would break the headers."""
    reader = recipient(message)
    subject = message.subject
    if not subject or len(subject) > _LONGEST_SUBJECT or not all(c.isprintable() for c in subject):
        wrong = f"the subject of the message to {reader} is empty, too long, or has line ends or control characters"
        raise OutsideError(wrong, "Look for them in the titles and names that it is made of.")
    ascii_domain = writer.domain if writer.domain.isascii() else "localhost"
    mail = EmailMessage(SMTP.clone(max_line_length=_LINE, utf8=not (reader.ascii and writer.ascii)))
    mail["From"] = Address(writer.name, writer.local, writer.domain)
    mail["To"] = Address("", reader.local, reader.domain)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(datetime.combine(day, time(), UTC))
    mail["Message-ID"] = message_id(message.key, ascii_domain)
    mail["List-Id"] = f"<credpolicy.{ascii_domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_text(message.text), cte="quoted-printable")
    if message.html:
        mail.add_alternative(_text(message.html), subtype="html", cte="quoted-printable")
        # "=_" cannot stand in quoted-printable, so no text can end a part
        mail.set_boundary(f"=_{hashlib.sha256(_bytes(message.key)).hexdigest()[:32]}")
    return mail


def _text(text: str) -> str:
    """Text that every encoding can carry."""
    return _bytes(text).decode().replace("\r\n", "\n").replace("\r", "\n")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
