-- condition_fit: whether a condition holds on a profile, and on which days. Unique: (of, profile, selector, clause, condition).
with compared as (
    select
        value.of,
        value.profile,
        value.value,
        predicate.selector,
        predicate.clause,
        predicate.condition,
        predicate.operator,
        case predicate.operator
            when 'is' then value.value = predicate.text
            when 'glob' then value.value glob predicate.text
            when 'at_least' then try_cast(value.value as decimal(38, 9)) >= predicate.number
            when 'at_most' then try_cast(value.value as decimal(38, 9)) <= predicate.number
            when 'below' then try_cast(value.value as decimal(38, 9)) < predicate.number
            when 'above' then try_cast(value.value as decimal(38, 9)) > predicate.number
            when 'from' then try_cast(value.value as date) >= bound.day
            when 'until' then try_cast(value.value as date) <= bound.day
            when 'before' then try_cast(value.value as date) < bound.day
            when 'after' then try_cast(value.value as date) > bound.day
            else try_cast(value.value as date) is not null
        end as holds,
        case predicate.operator
            when 'newer_than' then try_cast(value.value as date)
            when 'older_than'
                then reach(try_cast(value.value as date), predicate.days, predicate.months, predicate.snap) + 1
        end as from_day,
        case when predicate.operator = 'newer_than'
            then reach(try_cast(value.value as date), predicate.days, predicate.months, predicate.snap)
        end as until_day
    from predicate
    join condition using (selector, clause, condition)
    join profile_value as value on value.of = condition.of and value.path = condition.path
    left join lateral (
        select
            case
                when predicate.days is null and predicate.months is null then anchor.day
                when predicate.backwards then back(anchor.day, predicate.days, predicate.months, predicate.snap)
                else reach(anchor.day, predicate.days, predicate.months, predicate.snap)
            end as day
        from (
            select coalesce(
                predicate.day,
                (
                    select try_cast(any_value(other.value) as date)
                    from profile_value as other
                    where other.of = value.of and other.profile = value.profile and other.path = predicate.anchor
                )
            ) as day
        ) as anchor
    ) as bound on true
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
