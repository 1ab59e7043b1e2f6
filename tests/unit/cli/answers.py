"""What a command answers, for tests that ask on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Answer(NamedTuple):
    """The exit code, and what went to stdout and stderr."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]
"""Runs a command with these arguments."""
