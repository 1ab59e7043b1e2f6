-- record_awaited: the records again, with the days on which they hold while a renewal is decided. Rows as in record.
select
    record.* replace (
        greatest(record.last_day, awaited.until_day) as last_day,
        case
            when suspends and awaited.until_day >= record.refused_from and record.refused_from > record.last_day
                then awaited.until_day + 1
            else record.refused_from
        end as refused_from,
        case
            when record.pending or awaited.until_day is null then record.holds_until
            else least(
                greatest(record.last_day, awaited.until_day),
                nullif(record.closed_on, date '9999-12-31') - 1,
                case
                    when record.refused_from <= record.last_day or not suspends
                        then nullif(record.refused_from, date '9999-12-31') - 1
                end
            )
        end as holds_until,
        record.tie - case
            when awaited.until_day > record.last_day then (awaited.until_day - record.last_day)::bigint * 274877906944
            else 0
        end as tie
    )
from record
join rule using (rule)
left join awaited using (record, variant, from_day)
