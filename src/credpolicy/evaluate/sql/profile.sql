-- profile: the profiles of seats, records and entries, each named by the first row that has it. Unique: (of, profile).
select 'seat' as of, profile from seat_profile where seat = profile
union all
select 'credential', profile from credential_profile where record = profile
union all
select 'entry', profile from entry_profile where entry = profile
