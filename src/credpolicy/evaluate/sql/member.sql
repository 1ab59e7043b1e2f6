-- member: how the members of the groups of one height and kind stand on each day asked about. Unique: (ask, node, member).
-- Better members have a lesser worth: by state, then by the later end, then by the order written.
select
    ask.ask,
    parent.node,
    parent.needed,
    node.node as member,
    standing.rank,
    standing.record,
    standing.rule,
    standing.rank::bigint * 1152921504606846976
    + (date '9999-12-31' - coalesce(span.until_day, date '0001-01-01'))::bigint * 68719476736
    -- of the lines of a requirement the one written first comes last, since all count
    + case when parent.kind = 'most' or parent.line or parent.parent is not null
        then node.node
        else 1048576 - node.node
    end as worth
from standing
join node on node.node = standing.node
join node as parent on parent.node = node.parent and parent.height = $height and parent.kind = $kind
join ask on ask.ask = standing.ask
left join scoped on scoped.ask = standing.ask and scoped.scope = node.scope
left join span
    on standing.rank <= 1
    and span.subject = ask.subject
    and span.node = node.node
    and coalesce(scoped.day, ask.day) between span.from_day and span.until_day
