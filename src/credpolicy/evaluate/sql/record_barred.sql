-- record_barred: the records that are barred on some days, cut where that changes. Rows as in record.
with edge as (
    select record, variant, from_day as version_day, from_day as day
    from record
    where record in (select record from bar)
    union
    select record.record, record.variant, record.from_day, unnest([bar.from_day, bar.until_day + 1])
    from record
    join bar using (record)
),

cut as (
    select
        edge.record, edge.variant, edge.version_day, edge.day,
        (lead(edge.day, 1, date '9999-12-31' + 1) over (partition by edge.record, edge.variant, edge.version_day order by edge.day) - 1)::date as until_day
    from edge
    join record
        on record.record = edge.record and record.variant = edge.variant and record.from_day = edge.version_day
    where edge.day between record.from_day and record.until_day
),

judged as (
    select
        cut.*,
        coalesce(barred.any, false) as barred,
        coalesce(barred.early, false) as early
    from cut
    left join (
        select cut.record, cut.variant, cut.version_day, cut.day, true as any, bool_or(bar.early) as early
        from cut
        join bar on bar.record = cut.record and cut.day between bar.from_day and bar.until_day
        group by cut.record, cut.variant, cut.version_day, cut.day
    ) as barred
        using (record, variant, version_day, day)
)

select
    record.* replace (
        judged.day as from_day,
        least(record.until_day, judged.until_day) as until_day,
        case
            when judged.early then date '0001-01-01'
            when judged.barred then least(record.refused_from, record.starts_on)
            else record.refused_from
        end as refused_from,
        case
            when judged.early then date '0001-01-01'
            when judged.barred then least(record.barred_from, record.starts_on)
            else record.barred_from
        end as barred_from,
        case when judged.barred then least(record.holds_until, record.starts_on - 1) else record.holds_until end as holds_until
    )
from record
join judged
    on judged.record = record.record and judged.variant = record.variant and judged.version_day = record.from_day
