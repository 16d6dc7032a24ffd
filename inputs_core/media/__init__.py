"""What bytes are and what can be told of them: type by content, facts, renditions, peaks.

It must not know where bytes come from or where they go; all of it works on open files.
"""

from inputs_core.media.audio import audio_facts, peaks
from inputs_core.media.content import PLACES, Content, examine
from inputs_core.media.errors import MediaError
from inputs_core.media.images import image_facts, renditions
from inputs_core.media.sniffing import HEAD_BYTES, MediaType, sniff
from inputs_core.media.text import text_facts
from inputs_core.media.video import poster, video_facts

__all__ = [
    "HEAD_BYTES",
    "PLACES",
    "Content",
    "MediaError",
    "MediaType",
    "audio_facts",
    "examine",
    "image_facts",
    "peaks",
    "poster",
    "renditions",
    "sniff",
    "text_facts",
    "video_facts",
]
