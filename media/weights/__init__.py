"""The files of models, whatever these do: where they lie, and what is in them.

``home`` is the folder that weights are fetched into, and knows the Hugging Face cache; ``shards``
reads the heads of safetensors.
"""
