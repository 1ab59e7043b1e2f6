-- provisional: the last day on which an obligation may be open under supervision, and who supervises. Unique: duty.
with anchored as (
    select
        obligation.duty,
        seat.supervisor,
        requirement.sponsor_tree,
        phrase.*,
        case phrase.anchor
            when 'hired_on' then worker.hired_on
            when 'ended_on' then worker.ended_on
            when 'assignment.starts_on' then seat.starts_on
            else phrase.day
        end as anchor_day
    from obligation
    join seat using (seat)
    join worker on worker.worker = seat.worker
    join requirement using (requirement)
    join phrase on phrase.requirement = requirement.requirement and phrase.use = 'provisional'
)

select
    duty,
    case when sponsor_tree is not null then sponsor_subject(supervisor, sponsor_tree) end as sponsor,
    sponsor_tree as sponsor_node,
    bound_day(anchor_day, backwards, days, months, snap) as until_day
from anchored
where anchor_day is not null and (sponsor_tree is null or supervisor is not null)
