-- phrase_day: the day that a phrase names for a seat or a record, on the days judged. Unique: (phrase, of, key, from_day).
-- The year 9999 is a day that has not come; a day that nobody knows has no row.
with anchor as (
    select 'seat' as of, seat_value.seat as key, seat_value.path as anchor, try_cast(seat_value.value as date) as day,
        seat_value.from_day, seat_value.until_day
    from seat_value
    join seat using (seat)
    where seat_value.path in (select anchor from phrase_part) and seat.worker >= $first and seat.worker < $after
    union all
    select 'record', record_value.record, record_value.path, try_cast(record_value.value as date),
        record_value.from_day, record_value.until_day
    from record_value
    join credential using (record)
    where record_value.path in (select anchor from phrase_part)
        and record_value.path != 'expires_on'
        and credential.worker >= $first and credential.worker < $after
    union all
    select 'record', record, name, day, null, null
    from record_anchor
),

asker as (
    select 'seat' as of, seat as key, null::integer as type
    from seat
    where seat.worker >= $first and seat.worker < $after
    union all
    select 'record', record, type
    from credential
    join type using (type)
    where type.narrowed and credential.worker >= $first and credential.worker < $after
),

part as (
    select
        phrase.phrase, phrase.of, asker.key, phrase.latest, phrase.parts,
        coalesce(anchor.from_day, inside.from_day, date '0001-01-01') as from_day,
        coalesce(anchor.until_day, inside.until_day, date '9999-12-31') as until_day,
        case
            when part.inside is not null then inside.day
            when part.count is not null then counted.day
            else bound_day(coalesce(part.day, anchor.day), part.backwards, part.days, part.months, part.snap)
        end as day
    from phrase
    join phrase_part as part using (phrase)
    join asker on asker.of = phrase.of and (phrase.type is null or asker.type = phrase.type)
    left join anchor on anchor.of = phrase.of and anchor.key = asker.key and anchor.anchor = part.anchor
    left join phrase_day as inside
        on inside.phrase = part.inside and inside.of = phrase.of and inside.key = asker.key
    left join reached_day as counted
        on counted.count = part.count and counted.of = phrase.of and counted.key = asker.key
    where not phrase.plain and phrase.level = $level
),

edge as (
    select distinct phrase, of, key, latest, parts, day
    from (
        select phrase, of, key, latest, parts, unnest([date '0001-01-01', from_day, until_day + 1]) as day
        from part
        where parts > 1
    )
    where day <= date '9999-12-31'
),

valued as (
    select
        edge.phrase, edge.of, edge.key, edge.day as from_day,
        case
            when not edge.latest then min(part.day)
            when count(part.day) = edge.parts then max(part.day)
            else date '9999-12-31'
        end as day
    from edge
    left join part
        on part.phrase = edge.phrase
        and part.of = edge.of
        and part.key = edge.key
        and edge.day between part.from_day and part.until_day
        and part.day is not null
    group by edge.phrase, edge.of, edge.key, edge.latest, edge.parts, edge.day
),

bounded as (
    select
        *,
        (lead(from_day, 1, date '9999-12-31' + 1) over (partition by phrase, of, key order by from_day) - 1)::date as until_day
    from valued
)

select phrase, of, key, from_day, until_day, day
from part
where parts = 1 and day is not null
union all
select phrase, of, key, from_day, until_day, day
from bounded
where day is not null
