"""Digests: what one recipient reads, in their language, with nothing that breaks out of it."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from credpolicy.model.message import Message
from credpolicy.model.reminder import Mark, Planned
from credpolicy.reconcile.reminders.digests import MOST_ITEMS
from credpolicy.reconcile.reminders.planning import Asked, plan
from tests.unit.reconcile.reminders.reminding import BEGIN, DAY, POLICIES, evaluation, result, snapshot

LATE, SOON = BEGIN - 10 * DAY, BEGIN + 20 * DAY
HOSTILE = 'Life <script>alert(1)</script> &amp; "x"\r\nBcc: all@example.org\u202e @FOOTER@'


def messages(ends: dict[str, Any], read: Any = None, asked: Asked = Asked()) -> dict[str, Message]:  # noqa: B008
    made = plan(evaluation(ends, BEGIN, read), None, Mark(None), asked).messages
    return {planned.recipient: planned.message for planned in made}


def titled(title: str, settings: Any = None) -> Any:
    return snapshot({"requirements": [{**POLICIES["requirements"][0], "title": title}]}, settings)


def test_a_person_reads_what_is_theirs() -> None:
    message = messages({"bob": SOON})["bob"]
    assert message.subject == "Credentials: 1 to renew"
    assert message.text.splitlines()[:6] == [
        "Hello Bob,",
        "",
        "As of 2026-01-05 these credentials need somebody:",
        "",
        "Yours",
        "- [high] Life support: Basic life support. It ends on 2026-01-25 (in 20 days).",
    ]


def test_an_owner_reads_who_it_is_about_by_id() -> None:
    message = messages({"ann": LATE})["boss"]
    assert "What you answer for\n- [high] Life support: Basic life support, ann at ward-3." in message.text
    assert "It is expired since 2025-12-27 (9 days ago)." in message.text
    assert "Ann" not in message.text


def test_names_of_others_are_told_only_where_the_settings_allow_it() -> None:
    message = messages({"ann": LATE}, snapshot(settings={"show_names": True}))["boss"]
    assert "Ann (ann) at ward-3" in message.text


def test_an_escalation_is_told_once_and_as_one() -> None:
    read = snapshot({"slas": [{"id": "week", "remedy": "7 days", "escalate": [{"after": "3 days", "to": "owner"}]}]})
    message = messages({"bob": LATE}, read)["boss"]
    assert message.text.count("Basic life support") == 1
    assert "Escalated to you" in message.text
    assert "Escalated after 3 days." in message.text
    assert message.subject == "Credentials: 1 overdue"


def test_german_is_german() -> None:
    message = messages({"bob": LATE}, snapshot(settings={"notifications": {"language": "de"}}))["bob"]
    assert message.subject == "Nachweise: 1 überfällig"
    assert "Guten Tag Bob," in message.text
    assert "Seit 2025-12-27 abgelaufen (vor 9 Tagen)." in message.text
    assert '<html lang="de">' in message.html


@pytest.mark.parametrize(
    ("end", "further", "words"),
    [
        (BEGIN, {}, "It ends on 2026-01-05 (today)."),
        (BEGIN + DAY, {}, "It ends on 2026-01-06 (in 1 day)."),
        (LATE, {"state": "provisional", "changes_on": SOON}, "It ends on 2026-01-24 (in 19 days)."),
        (LATE, {"state": "not_yet_due", "due": SOON}, "It must be there by 2026-01-25 (in 20 days)."),
        (None, {}, "It is not in order (expired), and nobody can tell since when."),
    ],
)
def test_every_standing_has_its_sentence(end: Any, further: Any, words: str) -> None:
    now = replace(evaluation({}, BEGIN), results=(result("bob", end, BEGIN, **further),))
    (message,) = (p.message for p in plan(now, None, Mark(None), Asked()).messages if p.recipient == "bob")
    assert words in message.text


def test_the_lead_time_and_the_runbook_are_told() -> None:
    types = [{"id": "bls", "renewal": {"lead_time": "10 days"}}]
    rules = [{**POLICIES["requirements"][0], "runbook": "docs/life.md"}]
    text = messages({"bob": SOON}, snapshot({"credential_types": types, "requirements": rules}))["bob"].text
    assert "It ends on 2026-01-25 (in 20 days); begin to renew it by 2026-01-15. How: docs/life.md." in text


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("recipient", ["bob", "boss"])
def test_what_the_repository_says_breaks_out_of_nothing(recipient: str) -> None:
    plain, hostile = (messages({"bob": LATE}, titled(title))[recipient] for title in ("Life support", HOSTILE))
    pages = [Page(), Page()]
    for page, message in zip(pages, (plain, hostile), strict=True):
        page.feed(message.html)
    assert pages[0].tags == pages[1].tags
    assert "<script>alert(1)</script> &amp;" in pages[1].text
    assert len(plain.text.splitlines()) == len(hostile.text.splitlines())
    for text in (hostile.text, hostile.html, hostile.subject):
        assert "\r" not in text
        assert "\u202e" not in text
    assert "@FOOTER@" in hostile.text
    assert hostile.subject.isprintable()


def test_a_name_breaks_out_of_nothing() -> None:
    read = snapshot()
    named = tuple(replace(p, item=p.item.model_copy(update={"name": "B\nSubject: x <b>"})) for p in read.identities)
    message = messages({"bob": LATE}, replace(read, identities=named))["bob"]
    assert message.text.startswith("Hello B\\nSubject: x <b>,\n")
    assert "<b>" not in message.html


def test_of_very_many_items_the_number_is_told() -> None:
    read = snapshot()
    many = [result("bob", LATE, BEGIN, each=f"e{n:03d}") for n in range(MOST_ITEMS + 5)]
    now = replace(evaluation({}, BEGIN, read), results=tuple(many))
    (planned,) = (p for p in plan(now, None, Mark(None), Asked()).messages if p.recipient == "bob")
    assert isinstance(planned, Planned)
    assert len(planned.notices) == MOST_ITEMS + 5
    assert planned.message.text.count("\n- ") == MOST_ITEMS + 1
    assert "And 5 more" in planned.message.text
    assert planned.message.subject == f"Credentials: {MOST_ITEMS + 5} overdue"


def test_a_webhook_is_told_whose_it_is_and_in_text_only() -> None:
    asked = Asked(("slack",), {"slack": frozenset({"WARD"})})
    message = messages({"bob": LATE}, None, asked)["owner:ward"]
    assert "What the owner ward answers for" in message.text
    assert message.html == ""
    assert message.text.startswith("Hello,")
