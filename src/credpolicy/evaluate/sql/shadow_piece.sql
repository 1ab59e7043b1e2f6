-- shadow_piece: the stretches of days on which records of cohorts make the leaves of shadows hold. As leaf_piece.
-- A test with rules of its own for a record must have been met by it on its last day, as its type was.
select
    held.subject, held.node,
    greatest(extension.from_day, held.from_day) as from_day,
    least(extension.until_day, held.until_day, held.barred_from - 1) as until_day
from held
join shadow using (subject)
join obligation using (duty)
join extension
    on extension.record = held.record
    and extension.waiver = coalesce(shadow.waiver, extension.waiver)
    and (extension.requirement is null or extension.requirement = obligation.requirement)
join record as closing
    on closing.record = held.record
    and closing.variant = held.variant
    and extension.last_day between closing.from_day and closing.until_day
    and extension.last_day between closing.holds_from and closing.holds_until
left join verified
    on verified.record = closing.record
    and verified.look_rule = closing.look_rule
    and extension.last_day between verified.from_day and verified.until_day
where closing.look_rule is null or verified.record is not null
