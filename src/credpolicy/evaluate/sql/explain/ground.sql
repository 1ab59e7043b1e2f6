-- ground: the tests that records of one stage ask for, and until when each holds from the day on which it is made. Unique: (subject, node).
select
    subject.subject, subject.context as record, subject.at_day, subject.tree, node.node,
    bool_or(span.subject is not null) as holds, max(span.until_day) as until_day
from subject
join node using (tree)
left join span
    on span.subject = subject.subject
    and span.node = node.node
    and coalesce(subject.at_day, $as_of::date) between span.from_day and span.until_day
group by subject.subject, subject.context, subject.at_day, subject.tree, node.node
