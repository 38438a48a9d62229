"""Finishing: what a camera filmed in its own size and at its own rate becomes the film's.

Two stations, each of which makes a clip of a clip: ``rate`` gives it the film's frames, ``size``
the film's frame. Which of them a clip needs, and in which order, says ``route``.
"""
