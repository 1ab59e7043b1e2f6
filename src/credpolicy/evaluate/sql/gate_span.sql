-- gate_span: the days on which the test behind a `when` holds and its condition too, for such tests of one height. Rows as in merged_span.
select
    span.subject, gate.node,
    greatest(span.from_day, opened.from_day) as from_day,
    least(span.until_day, opened.until_day) as until_day
from span
join node on node.node = span.node
join node as gate on gate.node = node.parent
join opened on opened.subject = span.subject and opened.node = gate.node
where gate.height = $height and gate.kind = 'when'
    and greatest(span.from_day, opened.from_day) <= least(span.until_day, opened.until_day)
