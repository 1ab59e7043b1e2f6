"""Who is told what on a run: duties, ladders, recipients, silence, and the messages that come of them."""
