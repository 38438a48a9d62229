"""The cut: from the pieces of a plan to a film that has passed its checks."""
