-- touched: the obligations that something unreadable might have changed. Unique: duty.
select distinct obligation.duty
from obligation
join unreadable using (worker)
left join node on node.tree = obligation.root
left join serves on serves.leaf_type = node.type and serves.type = unreadable.type
where unreadable.type is null or serves.type is not null
union
select obligation.duty
from obligation
join requirement using (requirement)
where requirement.broken
