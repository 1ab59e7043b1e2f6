-- excused: how each waiver that is honoured at all stands for an obligation on the day. Unique: (duty, waiver).
with told as (
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
    union all
    select
        obligation.duty,
        waiver.waiver,
        case when not relief.own then relief.until_day end,
        case
            when relief.own then 'refused'
            when $as_of::date < relief.from_day then 'to_come'
            when $as_of::date > relief.until_day then 'ended'
            else 'in_force'
        end
    from obligation
    join relief using (seat, requirement)
    join waiver on waiver.waiver = relief.waiver and waiver.requirement = relief.requirement and waiver.worker is null
    union all
    select
        duty,
        waiver,
        until_day,
        case
            when $as_of::date < from_day then 'to_come'
            when $as_of::date > until_day then 'ended'
            else 'in_force'
        end
    from extended
)

select duty, waiver, max(until_day) as until_day, arg_min(state, case state when 'in_force' then 0 when 'to_come' then 1 else 2 end) as state
from told
group by duty, waiver
