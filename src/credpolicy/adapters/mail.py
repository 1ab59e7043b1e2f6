"""Mail by SMTP: one checked connection for all letters, and an answer for each: sent, not sent, or perhaps."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Literal

from credpolicy.adapters.letter import Mailbox, letter, recipient
from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.escape import terminal
from credpolicy.model.message import Message

Security = Literal["starttls", "tls", "none"]
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
"""What a server listens on where no port is named."""

_LONGEST_ANSWER = 200
_UNTRUSTED = (530, 534, 535, 538)  # a server that wants somebody to log in, or to encrypt: RFC 4954
_CLOSING = 421
_OK, _NO, _END = 200, 400, 600  # answers from 200 are a yes, from 400 a no
_LATER = "The server may take it later; the next run tries again."


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and who writes through it. A name and password go with encryption only, or to this machine."""

    host: str
    port: int
    security: Security
    writer: Mailbox
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Mail:
    """Sends mail through one connection, opened with the block. A server that hung up in between is called once more.

    `day` is the run's day, which every letter bears; `patience` so many seconds are waited for each answer.
    """

    def __init__(self, server: MailServer, day: date, patience: float = 30) -> None:
        self._server, self._day, self._patience = server, day, patience
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Mail:
        self._line = self._opened()
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up(politely=True)

    def send(self, message: Message) -> None:
        """Send one message, and return when the server has taken it.

        Raises OutsideError where it was certainly not sent, UncertainError where it perhaps was, and FinalError where
        no message can be sent any more.
        """
        mail = letter(message, self._server.writer, self._day)
        reader = recipient(message)
        # Until the letter is handed over a second call cannot send it twice; a line just opened is not tried again.
        for last in (self._line is None, True):
            try:
                return self._deliver(reader, mail)
            except _GoneError as error:
                if last:
                    text = f"the mail server {self._server} hung up before it took the message to {reader}"
                    raise OutsideError(text, _LATER) from error
        return None

    def _deliver(self, reader: Mailbox, mail: EmailMessage) -> None:
        """Hand one letter over. Raises _GoneError where the line broke before any of it was."""
        line = self._line = self._line or self._opened()
        with self._until_handed_over():
            self._begin(line, reader)
        try:
            line.send(_dotted(mail.as_bytes()))
            code, answer = line.getreply()
            if not _OK <= code < _END:
                raise smtplib.SMTPServerDisconnected
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up(politely=False)
            message = f"the mail server {self._server} broke off while it took the message to {reader}"
            mend = f"It may have been sent. Look for the Message-ID {mail['Message-ID']} in the log of the server."
            raise UncertainError(message, mend) from error
        if code >= _NO:
            raise self._refusal(code, answer, f"the message to {reader}", _mend_message(code))

    @contextmanager
    def _until_handed_over(self) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException) as error:
            self._hang_up(politely=False)
            raise _GoneError from error

    def _begin(self, line: smtplib.SMTP, reader: Mailbox) -> None:
        """Name writer and reader, until the server waits for the letter."""
        options = []
        writer = self._server.writer
        if not (reader.ascii and writer.ascii):
            if not line.has_extn("smtputf8"):
                message = f"the mail server {self._server} cannot carry the address {terminal(str(reader))}"
                raise OutsideError(message, "Write an address of ASCII letters; a domain of others begins with xn--.")
            options = ["SMTPUTF8", "BODY=8BITMIME"] if line.has_extn("8bitmime") else ["SMTPUTF8"]
        code, answer = line.mail(str(writer), options)
        if code == _CLOSING:
            raise smtplib.SMTPServerDisconnected
        if code != 250:
            if code < 500:
                raise self._refusal(code, answer, f"mail from {writer}", _LATER)
            raise FinalError(
                f"the mail server {self._server} takes no mail from {writer}: {self._said(code, answer)}",
                "Set CREDPOLICY_SMTP_FROM to an address that this account may write from.",
            )
        code, answer = line.rcpt(str(reader))
        if code not in (250, 251):
            mend = "Correct the `email` in identities/, or ask the people of that server." if code >= 500 else _LATER
            raise self._refusal(code, answer, f"mail to {reader}", mend)
        code, answer = line.docmd("DATA")
        if code != 354:
            raise self._refusal(code, answer, f"the message to {reader}", _mend_message(code))

    def _refusal(self, code: int, answer: bytes, what: str, mend: str) -> OutsideError:
        """What to raise after a no. The line is ready for the next letter then, or closed."""
        text = f"the mail server {self._server} refused {what}: {self._said(code, answer)}"
        if code in _UNTRUSTED:
            return FinalError(text, "Set CREDPOLICY_SMTP_USER and CREDPOLICY_SMTP_PASSWORD for an account that may.")
        try:
            if code == _CLOSING or self._line is None or self._line.rset()[0] != 250:
                self._hang_up(politely=False)
        except (OSError, smtplib.SMTPException):
            self._hang_up(politely=False)
        return OutsideError(text, mend)

    def _said(self, code: int, answer: bytes) -> str:
        """The server's words, on one line, never the password."""
        text = " ".join(answer.decode("utf-8", "replace").split())
        if self._server.password:
            text = text.replace(self._server.password, "***")
        return terminal(f"{code} {text[:_LONGEST_ANSWER]}").rstrip()

    def _opened(self) -> smtplib.SMTP:
        """A line on which letters can be handed over. Raises FinalError: what fails here fails for every letter."""
        server = self._server
        if server.password and server.security == "none" and not loopback(server.host):
            message = f"the password would go to {server} without encryption"
            raise FinalError(message, "Set CREDPOLICY_SMTP_SECURITY to starttls or tls.")
        line: smtplib.SMTP | None = None
        try:
            line = self._called()
            line.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                line.starttls(context=ssl.create_default_context())
                line.ehlo()
            if server.user:
                self._log_in(line)
        except (OSError, smtplib.SMTPException) as error:
            if line is not None:
                line.close()
            raise _not_reached(server, error) from error
        except FinalError:
            if line is not None:
                line.close()
            raise
        return line

    def _called(self) -> smtplib.SMTP:
        server = self._server
        # the name in the greeting: asking the system for its own may take a minute
        name = server.writer.domain if server.writer.domain.isascii() else "localhost"
        if server.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, name, timeout=self._patience, context=context)
        return smtplib.SMTP(server.host, server.port, name, timeout=self._patience)

    def _log_in(self, line: smtplib.SMTP) -> None:
        """Raises FinalError. Nothing that the server says is told: it may repeat what it was sent."""
        server = self._server
        try:
            line.login(server.user, server.password)
        except smtplib.SMTPNotSupportedError:
            message = f"the mail server {server} lets nobody log in on this connection"
            mend = "Leave out CREDPOLICY_SMTP_USER, or set CREDPOLICY_SMTP_SECURITY to starttls or tls."
            raise FinalError(message, mend) from None
        except smtplib.SMTPAuthenticationError as error:
            message = f"the mail server {server} refused the name or the password ({error.smtp_code})"
            raise FinalError(message, "Check CREDPOLICY_SMTP_USER and CREDPOLICY_SMTP_PASSWORD.") from None
        except UnicodeError:
            message = "the name or the password for the mail server has characters other than ASCII"
            raise FinalError(message, "Choose a password of ASCII characters; SMTP carries no other surely.") from None
        except smtplib.SMTPServerDisconnected:
            message = f"the mail server {server} hung up while logging in"
            raise FinalError(message, "Check CREDPOLICY_SMTP_USER and CREDPOLICY_SMTP_PASSWORD.") from None
        except smtplib.SMTPException:
            message = f"the mail server {server} offers no way to log in that credpolicy knows"
            raise FinalError(message, "It knows CRAM-MD5, PLAIN and LOGIN.") from None

    def _hang_up(self, *, politely: bool) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            if politely:
                line.quit()
        except (OSError, smtplib.SMTPException):
            return  # every letter has its answer already
        finally:
            line.close()


class _GoneError(Exception):
    """The line broke before any of the letter was handed over."""


def _mend_message(code: int) -> str:
    return "Read what the server says of it." if code >= 500 else _LATER


def _not_reached(server: MailServer, error: Exception) -> FinalError:
    """Why no connection came about."""
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"the certificate of the mail server {server} cannot be trusted: {error.verify_message}"
        mend = "Name the host as in its certificate; for a certificate of your own set SSL_CERT_FILE."
    elif isinstance(error, ssl.SSLError):
        message = f"the mail server {server} does not speak TLS as it should"
        mend = "Set CREDPOLICY_SMTP_SECURITY: tls is for port 465, starttls for port 587."
    elif isinstance(error, smtplib.SMTPNotSupportedError):
        message = f"the mail server {server} offers no STARTTLS"
        mend = "Set CREDPOLICY_SMTP_SECURITY to tls with its port, or to none for a server on this machine."
    elif isinstance(error, smtplib.SMTPResponseException):
        message = f"the mail server {server} does not want to talk ({error.smtp_code})"
        mend = "Try again later, or ask the people of that server."
    else:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or "it hung up"
        message = f"the mail server {server} cannot be reached: {terminal(reason)}"
        mend = "Check CREDPOLICY_SMTP_HOST, CREDPOLICY_SMTP_PORT and CREDPOLICY_SMTP_SECURITY."
    return FinalError(message, mend)


def _dotted(letter_: bytes) -> bytes:
    """The letter as DATA wants it: a dot at the start of a line doubled, and a dot alone at the end (RFC 5321)."""
    lines = letter_.split(b"\r\n")
    whole = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return whole + (b".\r\n" if whole.endswith(b"\r\n") else b"\r\n.\r\n")
