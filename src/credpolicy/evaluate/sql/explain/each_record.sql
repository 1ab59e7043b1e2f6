-- each_record: the record that an obligation is for on the day, where it is for one. Unique: duty.
select obligation.duty, each_part.record
from obligation
join each_part using (each)
where each_part.record is not null and $as_of::date between each_part.from_day and each_part.until_day
