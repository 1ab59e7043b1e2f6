"""How credits stand, in sentences: what counts by category, what is short, and the pace at which it is earned."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction

from credpolicy.model.ledger import Account, Share
from credpolicy.report.explain.words import indented, listed

_DAYS_OF_MONTH = Fraction(146097, 4800)  # of the Gregorian calendar, on the average


def lines(accounts: Iterable[Account]) -> Iterator[str]:
    """The sentences about each time that is counted; what belongs to its categories is indented below it."""
    for account in accounts:
        yield f"{_whole(account)}."
        yield from indented([f"{_share(share, account.unit)}." for share in account.shares])


def _whole(account: Account) -> str:
    """What counts in all, when, and what is short: `12 of 30 contact_hour by 2026-05-31; 18 more in 91 days`."""
    said = [f"{_counted(account)} {_when(account)}"]
    if account.over:
        said.append(f"{missing(account.over)} too many")
    elif account.made_up_on and account.until and account.made_up_on > account.until:
        said.append(f"short at the end, made up on {account.made_up_on}")
    elif account.short and account.is_open:
        said.append(_to_come(account))
    elif account.short:
        said.append(f"{missing(account.short)} short")
    elif account.total is not None and account.holds:
        said.append("enough")
    lacking = [share for share in account.shares if share.short]
    if lacking and not account.short:
        said.append(f"but not in {listed('/'.join(share.category) for share in lacking)}")
    if account.carried:
        said.append(f"{amount(account.carried)} of it carried over from the cycle before")
    if account.made_up:
        said.append(f"{amount(account.made_up)} of it made up after the end")
    return "; ".join(said)


def _counted(account: Account) -> str:
    if account.total is not None:
        return f"{amount(account.counted)} of {amount(account.total)} {account.unit}"
    if account.ceiling is not None:
        return f"{amount(account.counted)} of at most {amount(account.ceiling)} {account.unit}"
    return f"{amount(account.counted)} {account.unit}"


def _when(account: Account) -> str:
    """In which time: an open cycle by its end, a closed one by both, days judged back by their first."""
    if account.kind in ("cycle", "validity") and account.until is not None:
        name = "the year" if account.yearly else "the cycle"
        if account.is_open:
            return f"by {account.until}{' (this year)' if account.yearly else ''}"
        return f"in {name} from {account.from_} to {account.until}"
    if account.from_ is None:
        return f"up to {account.day}"
    if account.until is not None and account.until < account.day:
        return f"from {account.from_} to {account.until}"
    return f"since {account.from_}"


def _to_come(account: Account) -> str:
    """What is still missing of the total, in how many days, and how much is earned in a month so far."""
    more = f"{missing(account.short)} more"
    if account.kind not in ("cycle", "validity") or account.until is None or account.from_ is None:
        return more
    left = (account.until - account.day).days
    more += f" in {left} days" if left > 1 else " tomorrow at the latest" if left else " today"
    gone = (account.day - account.from_ + timedelta(days=1)).days
    earned = account.counted - account.carried
    if gone < _DAYS_OF_MONTH or not earned:
        return more
    return f"{more}, so far {amount(earned / gone * _DAYS_OF_MONTH, 1)} a month"


def _share(share: Share, unit: str) -> str:
    """What counts in a category: `education/ethics: 2 of at least 3 hour, 1 short`."""
    name = "/".join(share.category)
    said = f"{name}: {amount(share.counted)}"
    if share.least is not None:
        said += f" of at least {amount(share.least)}"
    said += f" {unit}"
    if share.short:
        said += f", {missing(share.short)} short"
    if share.most is not None and share.counted > share.most:
        said += f", of which at most {amount(share.most)} counts further up"
    return said


def amount(number: Fraction, places: int = 2) -> str:
    """An amount as it is spoken: `12`, `1.5`, `0.33`; never more than it is."""
    whole, rest = divmod(math.floor(number * 10**places), 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")


def missing(number: Fraction) -> str:
    """What is missing, as it is spoken; never less than it is."""
    return amount(Fraction(math.ceil(number * 100), 100))
