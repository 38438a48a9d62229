"""Sound: lines in, speech out; cues in, music out; all of it mixed. Knows nothing of pictures."""
