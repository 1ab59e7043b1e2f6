-- credit_standing: the tests of credits that hold on each day asked about. Rows as in leaf_standing.
select distinct ask.ask, node.node, 0::tinyint as rank, null::integer as record, null::integer as rule
from ask
join node using (tree)
left join scoped on scoped.ask = ask.ask and scoped.scope = node.scope
join span
    on span.subject = ask.subject
    and span.node = node.node
    and coalesce(scoped.day, case when node.scope is null then ask.day end) between span.from_day and span.until_day
where node.kind = 'credits'
