"""The camera that is Wan: Alibaba's open video models, filmed with through diffusers.

What it is made of, from the ground up: ``models`` (the official defaults, as data), ``options``
(what a user may say otherwise), ``layout`` and ``checkpoint`` (weights: found, checked, loaded),
``prompts`` (words into numbers), ``schedule`` and ``denoise`` (noise into latents), ``lora``,
``firstframe``. Only what computes imports torch, and only inside its functions.
"""
