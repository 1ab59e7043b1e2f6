"""Try the policies: their tests are judged by the same kernel as the registry, many in one run.

A test becomes a cast of rows (`casts`), casts that cannot disturb each other share a world (`worlds`), what comes out
is held against what was expected (`matching`), and what nobody tried is told (`exercises`).
"""
