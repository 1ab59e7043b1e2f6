-- renewal: each record that renews another, what must be true on its first day, and whether it comes too late. Unique: record.
-- Of what is late only what is dated after `after_day` counts; a tree that is null asks nothing.
with turn as (
    select
        new.record, new.worker, new.type, new.rule, new.starts_on, old.ends_on, old.last_day
    from link
    join record as new on new.record = link.record and new.variant = new.type
        and new.starts_on between new.from_day and new.until_day
    join record as old on old.record = link.previous and old.variant = old.type
        and new.starts_on between old.from_day and old.until_day
    join type on type.type = new.type
    where link.number > 1 and type.stage = $stage and new.starts_on > date '0001-01-01'
),

stepped as (
    select
        turn.*,
        count(late.step) as steps,
        min(late.step) filter (
            (late.up_to_days is null and late.up_to_months is null)
            or turn.starts_on <= reach(turn.ends_on, late.up_to_days, late.up_to_months, late.up_to_snap)
        ) as step
    from turn
    left join late on late.rule = turn.rule and turn.starts_on > turn.last_day
    group by all
)

select
    stepped.record,
    stepped.worker,
    stepped.type,
    stepped.starts_on,
    stepped.ends_on as old_end,
    stepped.steps > 0 as late,
    late.step,
    case when stepped.steps > 0 then late.tree else rule.renewal_tree end as tree,
    case when stepped.steps > 0 then stepped.ends_on end as after_day
from stepped
join rule using (rule)
left join late on late.rule = stepped.rule and late.step = stepped.step
