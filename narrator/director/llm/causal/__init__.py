"""A causal language model on this machine, in transformers, held to the shape of its answer.

``choosing`` says which one the settings mean; ``checkpoint`` finds its weights and sees that they
are whole; ``loading`` brings them to a device; ``grammar`` makes of a JSON schema what it may say
next; ``decoding`` has it answer. They know nothing of who asks: ``narrator/llm/models/local.py``
does.
"""
