-- concerned: the obligations that something but their tests might decide: a waiver, leave, supervision, what is unreadable.
-- Unique: duty.
select duty, worker, requirement, seat
from obligation
where seat in (select seat from relief)
    or worker in (select worker from leave)
    or duty in (select duty from provisional)
    or duty in (select duty from touched)
    or duty in (select duty from extended)
