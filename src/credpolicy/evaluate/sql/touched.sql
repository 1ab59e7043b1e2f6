-- touched: the obligations that something unreadable might have changed. Unique: duty.
select distinct obligation.duty
from obligation
join unreadable using (worker)
left join depends on depends.requirement = obligation.requirement and depends.type = unreadable.type
where unreadable.type is null or depends.type is not null
union
select obligation.duty
from obligation
join requirement using (requirement)
where requirement.broken
