-- excused: how each waiver that is honoured at all stands for an obligation on the day. Unique: (duty, waiver).
select
    obligation.duty,
    waiver.waiver,
    waiver.until_day,
    case
        when waiver.assignment is not null and waiver.assignment != seat.key then 'elsewhere'
        when $as_of::date < waiver.from_day then 'to_come'
        when $as_of::date > waiver.until_day then 'ended'
        else 'in_force'
    end as state
from obligation
join seat using (seat)
join waiver on waiver.worker = obligation.worker and waiver.requirement = obligation.requirement
