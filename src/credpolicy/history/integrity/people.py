"""Which workers the authors of commits are, by the e-mail addresses and logins under identities/."""

from __future__ import annotations

import re
from collections import defaultdict

from credpolicy.model.commit import Stamp
from credpolicy.model.registry import Identity

_BY_FORGE = re.compile(r"(?:\d+[+-])?([^@+]+)@users\.noreply\.(?:github|gitlab)\.com")
"""The address that a forge gives to who hides their own: the login stands in it."""


class People:
    """Who is who, as far as it has been told so far. An address that two workers share is both of them."""

    def __init__(self) -> None:
        self._workers: defaultdict[str, set[str]] = defaultdict(set)
        self._ever: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, identity: Identity | None) -> None:
        """Take in what names a worker."""
        for name in _names(identity):
            self._workers[name].add(identity.worker)  # type: ignore[union-attr]  # no identity has no names
            self._ever[name].add(identity.worker)  # type: ignore[union-attr]

    def drop(self, identity: Identity | None) -> None:
        """Forget what named a worker."""
        for name in _names(identity):
            self._workers[name].discard(identity.worker)  # type: ignore[union-attr]  # no identity has no names

    def who(self, stamp: Stamp) -> frozenset[str]:
        """The workers whom a stamp names: by its address, by the login in a forge's address, by a login as its name."""
        return frozenset(worker for name in _said_by(stamp) for worker in self._workers.get(name, ()))

    def who_ever(self, stamp: Stamp) -> frozenset[str]:
        """The workers whom a stamp named at any time so far."""
        return frozenset(worker for name in _said_by(stamp) for worker in self._ever.get(name, ()))


def _said_by(stamp: Stamp) -> tuple[str, str]:
    email = stamp.email.casefold()
    by_forge = _BY_FORGE.fullmatch(email)
    return f"mail {email}", f"login {by_forge[1] if by_forge else stamp.name.casefold()}"


def _names(identity: Identity | None) -> list[str]:
    if identity is None:
        return []
    said = (("mail", identity.email), ("login", identity.login))
    return [f"{kind} {text.casefold()}" for kind, text in said if text]
