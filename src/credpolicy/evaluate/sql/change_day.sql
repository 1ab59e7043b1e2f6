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
        join verified using (record)
    )
    where day > $as_of::date
),

supervisor_day as (
    select provisional.duty, unnest([span.from_day, span.until_day + 1]) as day
    from provisional
    join span on span.subject = provisional.sponsor and span.node = provisional.sponsor_node
),

-- a requirement turns `expiring` a window before a span ends; whose window it is, the verdict on that day says
soon as (
    select span.subject, back(span.until_day, length.days, length.months, length.snap) as day
    from span
    join subject on subject.subject = span.subject and span.node = subject.tree
    cross join (
        select distinct window_days as days, window_months as months, window_snap as snap
        from type
        where window_days is not null or window_months is not null
        union
        select $window_days::integer, $window_months::integer, $window_snap::varchar
    ) as length
    where span.until_day > $as_of::date and span.until_day < date '9999-12-31'
)

select -row_number() over () as ask, subject, day
from (
    select distinct subject, day
    from (
    select subject, day from held_day
    union all
    select duty, day from supervisor_day
    union all
    select subject, day from soon
    union all
    select duty, unnest([due + 1, last_day + 1, starts_on, hired_on, owed_not_before]) from obligation
    union all
    select duty, until_day + 1 from provisional
    union all
    select obligation.duty, unnest([leave.from_day, leave.until_day + 1])
    from obligation
    join leave using (worker)
    join requirement using (requirement)
    where requirement.paused
    union all
    select obligation.duty, unnest([waiver.from_day, waiver.until_day + 1])
    from obligation
    join waiver using (worker, requirement)
    )
    where day > $as_of::date and day < date '9999-12-31' and subject >= 0
)
