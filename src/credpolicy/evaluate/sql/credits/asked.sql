-- asked: what is asked at a moment: the first case that holds there, where it is one for that kind of moment. Unique: moment.
with chosen as (
    select moment.moment, arg_min(version.version, version.place) as version
    from credit_moment as moment
    join credit_duty as duty using (duty)
    join credit_version as version on version.block = duty.block
    left join credit_held_term as held on held.moment = moment.moment and held.term = version.term
    where version.term is null or held.term is not null
    group by moment.moment
),

kept as (
    select
        moment.moment, moment.duty, moment.number, moment.from_day, moment.until_day, moment.day, moment.last_until,
        case when moment.kind = 'window' and version.kind = 'cycle' then 'lost' else moment.kind end as kind,
        version.version, version.kind as period, version.span_days, version.span_months, version.span_snap,
        version.selector, version.matches, version.yearly, version.cuts, version.divided,
        version.first_phrase, version.last_phrase, version.not_before as not_before_phrase,
        block.chained, cycle.make_up_days, cycle.make_up_months, cycle.make_up_snap,
        duty.worker, duty.type, duty.of, duty.at_day, duty.cycle_day, duty.begins, duty.life_from, duty.not_before,
        coalesce(duty.record, duty.seat) as key, duty.each,
        case duty.of when 'seat' then 'seat' else 'record' end as phrase_of
    from chosen
    join credit_moment as moment using (moment)
    join credit_version as version using (version)
    join credit_duty as duty using (duty)
    join credit_block as block on block.block = duty.block
    left join cycle on cycle.cycle = block.cycle
    where case moment.kind
        when 'round' then version.kind = 'cycle'
        when 'life' then version.kind = 'validity' and version.yearly
        else case version.kind
            when 'cycle' then duty.origin is null
            when 'validity' then duty.record is null or duty.at_day is not null
            else true
        end
    end
)

select
    kept.moment, kept.duty, kept.kind, kept.number, kept.from_day, kept.until_day, kept.day, kept.last_until,
    kept.version, kept.worker, kept.type, kept.of, kept.key, kept.each, kept.at_day, kept.cycle_day, kept.begins,
    kept.span_days, kept.span_months, kept.span_snap, kept.selector, kept.matches, kept.yearly, kept.cuts, kept.divided,
    kept.chained,
    -- entries of no other days count
    greatest(kept.not_before, not_before.day, case
        when kept.kind != 'window' then kept.from_day
        when kept.period = 'stretch' then coalesce(first_day.day, date '9999-12-31')
        when kept.period = 'validity' and kept.of = 'credential' then coalesce(kept.life_from, date '0001-01-01')
    end) as first_day,
    least(kept.at_day, $known_until::date, date '9999-12-31', case
        when kept.kind = 'window' then last_day.day
        when kept.make_up_days is null and kept.make_up_months is null then kept.until_day
        else reach(kept.until_day, kept.make_up_days, kept.make_up_months, kept.make_up_snap)
    end) as final_day
from kept
left join phrase_day as not_before
    on not_before.phrase = kept.not_before_phrase
    and not_before.of = kept.phrase_of
    and not_before.key = kept.key
    and kept.day between not_before.from_day and not_before.until_day
left join phrase_day as first_day
    on first_day.phrase = kept.first_phrase
    and first_day.of = kept.phrase_of
    and first_day.key = kept.key
    and kept.day between first_day.from_day and first_day.until_day
left join phrase_day as last_day
    on last_day.phrase = kept.last_phrase
    and last_day.of = kept.phrase_of
    and last_day.key = kept.key
    and kept.day between last_day.from_day and last_day.until_day
