-- condition_fit: whether a condition holds on a profile, and on which days. Unique: (of, profile, selector, clause, condition).
with anchor as (
    select of, profile, path, any_value(try_cast(value as date)) as day
    from profile_value
    group by of, profile, path
),

told as (
    select
        value.of,
        value.profile,
        value.value,
        predicate.*,
        try_cast(value.value as decimal(38, 9)) as value_number,
        try_cast(value.value as date) as value_day,
        bound_day(
            coalesce(predicate.day, anchor.day), predicate.backwards, predicate.days, predicate.months, predicate.snap
        ) as bound,
        reach(value_day, predicate.days, predicate.months, predicate.snap) as reached
    from predicate
    join condition using (selector, clause, condition)
    join profile_value as value on value.of = condition.of and value.path = condition.path
    left join anchor
        on anchor.of = value.of and anchor.profile = value.profile and anchor.path = predicate.anchor
),

compared as (
    select
        *,
        case operator
            when 'is' then value = text
            when 'glob' then value glob text
            when 'at_least' then value_number >= number
            when 'at_most' then value_number <= number
            when 'below' then value_number < number
            when 'above' then value_number > number
            when 'from' then value_day >= bound
            when 'until' then value_day <= bound
            when 'before' then value_day < bound
            when 'after' then value_day > bound
            else value_day is not null
        end as holds,
        case operator when 'newer_than' then value_day when 'older_than' then reached + 1 end as from_day,
        case operator when 'newer_than' then reached end as until_day
    from told
),

valued as (
    select
        of, profile, selector, clause, condition, value,
        bool_and(coalesce(holds, false)) as holds,
        max(from_day) as from_day,
        min(until_day) as until_day
    from compared
    group by all
)

select
    of, profile, selector, clause, condition,
    bool_or(holds) as holds,
    min(from_day) filter (holds) as from_day,
    max(until_day) filter (holds) as until_day
from valued
group by all
