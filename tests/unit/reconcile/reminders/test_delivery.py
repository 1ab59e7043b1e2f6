"""Delivery: one failure stops nobody else, and every answer is kept before the next message goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.model.message import Channel, Message
from credpolicy.model.reminder import Planned, Receipt
from credpolicy.reconcile.reminders.delivery import Outcome, deliver
from tests.unit.reconcile.reminders.reminding import BEGIN


class Post:
    def __init__(self, faults: dict[str, Exception], closed: Exception | None = None) -> None:
        self.faults = faults
        self.closed = closed
        self.log: list[str] = []

    @contextmanager
    def open(self, channel: Channel) -> Iterator[Post]:
        self.log.append(f"open {channel}")
        if self.closed is not None and channel == "mail":
            raise self.closed
        yield self
        self.log.append(f"close {channel}")

    def send(self, message: Message) -> None:
        self.log.append(message.key)
        if message.key in self.faults:
            raise self.faults[message.key]

    def keep(self, receipt: Receipt) -> None:
        self.log.append(f"{receipt.key} {receipt.result}")

    def deliver(self, *keys: str) -> Outcome:
        """Deliver `m1` by mail to itself, `s1A` and `s2A` by Slack to the webhook A."""
        channels: dict[str, Channel] = {"m": "mail", "s": "slack"}
        planned = [Planned(Message(key, channels[key[0]], key[2:] or key, "", ""), key, ()) for key in keys]
        return deliver(planned, self.open, BEGIN, self.keep)


def results(outcome: Outcome) -> list[str]:
    return [receipt.result for receipt in outcome.receipts]


def test_each_answer_is_kept_before_the_next_message_goes() -> None:
    post = Post({"m2": OutsideError("no"), "m3": UncertainError("perhaps")})
    outcome = post.deliver("m1", "m2", "m3", "m4")
    assert post.log == [
        "open mail", "m1", "m1 delivered", "m2", "m2 failed", "m3", "m3 uncertain", "m4", "m4 delivered", "close mail",
    ]  # fmt: skip
    assert results(outcome) == ["delivered", "failed", "uncertain", "delivered"]
    assert [failure.planned.recipient for failure in outcome.failures] == ["m2", "m3"]
    assert [receipt.result for receipt in outcome.receipts].count("delivered") == 2


def test_a_mail_server_that_has_ended_ends_mail_and_nothing_else() -> None:
    post = Post({"m1": FinalError("no more")})
    outcome = post.deliver("m1", "m2", "s1A")
    assert results(outcome) == ["failed", "not_tried", "delivered"]
    assert "m2" not in post.log
    assert len(outcome.failures) == 2


def test_a_webhook_that_is_gone_ends_itself_and_no_other() -> None:
    outcome = Post({"s1A": FinalError("gone")}).deliver("s1A", "s2A", "s3B")
    assert results(outcome) == ["failed", "not_tried", "delivered"]


def test_a_channel_that_cannot_be_opened_ends_before_its_first_message() -> None:
    post = Post({}, FinalError("nobody answers"))
    outcome = post.deliver("m1", "m2", "s1A")
    assert results(outcome) == ["failed", "not_tried", "delivered"]
    assert post.log.count("open mail") == 1


def test_nothing_to_send_opens_nothing() -> None:
    post = Post({})
    assert post.deliver() == Outcome((), ())
    assert post.log == []


def test_a_defect_is_no_failure_of_the_outside_world() -> None:
    with pytest.raises(ZeroDivisionError):
        Post({"m1": ZeroDivisionError()}).deliver("m1")
