-- versioned: the credentials that some test looks at, with the rules that apply to each on the days judged. Unique: (record, variant, from_day).
select * exclude (cases), date '0001-01-01' as from_day, date '9999-12-31' as until_day
from looked_at
where not cases
union all by name
select looked_at.* exclude (cases, rule, look_rule), version.rule, version.look_rule, version.from_day, version.until_day
from looked_at
join version using (record, variant)
where cases
