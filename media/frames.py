"""Single frames out of a video."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from media.errors import NotMedia
from media.probe import opened


def frame(path: Path, index: int) -> npt.NDArray[np.uint8]:
    """Frame ``index`` of ``path``: shape (height, width, 3), RGB. Raises NotMedia."""
    try:
        with opened(path) as container:
            for found, picture in enumerate(container.decode(video=0)):
                if found == index:
                    return np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise NotMedia(f"{path} cannot be read as a video: {exc}") from exc
    raise NotMedia(f"{path} has no frame {index}")
