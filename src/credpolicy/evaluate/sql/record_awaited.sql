-- record_awaited: the records that hold on while a renewal is decided, with the days on which they do. Rows as in record.
with edge as (
    select record, variant, from_day as version_day, from_day as day
    from record
    where record in (select record from awaited)
    union
    select record, variant, version_day, unnest([from_day, last_day + 1])
    from awaited
),

cut as (
    select
        *, lead(day, 1, date '9999-12-31' + 1) over (partition by record, variant, version_day order by day) - 1 as until_day
    from edge
)

select
    record.* replace (
        cut.day as from_day,
        least(record.until_day, cut.until_day)::date as until_day,
        greatest(record.last_day, awaited.until_day) as last_day,
        case
            when suspends and awaited.until_day >= record.refused_from and record.refused_from > record.last_day
                then least(record.barred_from, awaited.until_day + 1)
            else record.refused_from
        end as refused_from,
        case
            when record.pending or awaited.until_day is null then record.holds_until
            else least(
                greatest(record.last_day, awaited.until_day),
                nullif(record.closed_on, date '9999-12-31') - 1,
                record.barred_from - 1
            )
        end as holds_until,
        record.tie - case
            when awaited.until_day > record.last_day then (awaited.until_day - record.last_day)::bigint * 274877906944
            else 0
        end as tie
    )
from cut
join record
    on record.record = cut.record
    and record.variant = cut.variant
    and record.from_day = cut.version_day
    and cut.day <= record.until_day
join rule using (rule)
left join awaited
    on awaited.record = cut.record
    and awaited.variant = cut.variant
    and awaited.version_day = cut.version_day
    and cut.day between awaited.from_day and awaited.last_day
