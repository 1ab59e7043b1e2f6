-- appointed: the day on which a test with `at` is made for a subject, on the days judged. Unique: (subject, node, from_day).
select subject.subject, node.node, phrase_day.from_day, phrase_day.until_day, phrase_day.day
from subject
join node using (tree)
join phrase_day
    on phrase_day.phrase = node.phrase
    and phrase_day.of = case when subject.context is null then 'seat' else 'record' end
    and phrase_day.key = coalesce(subject.context, subject.seat)
where node.kind = 'at' and phrase_day.day < date '9999-12-31'
