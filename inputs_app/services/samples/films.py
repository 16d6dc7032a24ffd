"""Short videos for the samples: a slow move over a photograph, encoded with PyAV."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PIL import Image

FRAMES_PER_S = 24
SIZE_PX = (480, 270)


def film(image: Image.Image, *, seconds: int, zoom: float, is_leftwards: bool) -> bytes:
    """An MP4 file (H.264, no sound) that zooms into the image while it wanders sideways.

    Units: `zoom` is the share of the picture's width that the last frame shows.
    """
    with TemporaryDirectory(prefix="inputdeck-film-") as folder:
        path = Path(folder) / "film.mp4"
        _write(path, _frames(image, seconds * FRAMES_PER_S, zoom, is_leftwards))
        return path.read_bytes()


def _write(path: Path, frames: Iterator[av.VideoFrame]) -> None:
    """Through a file, because the index can only be put first by reading the file again."""
    with av.open(path, "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_S, options={"crf": "27"})
        stream.width, stream.height = SIZE_PX
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, FRAMES_PER_S)
        for frame in frames:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frames(
    image: Image.Image, count: int, zoom: float, is_leftwards: bool
) -> Iterator[av.VideoFrame]:
    height = min(image.height, round(image.width * SIZE_PX[1] / SIZE_PX[0]))
    for index in range(count):
        done = index / (count - 1)
        share = 1 - (1 - zoom) * done
        wide, high = round(image.width * share), round(height * share)
        left = round((image.width - wide) * (1 - done if is_leftwards else done))
        top = (image.height - high) // 2
        part = image.crop((left, top, left + wide, top + high))
        still = part.resize(SIZE_PX, Image.Resampling.BICUBIC)
        frame = av.VideoFrame.from_image(still)  # type: ignore[no-untyped-call]
        frame.pts = index
        yield frame
