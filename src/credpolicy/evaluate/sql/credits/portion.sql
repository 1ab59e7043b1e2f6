-- portion: what of an entry counts at a moment, day by day of the entry, and on which days judged. Unique: (moment, entry, day).
with matched as (
    select asked.moment, own.entry, count(distinct pair.name) as equal
    from credit_asked as asked
    join credit_pair as pair using (version)
    join entry on entry.worker = asked.worker
    join entry_value as own
        on own.entry = entry.entry
        and own.path = pair.name
        and asked.day between coalesce(own.from_day, date '0001-01-01') and coalesce(own.until_day, date '9999-12-31')
    join (
        select 'seat' as of, seat as key, path, value, from_day, until_day
        from seat_value
        union all
        select 'credential', record, path, value, from_day, until_day
        from record_value
    ) as other
        on other.of = asked.of
        and other.key = asked.key
        and other.path = pair.path
        and other.value = own.value
        and asked.day between coalesce(other.from_day, date '0001-01-01') and coalesce(other.until_day, date '9999-12-31')
    group by asked.moment, own.entry
),

counted as (
    select
        asked.moment, entry.entry, entry.place, entry.from_day as day, entry.until_day as last_day,
        entry.nano, unit.factor,
        asked.kind, asked.span_days, asked.span_months, asked.span_snap,
        asked.from_day as judged_from, asked.until_day as judged_until,
        case when asked.kind = 'window' then greatest(asked.from_day, fit.from_day) else date '0001-01-01' end as fit_from,
        case when asked.kind = 'window' then least(asked.until_day, fit.until_day) else date '9999-12-31' end as fit_until,
        greatest(
            asked.not_before,
            case when asked.kind = 'window' then asked.first_day else asked.from_day end
        ) as first_day,
        least(
            asked.at_day,
            case
                when asked.kind = 'window' then asked.last_day
                when block.make_up_days is null and block.make_up_months is null then asked.until_day
                else reach(asked.until_day, block.make_up_days, block.make_up_months, block.make_up_snap)
            end,
            date '9999-12-31'
        ) as final_day
    from credit_asked as asked
    join credit_version as version using (version)
    join credit_block as block on block.block = version.block
    join credit_unit as unit on unit.version = asked.version
    join entry on entry.worker = asked.worker and entry.unit = unit.unit
    left join matched on matched.moment = asked.moment and matched.entry = entry.entry
    left join entry_profile on entry_profile.entry = entry.entry
    left join fit
        on fit.of = 'entry'
        and fit.profile = entry_profile.profile
        and fit.selector = asked.selector
        and (asked.kind = 'window' or asked.day between fit.from_day and fit.until_day)
    where asked.kind != 'lost'
        and (asked.selector is null or fit.selector is not null)
        and (asked.matches = 0 or matched.equal = asked.matches)
        and (asked.type is null or entry.entry in (select entry from entry_line where type = asked.type))
),

-- an amount of several days is earned bit by bit; the last day gives what is left
daily as (
    select *, last_day - day + 1 as days, unnest(range(last_day - day + 1))::integer as nth
    from counted
    where day < last_day
),

spread as (
    select
        moment, entry, place, day, nano * factor as amount, kind, fit_from, fit_until, span_days, span_months, span_snap
    from counted
    where day = last_day and day between first_day and final_day
    union all
    select
        moment, entry, place, day + nth,
        (nano::hugeint * (nth + 1) // days - nano::hugeint * nth // days) * factor,
        kind, fit_from, fit_until, span_days, span_months, span_snap
    from daily
    where day + nth between first_day and final_day
),

reaching as (
    select
        moment, entry, place, day, amount,
        case when kind = 'window' then greatest(day, fit_from) else fit_from end as from_day,
        case when kind = 'window' and (span_days is not null or span_months is not null)
            then least(fit_until, reach(day, span_days, span_months, span_snap))
            else fit_until
        end as until_day
    from spread
)

select moment, entry, place, day, amount, from_day, until_day
from reaching
where from_day <= until_day
