"""One voice a file, each readable alone."""
