"""Policies as English sentences that a coordinator would sign, each key of the language told."""
