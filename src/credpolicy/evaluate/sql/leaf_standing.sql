-- leaf_standing: the state of a leaf on each day asked about, and the record that decides it.
-- Unique: (ask, node). Leaves for which nothing is held have no row: they are missing.
with ranked as (
    select
        ask.ask,
        held.node,
        held.record,
        held.type,
        held.tie + 1152921504606846976 * case
            when ask.day >= held.refused_from then 6
            when held.pending or ask.day < held.starts_on then 3
            when ask.day <= held.unknown_until then 4
            when ask.day > held.last_day or ask.day >= held.closed_on then 5
            when held.verified and verified.record is null then 2
            when ask.day > held.ends_on then 1
            else 0
        end as worth
    from ask
    join held using (subject)
    left join verified
        on held.verified
        and verified.record = held.record
        and ask.day between verified.from_day and verified.until_day
    where ask.day between held.from_day and held.until_day
)

select
    ask,
    node,
    (min(worth) // 1152921504606846976)::tinyint as rank,
    arg_min(record, worth) as record,
    arg_min(type, worth) as type
from ranked
group by ask, node
