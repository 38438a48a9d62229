"""The ground: the one door to ffmpeg, probing, frames in and out, fonts, files made whole,
the weights of models."""
