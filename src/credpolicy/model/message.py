"""A message to one recipient: whom it reaches how, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Channel = Literal["mail", "slack", "webhook"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `key` is its identity: the same message has the same key on every run, so nobody gets it twice.

    `address` is a mail address, or the name of a webhook. `text` is plain text; `html` the same for mail, or empty.
    """

    key: str
    channel: Channel
    address: str
    subject: str
    text: str
    html: str = ""
