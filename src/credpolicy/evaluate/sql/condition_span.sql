-- condition_span: the days on which a condition holds on a profile, its `not` apart. Spans of several values may overlap.
-- Many of (of, profile, selector, clause, condition).
with valued as (
    select
        of, profile, selector, clause, condition,
        bool_and(holds) as holds,
        greatest(max(from_day), value_from, date '0001-01-01') as from_day,
        least(min(until_day), value_until, date '9999-12-31') as until_day
    from comparison
    group by of, profile, selector, clause, condition, value, value_from, value_until
)

select of, profile, selector, clause, condition, from_day, until_day
from valued
where holds and from_day <= until_day
