-- edge: the days on which what is asked of somebody may become another thing. Unique: (duty, day).
with spoken as (
    select version.block, term.selector
    from credit_version as version
    join credit_term as term using (term)
    union
    select version.block, term.selector
    from credit_version as version
    join credit_category as category using (version)
    join credit_term as term on term.term = category.term
    union
    select version.block, clause.selector
    from credit_version as version
    left join credit_category as category using (version)
    join credit_clause as clause on clause.term = version.term or clause.term = category.term
),

phrased as (
    select block, unnest([first_phrase, last_phrase, not_before]) as phrase
    from credit_version
),

paired as (
    select version.block, pair.name, pair.of, pair.path
    from credit_version as version
    join credit_pair as pair using (version)
),

limited as (
    select distinct version.block, limiting.selector
    from credit_version as version
    join credit_limit as limiting using (version)
    where limiting.selector is not null
),

turned as (
    select duty.duty, unnest([fit.from_day, fit.until_day + 1]) as day
    from credit_duty as duty
    join spoken on spoken.block = duty.block
    join fit on fit.of = duty.of and fit.profile = duty.profile and fit.selector = spoken.selector
    union all
    select duty.duty, unnest([phrase_day.from_day, phrase_day.until_day + 1])
    from credit_duty as duty
    join phrased on phrased.block = duty.block
    join phrase_day
        on phrase_day.phrase = phrased.phrase
        and phrase_day.of = case duty.of when 'seat' then 'seat' else 'record' end
        and phrase_day.key = coalesce(duty.record, duty.seat)
    union all
    select duty.duty, unnest([seat_value.from_day, seat_value.until_day + 1])
    from credit_duty as duty
    join paired on paired.block = duty.block
    join seat_value on paired.of = 'seat' and seat_value.seat = duty.seat and seat_value.path = paired.path
    union all
    select duty.duty, unnest([record_value.from_day, record_value.until_day + 1])
    from credit_duty as duty
    join paired on paired.block = duty.block
    join record_value on paired.of = 'credential' and record_value.record = duty.record and record_value.path = paired.path
    union all
    select duty.duty, unnest([each_value.from_day, each_value.until_day + 1])
    from credit_duty as duty
    join paired on paired.block = duty.block
    join each_value on paired.of = 'each' and each_value.each = duty.each and each_value.path = paired.path
    union all
    select duty.duty, unnest([entry_value.from_day, entry_value.until_day + 1])
    from credit_duty as duty
    join paired on paired.block = duty.block
    join entry on entry.worker = duty.worker
    join entry_value on entry_value.entry = entry.entry and entry_value.path = paired.name
    union all
    select duty.duty, unnest([fit.from_day, fit.until_day + 1])
    from credit_duty as duty
    join limited on limited.block = duty.block
    join entry on entry.worker = duty.worker
    join entry_profile on entry_profile.entry = entry.entry
    join fit on fit.of = 'entry' and fit.profile = entry_profile.profile and fit.selector = limited.selector
)

select distinct duty, day
from turned
where day > date '0001-01-01' and day <= date '9999-12-31'
