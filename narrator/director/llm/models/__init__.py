"""Whoever answers: a server, a model on this machine, files."""
