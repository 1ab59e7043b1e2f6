-- duty: the credits to judge, with the day from which the cycles of each are counted. Unique: duty, and (subject, node).
with chain_base as (
    select
        asked.block,
        asked.chain,
        min(case block.basis
            when 'awarded_on' then credential.awarded_on
            when 'issued_on' then credential.issued_on
            when 'valid_from' then credential.valid_from
            when 'completed_on' then credential.completed_on
            when 'decided_on' then credential.decided_on
            else other_day.day
        end) as base
    from (select distinct ask.block, issue.chain from credit_ask as ask join issue using (record)) as asked
    join credit_block as block using (block)
    join issue using (chain)
    join credential using (record)
    left join other_day on other_day.record = issue.record and other_day.name = block.basis
    group by asked.block, asked.chain
),

held as (
    select
        ask.*,
        case when ask.record is null then 'seat' else 'credential' end as of,
        case when ask.record is null then seat_profile.profile else credential_profile.profile end as profile,
        issue.starts_on as begins,
        coalesce(before.starts_on, issue.starts_on) as life_from,
        case when ask.record is null then worker.hired_on else chain_base.base end as base,
        worker.hired_on
    from credit_ask as ask
    left join worker using (worker)
    left join seat_profile on seat_profile.seat = ask.seat
    left join credential_profile on credential_profile.record = ask.record
    left join issue on issue.record = ask.record
    left join issue as before on before.record = issue.previous
    left join chain_base on chain_base.block = ask.block and chain_base.chain = issue.chain
),

-- the day of the year on which cycles begin, and from which day on to look for it; a cutoff may put it after the base
turned as (
    select
        held.*,
        block.months,
        block.starts,
        block.start_day,
        case block.starts when 'year_day' then block.month else birthday.month end as month,
        case block.starts when 'year_day' then block.of_month when 'birthday' then birthday.of_month else 1 end as of_month,
        coalesce(month(held.base) * 100 + day(held.base) > block.cutoff, false) as is_late
    from held
    join credit_block as block using (block)
    left join birthday on birthday.worker = held.worker
),

started as (
    select
        *,
        case starts
            when 'basis' then base
            when 'day' then start_day
            else on_year_day(base + is_late::integer, month, of_month, null, not is_late)
        end as origin
    from turned
    where base is not null and months is not null and (starts in ('basis', 'day') or month is not null)
),

numbered as (
    select
        subject, node, origin,
        case when starts = 'year_day' and base < origin then 0 else cycle_of(origin, months, base) end as first_cycle
    from started
)

select
    row_number() over () as duty,
    turned.subject, turned.node, turned.block, turned.worker, turned.seat, turned.record, turned.type,
    turned.of, turned.profile, turned.each,
    turned.at_day, coalesce(turned.cycle_day, turned.at_day) as cycle_day,
    coalesce(turned.not_before, date '0001-01-01') as not_before,
    coalesce(turned.begins, date '0001-01-01') as begins,
    -- from where the life of a record is counted
    case when turned.record is null then turned.hired_on
        when turned.at_day is null then turned.begins
        else turned.life_from
    end as life_from,
    turned.base, turned.months, numbered.origin, numbered.first_cycle
from turned
left join numbered using (subject, node)
