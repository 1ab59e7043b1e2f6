-- leaf_piece: the stretches of days on which single records make a leaf hold; they may overlap. Many of a subject and node.
select subject, node, greatest(holds_from, from_day) as from_day, least(holds_until, until_day) as until_day
from held
where look_rule is null
union all
select
    held.subject,
    held.node,
    greatest(held.holds_from, held.from_day, verified.from_day),
    least(held.holds_until, held.until_day, verified.until_day)
from held
join verified using (record, look_rule)
where held.look_rule is not null
