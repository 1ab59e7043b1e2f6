-- scoped: the day on which a test with `at` is made, and all that is below it, for each obligation and day asked about.
-- Unique: (ask, scope).
select ask.ask, appointed.subject, appointed.node as scope, appointed.day
from ask
join appointed on appointed.subject = ask.subject and ask.day between appointed.from_day and appointed.until_day
