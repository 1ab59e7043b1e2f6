-- change_day: the later days on which an obligation's state might become another one. Unique: (subject, day), and `ask`,
-- which is negative.
with held_day as (
    select distinct subject, day
    from (
        select subject, unnest([
            starts_on, ends_on + 1, last_day + 1, closed_on, refused_from, unknown_until + 1, from_day, until_day + 1
        ]) as day
        from held
        union all
        select held.subject, unnest([verified.from_day, verified.until_day + 1])
        from held
        join verified using (record, look_rule)
    )
    where day > $as_of::date
),

-- a requirement turns `expiring` a window before a span ends; whose window it is, the verdict on that day says
soon as (
    select span.subject, back(span.until_day, length.days, length.months, length.snap) as day
    from span
    join subject on subject.subject = span.subject and span.node = subject.tree
    cross join (
        select distinct window_days as days, window_months as months, window_snap as snap
        from rule
        where window_days is not null or window_months is not null
        union
        select $window_days::integer, $window_months::integer, $window_snap::varchar
    ) as length
    where span.until_day > $as_of::date and span.until_day < date '9999-12-31'
)

select -row_number() over () as ask, subject, day
from (
    select distinct found.subject, found.day
    from (
        select subject, day from held_day
        union all
        select subject, day from soon
        union all
        select duty, unnest([due + 1, last_day + 1, starts_on, hired_on, owed_not_before]) from obligation
        union all
        select subject, day from later
    ) as found
    left join own_day on own_day.subject = found.subject
    where found.day > coalesce(own_day.day, $as_of::date) and found.day < date '9999-12-31' and found.subject >= 0
)
