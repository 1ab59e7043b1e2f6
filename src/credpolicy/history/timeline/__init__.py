"""The mainline judged at points of time, and the days to come: only what changed is judged again."""
