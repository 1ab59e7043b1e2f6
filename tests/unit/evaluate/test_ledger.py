"""The ledger of one holder: what counts on a day, in which time and category."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from credpolicy.evaluate import kernel, ledger
from tests.credit_stage import Holder, Once, ready

D = date.fromisoformat
ASKED = {
    "unit": "hour", "period": "cycle", "total": 10, "cycle": {"length": "2 years", "make_up": "6 months"},
    "categories": {"ethics": {"min": 3, "categories": {"law": {"max": 2}}}, "tech": {"min_percent": 50}},
    "carry_over": {"max": 2},
}  # fmt: skip


def entry(day, amount, category=None):
    return {"earned_on": day, "unit": "hour", "amount": amount, **({"category": category} if category else {})}


HOLDER = Holder(
    [entry("2024-07-01", 3, "law"), entry("2024-08-01", 3, "tech"), entry("2026-01-15", 5, "tech"),
     entry("2026-02-10", 5, "ethics"), entry("2026-06-01", 4)],
    D("2024-01-01"),
)  # fmt: skip


def accounts(asked, holder, as_of, once=None):
    with kernel.database(alone=True) as connection:
        rows = ready(connection, asked, [holder], once=once)
        return ledger.accounts(connection, rows, as_of)[0, 7]


def test_an_open_cycle_counts_what_is_known_so_far():
    (account,) = accounts(ASKED, HOLDER, D("2025-03-01"))
    assert (account.from_, account.until, account.is_open) == (D("2024-01-01"), D("2025-12-31"), True)
    assert (account.counted, account.total, account.short) == (5, 10, 5)
    assert [(share.category, share.counted, share.least, share.most) for share in account.shares] == [
        (("ethics",), 2, 3, None),
        (("ethics", "law"), 3, None, 2),
        (("tech",), 3, Fraction(5, 2), None),
    ]


def test_a_closed_cycle_tells_what_was_made_up_and_the_next_one_lacks_it():
    closed, opened = accounts(ASKED, HOLDER, D("2026-07-01"))
    assert (closed.counted, closed.made_up, closed.made_up_on, closed.holds) == (15, 10, D("2026-02-10"), False)
    assert (opened.counted, opened.carried, opened.from_) == (4, 0, D("2026-01-01"))


def test_what_is_made_up_so_far_counts_although_it_is_not_enough():
    closed, opened = accounts(ASKED, HOLDER, D("2026-02-01"))
    assert (closed.counted, closed.made_up, closed.made_up_on) == (10, 5, None)
    assert (opened.counted, opened.is_open) == (0, True)


def test_a_rolling_count_is_that_of_the_day():
    asked = {"unit": "hour", "period": "60 days", "total": 20}
    (account,) = accounts(asked, HOLDER, D("2026-02-11"))
    assert (account.kind, account.counted, account.from_, account.holds) == ("rolling", 10, D("2025-12-13"), False)
    (account,) = accounts(asked, HOLDER, D("2026-07-01"), Once(D("2026-01-20")))
    assert (account.counted, account.day) == (5, D("2026-01-20"))
