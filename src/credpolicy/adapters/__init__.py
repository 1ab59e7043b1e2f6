"""The only rooms that touch the outside world: forges, mail, files of others."""
