"""The Wan camera: every shot filmed by a model of the Wan family, on a GPU."""
