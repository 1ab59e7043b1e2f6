"""Letters: headers that hold whatever is written, and the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters.letter import Mailbox, letter, mailbox, message_id, recipient, sender
from credpolicy.errors import OutsideError
from credpolicy.model.message import Message

DAY = date(2026, 3, 2)
WRITER = Mailbox("credentials", "example.org", "Credentials")
HELLO = Message("w-1.bls.30", "mail", "ann@example.org", "bls ends soon", "It ends.\n", "<p>It ends.</p>\n")
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


def parsed(mail: EmailMessage) -> EmailMessage:
    """The letter as whoever receives it reads it."""
    return cast(EmailMessage, message_from_bytes(mail.as_bytes(), policy=default))


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_says_who_writes_to_whom_and_that_no_person_did() -> None:
    mail = parsed(letter(HELLO, WRITER, DAY))
    assert mail["From"] == "Credentials <credentials@example.org>"
    assert mail["To"] == "ann@example.org"
    assert mail["Subject"] == "bls ends soon"
    assert mail["Message-ID"] == "<w-1.bls.30@example.org>"
    assert mail["List-Id"] == "<credpolicy.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(mail["Date"]).isoformat() == "2026-03-02T00:00:00+00:00"
    assert mail.get_content_type() == "multipart/alternative"
    assert (body(mail, "plain"), body(mail, "html")) == (HELLO.text, HELLO.html)


def test_a_letter_without_html_is_plain() -> None:
    assert parsed(letter(replace(HELLO, html=""), WRITER, DAY)).get_content_type() == "text/plain"


def test_the_same_message_is_the_same_bytes() -> None:
    assert letter(HELLO, WRITER, DAY).as_bytes() == letter(HELLO, WRITER, DAY).as_bytes()


@pytest.mark.parametrize(
    "subject",
    [
        "a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org", "a\rb", "a\0b", "a\x0bb", "a\u2028b", "a\x85b",
        "a\u202eb", "a\udc80b", "", "\n", "x" * 1000,
    ],
)  # fmt: skip
def test_a_subject_that_could_break_the_headers_is_refused(subject: str) -> None:
    with pytest.raises(OutsideError, match="subject of the message to ann@") as refused:
        letter(replace(HELLO, subject=subject), WRITER, DAY)
    assert refused.value.hint
    assert refused.value.exit_code == 4


@pytest.mark.parametrize(
    "address",
    [
        "", "ann", "@example.org", "ann@", "ann@@example.org", "a b@example.org", "ann@exa mple.org",
        "ann@example.org\r\nRCPT TO:<eve@example.org>", "ann@example.org\n", "\nann@example.org", "ann\0@example.org",
        "ann@example.org,eve@example.org", "<ann@example.org>", "ann@example.org>", "Ann <ann@example.org>",
        "ann@example..org", "ann@.example.org", "ann@-example.org", ".ann@example.org", "an..n@example.org",
        "ann@[127.0.0.1]", '"ann"@example.org', "ann@example.org;", "ann(eve)@example.org", "a:b@example.org",
        "x" * 65 + "@example.org", "ann@" + "x" * 64 + ".org", "ann@" + "x." * 130 + "org", "ann\u202e@example.org",
        "ann\udc80@example.org", "ann@example.org SIZE=1",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(OutsideError, match="is not a mail address") as refused:
        letter(replace(HELLO, address=address), WRITER, DAY)
    assert "identities/" in refused.value.hint
    assert refused.value.message.isprintable()


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.org", "a.n+tag@mail.example.org", "o'neil_{x}@example.org", "ann@localhost",
        "j\u00fcrgen@b\u00fccher.example", "\u7528\u6237@\u4f8b\u3048.jp",
    ],
)  # fmt: skip
def test_an_address_stays_as_it_was_written(address: str) -> None:
    assert str(mailbox(address)) == address
    written = parsed(letter(replace(HELLO, address=address), WRITER, DAY))["To"].addresses[0].addr_spec
    assert written.encode("utf-8", "surrogateescape").decode() == address


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("credentials@example.org", ""),
        (" <credentials@example.org> ", ""),
        ("Credentials <credentials@example.org>", "Credentials"),
        ('"Ausbildung, Z\u00fcrich" <credentials@example.org>', "Ausbildung, Z\u00fcrich"),
    ],
)
def test_who_writes_may_have_a_name(text: str, name: str) -> None:
    assert sender(text) == Mailbox("credentials", "example.org", name)
    assert parsed(letter(HELLO, sender(text), DAY))["From"].addresses[0].display_name == name


@pytest.mark.parametrize(
    "text", ["", "Credentials", "A <b@example.org> c", "A\r\nBcc: <b@example.org>", "<b@example.org", "A <>"]
)
def test_who_writes_must_have_an_address(text: str) -> None:
    with pytest.raises(ValueError, match="is not a mail address"):
        sender(text)


def test_a_key_that_fits_is_the_id_and_any_other_becomes_one() -> None:
    assert message_id("a.b-c_9", "example.org") == "<a.b-c_9@example.org>"
    odd = [
        message_id(key, "example.org") for key in ("a b", "a\r\nb", "", "<x@y>", "x" * 101, "\u00fc", "a..b", "\udc80")
    ]
    assert len(set(odd)) == len(odd)
    assert all(len(each) == 64 + len("<@example.org>") for each in odd)


@given(subject=TEXT, text=TEXT, html=TEXT, key=TEXT)
def test_whatever_is_written_arrives_and_makes_no_header(subject: str, text: str, html: str, key: str) -> None:
    message = Message(key, "mail", "ann@example.org", subject, text, html)
    try:
        made = letter(message, WRITER, DAY)
    except OutsideError:
        assert not subject.isprintable() or not subject
        return
    data, mail = made.as_bytes(), parsed(made)
    assert set(mail.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert recipient(message).ascii
    assert len(mail.keys()) == len(set(mail.keys()))
    assert data.isascii()
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert mail["Subject"] == subject
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert body(mail, "plain").removesuffix("\n") == lines.removesuffix("\n")
    assert (mail.get_body(("html",)) is not None) == bool(html)


def test_lines_of_text_are_short_enough_for_every_server() -> None:
    data = letter(replace(HELLO, text="x" * 5000 + "\n.\n" + "\u00fc" * 500), WRITER, DAY).as_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 78
