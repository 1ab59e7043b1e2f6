-- awaited: the records that hold on while a renewal that was applied for in time is decided, and until when.
-- `version_day` is the first day of the record's version; it is so on the days judged from `from_day` to `last_day`.
-- Unique: (record, variant, version_day, from_day).
with applied as (
    select
        record.record,
        record.variant,
        record.from_day as version_day,
        greatest(record.from_day, phrase_day.from_day) as from_day,
        least(record.until_day, phrase_day.until_day) as last_day,
        phrase_day.day as until_day,
        later.applied_on,
        later.stops_on
    from record
    join rule on rule.rule = record.rule
    join phrase_day
        on phrase_day.phrase = rule.pending
        and phrase_day.of = 'record'
        and phrase_day.key = record.record
        and phrase_day.from_day <= record.until_day
        and phrase_day.until_day >= record.from_day
    join link using (record)
    join link as later on later.chain = link.chain and later.record != record.record
    where not record.untold
        and later.applied_on > record.starts_on
        and later.applied_on <= record.last_day
        and (later.stops_on is null or later.stops_on > later.applied_on)
)

select
    record,
    variant,
    version_day,
    from_day,
    any_value(last_day) as last_day,
    least(arg_min(until_day, applied_on), coalesce(arg_min_null(stops_on, applied_on) - 1, date '9999-12-31')) as until_day
from applied
group by record, variant, version_day, from_day
