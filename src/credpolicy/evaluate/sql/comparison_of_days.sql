-- comparison_of_days: whether a predicate on days, or on the time since a day, holds of a profile, and when. Rows as in comparison.
with anchor as (
    select of, profile, path, from_day, until_day, any_value(try_cast(value as date)) as day
    from profile_value
    group by of, profile, path, from_day, until_day
),

-- the day judged, and how long somebody serves, are no values of a row
timed as (
    select
        profile.of,
        profile.profile,
        condition.path,
        case when condition.path = 'service' then hired.day end as value_day,
        case when condition.path = 'service' then left_on.day end as ended_on
    from (select distinct of, path from condition where path in ('day', 'service')) as condition
    join profile on profile.of = condition.of
    left join anchor as hired
        on hired.of = profile.of and hired.profile = profile.profile and hired.path = 'hired_on'
    left join anchor as left_on
        on left_on.of = profile.of and left_on.profile = profile.profile and left_on.path = 'ended_on'
    where condition.path = 'day' or hired.day is not null
),

told as (
    select
        value.of, value.profile, value.value, value.from_day as value_from, value.until_day as value_until,
        null::date as ended_on, condition.path, try_cast(value.value as date) as value_day, predicate.*
    from predicate
    join condition using (selector, clause, condition)
    join profile_value as value on value.of = condition.of and value.path = condition.path
    where predicate.of_days
    union all
    select
        timed.of, timed.profile, timed.path, null, null,
        timed.ended_on, condition.path, timed.value_day, predicate.*
    from predicate
    join condition using (selector, clause, condition)
    join timed on timed.of = condition.of and timed.path = condition.path
),

-- an anchor may be another day from some day on: an event is not known before it happens
turn as (
    select told.of, told.profile, told.selector, told.clause, told.condition, unnest([from_day, until_day + 1]) as day
    from told
    join anchor on anchor.of = told.of and anchor.profile = told.profile and anchor.path = told.anchor
    where from_day is not null or until_day is not null
),

cut as (
    select
        *, lead(day, 1, date '9999-12-31' + 1) over (partition by of, profile, selector, clause, condition order by day) - 1 as last_day
    from (
        select of, profile, selector, clause, condition, coalesce(day, date '0001-01-01') as day
        from turn
        union
        select of, profile, selector, clause, condition, date '0001-01-01'
        from turn
    )
),

pieced as (
    select
        told.* exclude (value_from, value_until),
        greatest(told.value_from, cut.day) as value_from,
        least(told.value_until, cut.last_day::date) as value_until
    from told
    left join cut using (of, profile, selector, clause, condition)
),

bound as (
    select
        told.*,
        bound_day(coalesce(told.day, anchor.day), told.backwards, told.days, told.months, told.snap) as bound,
        reach(told.value_day, told.days, told.months, told.snap) as reached
    from pieced as told
    left join anchor
        on anchor.of = told.of
        and anchor.profile = told.profile
        and anchor.path = told.anchor
        and coalesce(told.value_from, date '0001-01-01') between
            coalesce(anchor.from_day, date '0001-01-01') and coalesce(anchor.until_day, date '9999-12-31')
)

select
    of, profile, selector, clause, condition, value, value_from, value_until,
    coalesce(case
        when path = 'day' then bound is not null
        when path = 'service' then case operator
            when 'at_least' then coalesce(ended_on >= reached, true)
            when 'above' then coalesce(ended_on > reached, true)
            else true
        end
        else case operator
            when 'from' then value_day >= bound
            when 'until' then value_day <= bound
            when 'before' then value_day < bound
            when 'after' then value_day > bound
            else value_day is not null
        end
    end, false) as holds,
    case
        when path = 'day' then case operator when 'from' then bound when 'after' then bound + 1 end
        when path = 'service' then case operator when 'at_least' then reached when 'above' then reached + 1 end
        when operator = 'newer_than' then value_day
        when operator = 'older_than' then reached + 1
    end as from_day,
    case
        when path = 'day' then case operator when 'until' then bound when 'before' then bound - 1 end
        when path = 'service' then case
            when operator = 'below' and coalesce(ended_on >= reached, true) then reached - 1
            when operator = 'at_most' and coalesce(ended_on > reached, true) then reached
        end
        when operator = 'newer_than' then reached
    end as until_day
from bound
