"""Servers on this machine for tests: mail by aiosmtpd, a mail server that misbehaves, and a certificate of its own."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"


class Post:
    """What a mail server got, and what it says to some of it."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.sessions: list[Session] = []
        self.answers: dict[str, str] = {}
        """What it says to a recipient, or to MAIL and DATA, in place of 250."""

    async def handle_MAIL(  # noqa: N802 -- so aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.sessions.append(session)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.envelopes.append(envelope)
        return "250 OK"


class _Controller(Controller):
    """Finds a free port before it listens, as aiosmtpd wants to know it beforehand."""

    def __init__(self, post: Post, **further: Any) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            port = free.getsockname()[1]
        super().__init__(post, hostname=HOST, port=port, ready_timeout=20, **further)


@contextmanager
def mail_server(post: Post, **further: Any) -> Iterator[int]:
    """A real mail server while the block lasts; its port."""
    controller = _Controller(post, **further)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def accounts(known: dict[bytes, bytes]) -> Callable[..., AuthResult]:
    """Lets in whoever has one of these names with its password."""

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        # not handled: aiosmtpd says the rest, such as 535
        return AuthResult(success=known.get(data.login) == data.password, handled=False)

    return authenticate


Script = Callable[[socket.socket], None]


@contextmanager
def odd_server(*scripts: Script) -> Iterator[tuple[int, list[int]]]:
    """A server that does with its first caller what the first script says, and so on; the last one again and again.

    Its port, and a list that grows with each caller.
    """
    callers: list[int] = []
    with socket.create_server((HOST, 0)) as listening:
        listening.settimeout(0.05)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                callers.append(1)
                with connection:
                    connection.settimeout(5)
                    try:
                        scripts[min(len(callers), len(scripts)) - 1](connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1], callers
        finally:
            stop.set()
            thread.join()


def certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, Path]:
    """What a server needs to speak TLS under these names, and the file by which it can be trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "credpolicy tests")])
    hosts = [x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names]
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2999, 12, 31, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
