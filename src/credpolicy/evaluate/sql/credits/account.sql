-- account: what counts for somebody in each time that bears on a day, as it was last seen. Unique: (subject, node, yearly, from_day).
with told as (
    select
        duty.subject, duty.node, coalesce(duty.at_day, $as_of) as day,
        asked.moment, asked.version, asked.kind, asked.first_day, asked.final_day, asked.number,
        asked.span_days, asked.span_months, asked.span_snap,
        judged.yearly, judged.from_day, judged.until_day, judged.carried, judged.counted, judged.holds, judged.made_up_on
    from credit_judged as judged
    join credit_asked as asked using (moment)
    join credit_duty as duty on duty.duty = asked.duty
    where case
        when asked.kind = 'window' then duty.at_day is not null or $as_of between judged.from_day and judged.until_day
        when duty.at_day is not null then asked.kind = 'life' or asked.until_day >= duty.cycle_day
        -- a requirement looks at the last cycle that is closed, a record at all that close after its start
        else judged.from_day <= $as_of
            and case when asked.of = 'seat' then asked.last_until >= $as_of else asked.until_day >= duty.begins end
    end
),

-- what is made up is seen later than on the last day, until nothing is short any more
latest as (
    select
        seen.moment, seen.yearly, seen.from_day,
        arg_max(seen.counted, seen.seen_day) as counted, max(seen.seen_day) as seen_day
    from credit_seen as seen
    join told using (moment, yearly, from_day)
    where told.made_up_on is null or seen.seen_day <= greatest(told.made_up_on, told.until_day)
    group by all
)

select
    told.subject, told.node, told.version, told.moment, told.yearly, told.day,
    case
        when told.kind != 'window' then told.from_day
        when told.span_days is not null or told.span_months is not null
            then greatest(told.first_day, back(told.day, told.span_days, told.span_months, told.span_snap))
        when told.first_day > date '0001-01-01' then told.first_day
    end as from_day,
    case
        when told.kind != 'window' then told.until_day
        when told.final_day < date '9999-12-31' then told.final_day
    end as until_day,
    told.holds, told.carried,
    coalesce(latest.counted, told.counted) as counted,
    coalesce(latest.counted, told.counted) - told.counted as made_up,
    told.made_up_on,
    case when told.yearly then version.year_total else version.total end as total,
    case when not told.yearly then version.ceiling end as ceiling,
    block.scale,
    told.from_day as point_from,
    latest.seen_day
from told
join credit_version as version using (version)
join credit_block as block on block.block = version.block
left join latest on latest.moment = told.moment and latest.yearly = told.yearly and latest.from_day = told.from_day
order by told.subject, told.node, told.yearly, from_day
