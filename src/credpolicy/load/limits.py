"""The limits that bad or hostile input meets, each with its reason."""

MAX_FILE_BYTES = 5 * 1024 * 1024
"""Bytes of one file. About 2,700 workers: such a file already takes seconds and cannot be reviewed."""

MAX_FILES = 500_000
"""Files of one revision. Beyond this a registry belongs in Parquet; a loop of mounts would have no end."""

MAX_NODES = 1_000_000
"""Values and keys of one file, as written. One costs about 400 bytes while a file is being read."""

MAX_ALIAS_NODES = 100_000
"""Entries that aliases and merge keys may add to one file. Nine lines of nested aliases ask for billions."""

MAX_DEPTH = 64
"""Lists and mappings inside one another. Policies need about 20; the parser's stack breaks past 20,000."""

MAX_FAULTS = 1_000
"""Values and keys of one file told not to fit. A file of numbers in place of records would have a million."""

MAX_PROBLEMS = 100
"""Faults told of one file. Nobody reads more, and the last one says how many were left out."""
