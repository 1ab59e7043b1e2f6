-- appointed: the day on which a test with `at` is made for a subject, on the days judged. Unique: (subject, node, from_day).
-- Inside another test with `at` it is the day that is named there, on that test's own day.
with recursive named as (
    select
        subject.subject, node.node, above.scope as around, phrase_day.from_day, phrase_day.until_day, phrase_day.day
    from subject
    join node using (tree)
    left join node as above on above.node = node.parent
    join phrase_day
        on phrase_day.phrase = node.phrase
        and phrase_day.of = case when subject.context is null then 'seat' else 'record' end
        and phrase_day.key = coalesce(subject.context, subject.seat)
    where node.kind = 'at' and phrase_day.day < date '9999-12-31'
),

made as (
    select subject, node, from_day, until_day, day
    from named
    where around is null
    union all
    select named.subject, named.node, made.from_day, made.until_day, named.day
    from made
    join named
        on named.subject = made.subject
        and named.around = made.node
        and made.day between named.from_day and named.until_day
)

select * from made
