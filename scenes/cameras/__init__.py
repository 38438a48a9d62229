"""One camera a file (or folder), each readable alone."""
