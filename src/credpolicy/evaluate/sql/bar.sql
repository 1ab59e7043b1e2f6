-- bar: the days on which a record does not count, since what its type or its renewal asks for is not true, or a later
-- screening found a match. Many of a record. What is `early` says so also before the record's first day.
with root as (
    select subject.subject, subject.context as record, subject.at_day, span.from_day, span.until_day
    from subject
    left join span on span.subject = subject.subject and span.node = subject.tree
),

gap as (
    select
        record,
        coalesce(
            (lag(until_day) over (partition by subject order by from_day) + 1)::date, date '0001-01-01'
        ) as from_day,
        coalesce((from_day - 1)::date, date '9999-12-31') as until_day
    from root
    where at_day is null
    union all
    select record, (max(until_day) + 1)::date, date '9999-12-31'
    from root
    where at_day is null
    group by subject, record
    having max(until_day) is not null
)

select record, from_day, until_day, true as early
from gap
where from_day <= until_day and from_day <= date '9999-12-31'
union all
select record, date '0001-01-01', date '9999-12-31', false
from root
where at_day is not null
group by subject, record
having not bool_or(coalesce(at_day between from_day and until_day, false))
union all
select record.record, open_match.from_day, open_match.until_day, false
from open_match
join (select distinct record, type from record) as record using (record)
join type using (type)
where type.stage = $stage
