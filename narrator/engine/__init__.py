"""Engines run a stage of work: the local one in this process; others may come beside it."""
