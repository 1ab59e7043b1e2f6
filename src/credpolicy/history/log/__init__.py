"""The change log: what each commit of the mainline did, told as events, and which commit set each field."""
