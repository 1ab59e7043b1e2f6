-- at_span: every day, where the test behind an `at` holds on its day, for such tests of one height. Rows as in merged_span.
select appointed.subject, appointed.node, appointed.from_day, appointed.until_day
from appointed
join node as at_node on at_node.node = appointed.node
join node on node.parent = at_node.node
where at_node.height = $height
    and exists (
        select 1
        from span
        where span.subject = appointed.subject
            and span.node = node.node
            and appointed.day between span.from_day and span.until_day
    )
