-- extension: the records of cohorts that count further for those who are excused, and from when until when. Many of a record.
select
    cohort.waiver, cohort.requirement, record.record, record.worker, record.last_day,
    greatest(record.last_day + 1, cohort.from_day, phrase_day.from_day)::date as from_day,
    least(phrase_day.day, phrase_day.until_day, record.barred_from - 1) as until_day,
    (date '9999-12-31' - phrase_day.day)::bigint * 100000 + cohort.choice as choice
from cohort
join record
    on record.type = cohort.type
    and record.variant = cohort.type
    and record.last_day between record.from_day and record.until_day
join phrase_day on phrase_day.phrase = cohort.phrase and phrase_day.of = 'record' and phrase_day.key = record.record
left join credential_profile on credential_profile.record = record.record
left join fit
    on fit.of = 'credential'
    and fit.selector = cohort.selector
    and fit.profile = credential_profile.profile
    and record.last_day between fit.from_day and fit.until_day
left join verified
    on verified.record = record.record
    and verified.look_rule = record.look_rule
    and record.last_day between verified.from_day and verified.until_day
left join twin on twin.worker = record.worker
-- nobody excuses themselves
where coalesce(twin.first, record.worker) is distinct from cohort.approver
    and (cohort.selector is null or fit.selector is not null)
    and record.holds_until = record.last_day
    and record.holds_from <= record.last_day
    and record.last_day < date '9999-12-31'
    and (record.look_rule is null or verified.record is not null)
    and greatest(record.last_day + 1, cohort.from_day, phrase_day.from_day) <= least(phrase_day.day, phrase_day.until_day)
