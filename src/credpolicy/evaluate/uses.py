"""What the policies in the tables make use of: what nobody asks for is not reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from credpolicy.evaluate.relations import answer
from credpolicy.evaluate.selector_rows import TOLD_DAYS

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Uses:
    """The forms of the language that occur.

    `stages` is how many stages of types there are, `turns` how many records hang together at most, `heights` the
    kinds of groups by height, each with whether it needs several members. `phrases` is how deep day phrases are
    nested, 0 where the tables' own columns answer them all.
    """

    stages: int
    turns: int
    heights: tuple[tuple[int, str, bool], ...]
    trees: bool
    cases: bool
    phrases: int
    each: bool
    waivers: bool
    endings: bool
    cycles: bool
    pending: bool
    screenings: bool
    credits: bool
    cohorts: bool
    totals: bool
    told_days: bool
    rounding: bool
    provisional: bool
    unread: bool
    leave: bool
    narrow: bool
    matches: bool
    verification: bool

    @property
    def staged(self) -> bool:
        """Whether records are judged one stage after the other, before anybody's obligations."""
        return (
            self.stages > 1 or self.turns > 1 or self.trees or self.each or self.cycles or self.pending
            or self.screenings or self.cohorts
        )  # fmt: skip

    @property
    def excuses(self) -> bool:
        """Whether something but its tests might decide an obligation."""
        return self.waivers or self.cohorts or self.provisional or self.unread or self.leave

    def kinds(self, kind: str) -> bool:
        """Whether tests of that kind occur."""
        return any(found == kind for _height, found, _several in self.heights)

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> Uses:
        """What the tables of a database hold."""
        found = answer(
            connection,
            """
            select
                (select coalesce(max(stage), 0) + 1 from type),
                (select coalesce(max(number), 1) from link),
                exists (select 1 from type where requires is not null)
                    or exists (select 1 from rule where renewal_tree is not null) or exists (select 1 from late),
                exists (select 1 from variant where cases),
                (select coalesce(max(level) + 1, 0) from phrase where not plain),
                exists (select 1 from requirement where each_path is not null or each_type is not null),
                exists (select 1 from waiver),
                exists (select 1 from ending) and exists (select 1 from event),
                exists (select 1 from cycle where type is not null),
                exists (select 1 from rule where pending is not null),
                exists (select 1 from open_match),
                exists (select 1 from node where kind = 'credits'),
                exists (select 1 from cohort),
                exists (select 1 from total),
                exists (select 1 from predicate where anchor in $told),
                exists (select 1 from rule where round_to not in ('same_day', 'day_before')),
                exists (select 1 from requirement where provisional is not null),
                exists (from unreadable) or exists (select 1 from requirement where broken),
                exists (from leave),
                exists (select 1 from node where kind = 'type' and (selector is not null or matches > 0)),
                exists (select 1 from node where matches > 0),
                exists (from look_rule)
            """,
            told=list(TOLD_DAYS),
        )
        heights = connection.execute(
            "select distinct height, kind, kind = 'group' and needed > 1 from node where height > 0 order by all"
        ).fetchall()
        stages, turns, *forms = found
        return cls(stages, turns, tuple(heights), *forms)  # type: ignore[arg-type]
