"""Delivery: every message handed to its channel once, each answer written down before the next one goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from typing import NamedTuple, Protocol

from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.model.message import Channel, Message
from credpolicy.model.reminder import Notice, Planned, Receipt, Told


class Sender(Protocol):
    """What sends messages of one channel.

    Raises OutsideError where one was certainly not sent, UncertainError where it perhaps was, and FinalError where
    nothing more can be sent: to the same webhook, or by mail to anybody.
    """

    def send(self, message: Message) -> None:
        """Send one message, and return when it was taken."""


Opener = Callable[[Channel], AbstractContextManager[Sender]]


class Failure(NamedTuple):
    """A message that did not go, and why."""

    planned: Planned
    error: OutsideError


class Outcome(NamedTuple):
    """What became of the messages of a run: the receipts, and what failed or was not tried any more."""

    receipts: tuple[Receipt, ...]
    failures: tuple[Failure, ...]


def deliver(messages: Sequence[Planned], opener: Opener, as_of: date, keep: Callable[[Receipt], None]) -> Outcome:
    """Send the messages in their order; one that fails does not stop the others.

    `keep` writes a receipt down for good, before the next message goes. A channel is opened with its first message.
    """
    receipts: list[Receipt] = []
    failures: list[Failure] = []
    ended: dict[tuple[Channel, str], FinalError] = {}
    with ExitStack() as stack:
        senders: dict[Channel, Sender] = {}
        for planned in messages:
            message = planned.message
            # a webhook that is gone says nothing about the others, a mail server that refuses us does
            line = (message.channel, "" if message.channel == "mail" else message.address)
            over = ended.get(line) or ended.get((message.channel, ""))
            if over is not None:
                failures.append(Failure(planned, over))
                receipts.append(_receipt(planned, as_of, over, tried=False))
                continue
            error: OutsideError | None = None
            try:
                if message.channel not in senders:
                    line = (message.channel, "")
                    senders[message.channel] = stack.enter_context(opener(message.channel))
                    line = (message.channel, "" if message.channel == "mail" else message.address)
                senders[message.channel].send(message)
            except OutsideError as caught:
                error = caught
                if isinstance(caught, FinalError):
                    ended[line] = caught
                failures.append(Failure(planned, caught))
            receipt = _receipt(planned, as_of, error)
            receipts.append(receipt)
            keep(receipt)
    return Outcome(tuple(receipts), tuple(failures))


def _receipt(planned: Planned, as_of: date, error: OutsideError | None, *, tried: bool = True) -> Receipt:
    result = "delivered" if error is None else "uncertain" if isinstance(error, UncertainError) else "failed"
    message = planned.message
    return Receipt(
        key=message.key,
        channel=message.channel,
        recipient=planned.recipient,
        on=as_of,
        result=result if tried else "not_tried",  # type: ignore[arg-type]
        told=_told(planned.notices),
    )


def _told(notices: Sequence[Notice]) -> tuple[Told, ...]:
    return tuple(notice.told for notice in notices)
