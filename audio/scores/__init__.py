"""One score a file, each readable alone."""
