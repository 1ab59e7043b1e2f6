"""The ledger: what the rows of credits mean, in amounts of their unit and names of categories."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

import duckdb

from credpolicy import dates
from credpolicy.evaluate import credits as judged
from credpolicy.evaluate.credit_rows import CreditRows
from credpolicy.model.credits import Stretch
from credpolicy.model.ledger import Account, Kind, Share


def accounts(
    connection: duckdb.DuckDBPyConnection, rows: CreditRows, as_of: date
) -> dict[tuple[int, int], tuple[Account, ...]]:
    """What counts on a day for each (subject, node) in `credit_ask`, in the order of time, years after cycles.

    Of closed times only the last one is told of, and those that were short at their end.
    """
    found, by_category = judged.ledger(connection, as_of)
    shares: dict[tuple[object, ...], list[judged.ShareRow]] = defaultdict(list)
    for share in by_category:
        shares[share.moment, share.yearly, share.point_from, share.seen_day].append(share)
    told: dict[tuple[int, int], list[Account]] = defaultdict(list)
    for row in found:
        key = (row.moment, row.yearly, row.point_from, row.seen_day)
        told[row.subject, row.node].append(_account(row, shares.get(key, []), rows))
    return {key: tuple(_worth_telling(of_one)) for key, of_one in told.items()}


def _account(row: judged.AccountRow, shares: list[judged.ShareRow], rows: CreditRows) -> Account:
    case = rows.versions[row.version]
    return Account(
        unit=case.unit,
        kind=_kind(case.period),
        yearly=row.yearly,
        day=row.day,
        from_=row.from_day,
        until=row.until_day,
        counted=Fraction(row.counted, row.scale),
        holds=row.holds,
        total=_of(row.total, row.scale),
        ceiling=_of(row.ceiling, row.scale),
        carried=Fraction(row.carried, row.scale),
        made_up=Fraction(row.made_up, row.scale),
        made_up_on=row.made_up_on,
        shares=tuple(_share(share, row, rows) for share in _from_above(shares, rows)),
    )


def _from_above(shares: list[judged.ShareRow], rows: CreditRows) -> list[judged.ShareRow]:
    """The categories in the order written, those inside one after it."""
    places = {rows.categories[share.category]: share.category for share in shares}

    def place(share: judged.ShareRow) -> tuple[int, ...]:
        path = rows.categories[share.category]
        return tuple(places[path[: depth + 1]] for depth in range(len(path)))

    return sorted(shares, key=place)


def _kind(period: object) -> Kind:
    if isinstance(period, dates.Duration):
        return "rolling"
    return "stretch" if isinstance(period, Stretch) else period  # type: ignore[return-value]


def _share(share: judged.ShareRow, account: judged.AccountRow, rows: CreditRows) -> Share:
    asked = [] if share.least is None else [Fraction(share.least, account.scale)]
    if share.share is not None and share.share_of is not None:
        asked.append(Fraction(account.counted * share.share, share.share_of * account.scale))
    return Share(
        category=rows.categories[share.category],
        counted=Fraction(share.amount, account.scale),
        least=max(asked, default=None),
        most=_of(share.most, account.scale),
    )


def _of(amount: int | None, scale: int) -> Fraction | None:
    return None if amount is None else Fraction(amount, scale)


def _worth_telling(known: list[Account]) -> list[Account]:
    last = {account.yearly: account for account in known if not account.is_open}
    return [account for account in known if account.is_open or not account.holds or account is last[account.yearly]]
