"""Weights: what can be had, fetching it so that every byte is the right one, and what is there.

``catalogue`` says what there is to have; a ``Source`` (``huggingface``, ``modelscope``, ``folder``)
lists and opens its files; ``choosing`` takes what is needed of a list; ``fetching`` brings one file
and ``getting`` a whole model; ``shelf`` looks at what is there.
"""
