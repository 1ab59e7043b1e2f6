-- wanted: which types of records a subject's tests look at. Unique: (subject, node, type).
select
    subject.subject, subject.worker, subject.seat,
    node.node, node.selector, node.matches,
    serves.type
from subject
join node on node.tree = subject.tree
join serves on serves.leaf_type = node.type
