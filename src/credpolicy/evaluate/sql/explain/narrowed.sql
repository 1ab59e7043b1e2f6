-- narrowed: how each condition of a leaf's `where` stands for a record on the day. Unique: (node, record, clause, condition).
select
    node.node,
    record.record,
    condition.clause,
    condition.condition,
    coalesce(fit.holds, false) != condition.negated
    and $as_of::date between coalesce(fit.from_day, date '0001-01-01') and coalesce(fit.until_day, date '9999-12-31') as holds,
    fit.from_day,
    fit.until_day
from node
join condition on condition.selector = node.selector
join serves on serves.leaf_type = node.type
join record on record.type = serves.type
join credential_profile using (record)
left join condition_fit as fit
    on fit.of = 'credential'
    and fit.profile = credential_profile.profile
    and fit.selector = condition.selector
    and fit.clause = condition.clause
    and fit.condition = condition.condition
