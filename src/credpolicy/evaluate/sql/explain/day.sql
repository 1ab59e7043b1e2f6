-- day: the days on which tests of obligations are made: the day judged, and those of tests with a day of their own. Unique: day.
select $as_of::date as day
union
select day from scoped where ask >= 0 and day < date '9999-12-31'
