"""What the history tells against records: written ahead, late, edited, deleted, unsigned, or rewritten."""
