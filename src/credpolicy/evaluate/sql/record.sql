-- record: each credential that some test looks at, with the days that decide its state; open ends are the year 1 and the year 9999. Unique: (record, variant, from_day).
-- It satisfies from `holds_from` to `holds_until` (none, if the second comes first), verification apart. All of it is so
-- on the days judged from `from_day` to `until_day`.
with dated as (
    select
        ended.* exclude (ends_on),
        ended.ends_on is null as untold,
        coalesce(ended.ends_on, date '9999-12-31') as ends_on,
        defeated.refused_from as defeated_from,
        stopped.day as stopped_on,
        -- of what was returned it is known that nobody holds it
        least(
            case
                when word in ('unknown', '') or ended.ends_on is null then date '9999-12-31'
                when closed and status_on is null then ended.ends_on
                else date '0001-01-01'
            end,
            case when returned.day > date '0001-01-01' then returned.day - 1 else returned.day end
        ) as unknown_until,
        case
            when ended.ends_on is null then date '9999-12-31'
            when grace_days is null and grace_months is null then ended.ends_on
            else reach(ended.ends_on, grace_days, grace_months, grace_snap)
        end as last_day,
        least(case when closed then status_on end, returned.day) as closed_on
    from ruled as ended
    left join defeated using (record)
    left join stopped on stopped.record = ended.record and stopped.rule = ended.rule
    left join other_day as returned on returned.record = ended.record and returned.name = 'returned_on'
),

told as (
    select
        * exclude (refused_from),
        least(refused_from, defeated_from, stopped_on) as barred_from,
        coalesce(
            least(
                refused_from, defeated_from, stopped_on,
                -- late, with an issuer's word that refuses
                case
                    when not suspends or untold or pending or word = 'unknown' or word = '' then null
                    when suspends_days is null and suspends_months is null then greatest(last_day + 1, starts_on)
                    else greatest(
                        last_day + 1, reach(ends_on, suspends_days, suspends_months, suspends_snap) + 1, starts_on
                    )
                end
            ),
            date '9999-12-31'
        ) as refused_from
    from dated
)

select
    record,
    variant,
    worker,
    type,
    rule,
    look_rule,
    word,
    pending,
    ruled_end,
    untold,
    starts_on,
    ends_on,
    last_day,
    coalesce(closed_on, date '9999-12-31') as closed_on,
    refused_from,
    -- as `refused_from`, without what being late does; null where nothing refuses it
    barred_from,
    unknown_until,
    case when unknown_until = date '0001-01-01' then starts_on else greatest(starts_on, unknown_until + 1) end as holds_from,
    case when pending then date '0001-01-01' - 1 else least(last_day, closed_on - 1, nullif(refused_from, date '9999-12-31') - 1) end as holds_until,
    -- of two records of one state the lesser tie decides: later last day (one that cannot be told comes last), later start, number, place
    (date '9999-12-31' - case when untold then date '0001-01-01' else last_day end)::bigint * 274877906944 + (date '9999-12-31' - starts_on)::bigint * 65536 + place as tie,
    from_day,
    until_day
from told
