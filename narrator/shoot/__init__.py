"""The shoot: what is spoken, filmed and played, and by whom."""
