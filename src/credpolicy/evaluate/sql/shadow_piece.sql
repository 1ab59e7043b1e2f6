-- shadow_piece: the stretches of days on which records of cohorts make the leaves of shadows hold. As leaf_piece.
select
    held.subject, held.node,
    greatest(extension.from_day, held.from_day) as from_day,
    least(extension.until_day, held.until_day) as until_day
from held
join shadow using (subject)
join obligation using (duty)
join extension
    on extension.record = held.record
    and extension.waiver = coalesce(shadow.waiver, extension.waiver)
    and (extension.requirement is null or extension.requirement = obligation.requirement)
