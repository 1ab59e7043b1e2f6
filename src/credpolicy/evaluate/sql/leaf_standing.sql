-- leaf_standing: the state of a leaf on each day asked about, and the record that decides it.
-- Unique: (ask, node). Leaves for which nothing is held have no row: they are missing.
with looked as (
    select held.subject as ask, coalesce(own_day.day, today.day) as day, held.*
    from held
    cross join today
    left join own_day on own_day.subject = held.subject
    where held.subject >= 0 and held.scope is null
    union all
    select change_day.ask, change_day.day, held.*
    from change_day
    join held using (subject)
    where held.scope is null
    union all
    select scoped.ask, scoped.day, held.*
    from scoped
    join held using (subject, scope)
),

ranked as (
    select
        held.ask,
        held.node,
        held.record,
        held.rule,
        held.tie + 1152921504606846976 * record_rank(
            held.day, held.refused_from, held.pending, held.starts_on, held.unknown_until, held.last_day, held.closed_on,
            held.look_rule is not null and verified.record is null, held.ends_on
        ) as worth
    from looked as held
    left join verified
        on held.look_rule is not null
        and verified.record = held.record
        and verified.look_rule = held.look_rule
        and held.day between verified.from_day and verified.until_day
    where held.day between held.from_day and held.until_day
)

select
    ask,
    node,
    (min(worth) // 1152921504606846976)::tinyint as rank,
    arg_min(record, worth) as record,
    arg_min(rule, worth) as rule
from ranked
group by ask, node
union all
-- a type that is not defined, or could not be read, leaves its leaf unknown
select ask.ask, node.node, 4, null, null
from node
join ask using (tree)
where node.type = -1
