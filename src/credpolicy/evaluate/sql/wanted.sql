-- wanted: which types of records a subject's tests look at, and as what. Unique: (subject, node, type).
select
    subject.subject, subject.worker, subject.seat, subject.each, subject.context, subject.after_day,
    node.node, node.selector, node.matches, node.scope,
    node_type.type, node_type.variant
from subject
join node on node.tree = subject.tree
join node_type on node_type.node = node.node
