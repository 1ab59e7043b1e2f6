-- profile_value: the values by which selectors tell profiles apart. A row is one value of one path of one profile.
with profile as (
    select seat.seat as profile, seat.*, worker.employment, worker.status
    from seat
    join worker using (worker)
    where seat.seat in (select seat from seat_profile where seat = profile)
)

select 'seat' as of, profile, path, value, null::date as from_day, null::date as until_day
from (
    unpivot (
        select profile, role, location, client, organization, employment, status from profile
    )
    on role, location, client, organization, employment, status into name path value value
)
union all
select 'seat', seat_value.seat, seat_value.path, seat_value.value, seat_value.from_day, seat_value.until_day
from seat_value
where seat_value.seat in (select profile from profile)
union all
select 'credential', record_value.record, record_value.path, record_value.value, record_value.from_day, record_value.until_day
from record_value
where record_value.record in (select profile from credential_profile)
union all
select 'entry', entry_value.entry, entry_value.path, entry_value.value, entry_value.from_day, entry_value.until_day
from entry_value
where entry_value.entry in (select profile from entry_profile)
