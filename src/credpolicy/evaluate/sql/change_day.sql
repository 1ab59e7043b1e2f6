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
        from rule
        where window_days is not null or window_months is not null
        union
        select $window_days::integer, $window_months::integer, $window_snap::varchar
    ) as length
    where span.until_day > $as_of::date and span.until_day < date '9999-12-31'
)

select -row_number() over () as ask, subject, day
from (
    select distinct later.subject, later.day
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
    select obligation.duty, unnest([relief.from_day, relief.until_day + 1])
    from obligation
    join relief using (seat, requirement)
    where not relief.own
    union all
    select duty, unnest([from_day, until_day + 1]) from extended
    union all
    select subject, unnest([from_day, until_day + 1]) from appointed
    union all
    select subject, unnest([from_day, until_day + 1]) from opened
    union all
    select subject, unnest([from_day, until_day + 1]) from credit_span
    union all
    select obligation.duty, phrase_day.from_day
    from obligation
    join requirement using (requirement)
    join phrase_day
        on phrase_day.phrase in (requirement.due, requirement.provisional)
        and phrase_day.of = 'seat'
        and phrase_day.key = obligation.seat
    union all
    select obligation.duty, phrase_day.day + 1
    from obligation
    join requirement using (requirement)
    join phrase_day
        on phrase_day.phrase in (requirement.due, requirement.provisional)
        and phrase_day.of = 'seat'
        and phrase_day.key = obligation.seat
    ) as later
    left join own_day on own_day.subject = later.subject
    where later.day > coalesce(own_day.day, $as_of::date) and later.day < date '9999-12-31' and later.subject >= 0
)
