"""Runbooks: files of the repository that rules name; the path is anybody's text until it is known to stay inside."""

_MAX_BYTES = 1024


def is_inside(path: str) -> bool:
    """Whether a path can only lead downwards from the root: no `..`, no drive, no address, nothing of git's own."""
    parts = path.split("/")
    return (
        all(part not in ("", ".", "..") and part.casefold() != ".git" for part in parts)
        and "\\" not in path
        and ":" not in path
        and path.isprintable()
        and len(path.encode()) <= _MAX_BYTES
    )
