"""The example stories: text files to read, to render and to begin from."""
