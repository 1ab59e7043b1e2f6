-- asked: the same with what is known of the obligation. Unique: ask.
with moved as (
    -- where the day that is due depends on the day judged
    select
        change_day.ask,
        phrase_day.day is null as anchor_missing,
        coalesce(phrase_day.day, obligation.starts_on - 1) as due
    from change_day
    join obligation on obligation.duty = change_day.subject
    join requirement using (requirement)
    join phrase on phrase.phrase = requirement.due and not phrase.plain
    left join phrase_day
        on phrase_day.phrase = phrase.phrase
        and phrase_day.of = 'seat'
        and phrase_day.key = obligation.seat
        and change_day.day between phrase_day.from_day and phrase_day.until_day
)

select obligation.duty as ask, coalesce(own_day.day, today.day) as day, obligation.*
from obligation
cross join today
left join own_day on own_day.subject = obligation.duty
union all
select
    change_day.ask, change_day.day,
    obligation.* replace (
        case when moved.ask is null then obligation.due else moved.due end as due,
        case when moved.ask is null then obligation.anchor_missing else moved.anchor_missing end as anchor_missing
    )
from change_day
join obligation on obligation.duty = change_day.subject
left join moved on moved.ask = change_day.ask
