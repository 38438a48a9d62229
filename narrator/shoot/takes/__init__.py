"""Takes: a shot filmed several times, by another chance or with other words, and one kept."""
