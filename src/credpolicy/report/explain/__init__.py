"""The explanation of a worker's obligations, in sentences to read aloud and as JSON."""
