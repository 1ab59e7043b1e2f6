-- supervised: the last day of the supervised term of an obligation, and whether the supervisor passes on the day. Unique: duty.
select
    provisional.duty,
    provisional.until_day,
    provisional.sponsor is null or span.subject is not null as passes
from provisional
left join span
    on span.subject = provisional.sponsor
    and span.node = provisional.sponsor_node
    and $as_of::date between span.from_day and span.until_day
where $as_of::date between provisional.from_day and provisional.last_day
