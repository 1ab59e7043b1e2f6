"""The only rooms that touch the outside: databases, services, files of others."""
