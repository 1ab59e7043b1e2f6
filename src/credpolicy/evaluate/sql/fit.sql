-- fit: the profiles a selector holds on, and the stretches of days on which it does. Unique: (of, profile, selector, from_day).
-- What it says of a profile can only change on the first day of a span, or after its last one.
with edge as (
    select profile.of, profile.profile, selector.selector, date '0001-01-01' as day
    from profile
    join selector using (of)
    union
    select of, profile, selector, unnest([from_day, until_day + 1]) as day
    from condition_span
    where from_day > date '0001-01-01' or until_day < date '9999-12-31'
),

judged as (
    select
        edge.of, edge.profile, edge.selector, edge.day, condition.clause,
        bool_or(coalesce(span.profile is not null, false) != condition.negated) as holds
    from edge
    join condition on condition.selector = edge.selector
    left join condition_span as span
        on span.of = edge.of
        and span.profile = edge.profile
        and span.selector = edge.selector
        and span.clause = condition.clause
        and span.condition = condition.condition
        and edge.day between span.from_day and span.until_day
    where edge.day <= date '9999-12-31'
    group by all
),

whole as (
    select of, profile, selector, day, bool_and(holds) as holds
    from judged
    group by of, profile, selector, day
    union all
    -- a selector without conditions holds on everything
    select of, profile, selector, day, true
    from edge
    where selector not in (select selector from condition)
),

turn as (
    select *, lag(holds, 1, false) over (partition by of, profile, selector order by day) as held
    from whole
),

next_turn as (
    select *, lead(day, 1, date '9999-12-31' + 1) over (partition by of, profile, selector order by day) - 1 as until_day
    from turn
    where holds != held
)

select of, profile, selector, day as from_day, until_day::date as until_day
from next_turn
where holds
