-- opened: the days on which the condition of a `when` holds for a subject. Unique: (subject, node, from_day).
select subject.subject, node.node, fit.from_day, fit.until_day
from subject
join node using (tree)
join seat_profile on seat_profile.seat = subject.seat
join fit on fit.of = 'seat' and fit.selector = node.selector and fit.profile = seat_profile.profile
where node.kind = 'when' and subject.context is null
union all
select subject.subject, node.node, fit.from_day, fit.until_day
from subject
join node using (tree)
join credential_profile on credential_profile.record = subject.context
join fit on fit.of = 'credential' and fit.selector = node.selector and fit.profile = credential_profile.profile
where node.kind = 'when' and subject.context is not null
