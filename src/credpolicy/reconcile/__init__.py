"""Decides what should change, as plain data; nothing here touches the outside world."""
