"""Looks and words, as data that a person edits: style presets and prompt templates."""
