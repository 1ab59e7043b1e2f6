-- provisional: the last day on which an obligation may be open under supervision, and who supervises. Unique: (duty, from_day).
-- It is so on the days judged from `from_day` to `last_day`.
with anchored as (
    select
        obligation.duty,
        seat.supervisor,
        requirement.sponsor_tree,
        coalesce(phrase_day.from_day, date '0001-01-01') as from_day,
        coalesce(phrase_day.until_day, date '9999-12-31') as last_day,
        case
            when not phrase.plain then phrase_day.day
            else bound_day(
                case part.anchor
                    when 'hired_on' then worker.hired_on
                    when 'ended_on' then worker.ended_on
                    when 'starts_on' then seat.starts_on
                    when 'ends_on' then seat.ends_on
                    else part.day
                end,
                part.backwards, part.days, part.months, part.snap
            )
        end as until_day
    from obligation
    join seat using (seat)
    join worker on worker.worker = seat.worker
    join requirement using (requirement)
    join phrase on phrase.phrase = requirement.provisional
    left join phrase_part as part on part.phrase = phrase.phrase and phrase.plain
    left join phrase_day
        on phrase_day.phrase = phrase.phrase
        and phrase_day.of = 'seat'
        and phrase_day.key = obligation.seat
)

select
    duty,
    case when sponsor_tree is not null then sponsor_subject(supervisor, sponsor_tree) end as sponsor,
    sponsor_tree as sponsor_node,
    from_day,
    last_day,
    until_day
from anchored
where until_day is not null and (sponsor_tree is null or supervisor is not null)
