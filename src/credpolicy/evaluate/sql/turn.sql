-- turn: the later days on which a verdict on a worker is another one than before, or an obligation might begin.
-- Unique: (worker, day). Two verdicts are the same where all that is told of the obligation and its lines is.
with stood as (
    select
        ask.ask,
        list(
            row(node.node, standing.rank, standing.record, record.ends_on, record.last_day, span.until_day)
            order by node.node
        ) as lines
    from ask
    join obligation on obligation.duty = ask.subject
    join node on node.tree = obligation.root and node.line
    left join standing on standing.ask = ask.ask and standing.node = node.node
    left join record
        on record.record = standing.record
        and record.rule = standing.rule
        and ask.day between record.from_day and record.until_day
    left join span
        on span.subject = ask.subject
        and span.node = node.node
        and ask.day between span.from_day and span.until_day
    group by ask.ask
),

told as (
    select
        verdict.duty,
        verdict.day,
        row(verdict.state, verdict.due, verdict.since, verdict.compliant_until, verdict.waiver, stood.lines) as told
    from verdict
    left join stood using (ask)
),

followed as (
    select duty, day, told, lag(told) over (partition by duty order by day) as before
    from told
)

select distinct found.worker, found.day
from (
    select obligation.worker, followed.day
    from followed
    join obligation using (duty)
    where followed.told is distinct from followed.before
    union all
    select worker, day from coming
) as found
join judged_on using (worker)
where found.day > judged_on.day and found.day < date '9999-12-31'
