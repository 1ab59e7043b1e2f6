-- credit_ask: the tests of credits to judge, each with whose they are and the day on which they are made, if there is one. Unique: (subject, node).
select
    subject.subject, node.node, node.block, subject.worker, subject.seat, subject.context as record, credential.type,
    coalesce(appointed.day, subject.at_day) as at_day,
    coalesce(subject.cycle_day, appointed.day, subject.at_day) as cycle_day,
    (subject.after_day + 1)::date as not_before,
    subject.each
from subject
join node using (tree)
left join credential on credential.record = subject.context
left join appointed on appointed.subject = subject.subject and appointed.node = node.scope
where node.kind = 'credits' and (node.scope is null or appointed.day is not null)
