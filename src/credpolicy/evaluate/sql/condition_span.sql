-- condition_span: the days on which a condition holds on a profile, its `not` apart. Spans of several values may overlap.
-- Many of (of, profile, selector, clause, condition).
with anchor as (
    select of, profile, path, any_value(try_cast(value as date)) as day
    from profile_value
    group by of, profile, path
),

profile as (
    select 'seat' as of, profile from seat_profile where seat = profile
    union all
    select 'credential', profile from credential_profile where record = profile
    union all
    select 'entry', profile from entry_profile where entry = profile
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
        value.of,
        value.profile,
        value.value,
        value.from_day as value_from,
        value.until_day as value_until,
        null::date as ended_on,
        predicate.*,
        condition.path,
        try_cast(value.value as decimal(38, 9)) as value_number,
        try_cast(value.value as date) as value_day
    from predicate
    join condition using (selector, clause, condition)
    join profile_value as value on value.of = condition.of and value.path = condition.path
    union all by name
    select
        timed.of,
        timed.profile,
        timed.path as value,
        timed.ended_on,
        predicate.*,
        condition.path,
        timed.value_day
    from predicate
    join condition using (selector, clause, condition)
    join timed on timed.of = condition.of and timed.path = condition.path
),

bound as (
    select
        told.*,
        bound_day(coalesce(told.day, anchor.day), told.backwards, told.days, told.months, told.snap) as bound,
        reach(told.value_day, told.days, told.months, told.snap) as reached
    from told
    left join anchor on anchor.of = told.of and anchor.profile = told.profile and anchor.path = told.anchor
),

compared as (
    select
        *,
        case
            when path = 'day' then bound is not null
            when path = 'service' then case operator
                when 'at_least' then coalesce(ended_on >= reached, true)
                when 'above' then coalesce(ended_on > reached, true)
                else true
            end
            else case operator
                when 'is' then value = text
                when 'glob' then value like text escape '\'
                when 'at_least' then value_number >= number
                when 'at_most' then value_number <= number
                when 'below' then value_number < number
                when 'above' then value_number > number
                when 'from' then value_day >= bound
                when 'until' then value_day <= bound
                when 'before' then value_day < bound
                when 'after' then value_day > bound
                else value_day is not null
            end
        end as holds,
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
),

valued as (
    select
        of, profile, selector, clause, condition, value, value_from, value_until,
        bool_and(coalesce(holds, false)) as holds,
        greatest(max(from_day), value_from, date '0001-01-01') as from_day,
        least(min(until_day), value_until, date '9999-12-31') as until_day
    from compared
    group by of, profile, selector, clause, condition, value, value_from, value_until
)

select of, profile, selector, clause, condition, from_day, until_day
from valued
where holds and from_day <= until_day
