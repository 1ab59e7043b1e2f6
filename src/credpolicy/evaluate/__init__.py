"""Turns a model and a day into spans, states, gaps and reasons."""
