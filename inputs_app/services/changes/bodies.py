"""What a change sends of an input, and what the input then is. Pure: nothing is asked."""

from collections.abc import Mapping
from typing import Any

from inputs_app.client.types import Input, Json
from inputs_app.services import images
from inputs_core import patching_inputs

MOMENTS = patching_inputs.PLACED[1:]
"""Frames, tracks and time segments: nobody edits them here, so an overwrite sends them along."""
Options = Mapping[str, Any]


def patch_of(patch: Json, options: Options) -> Json:
    """What an input is patched with: a change that is one for all says it once, in `options`."""
    said: Json | None = options.get("patch")
    return patch if said is None else said


def data_of(found: Input, patch: Json, options: Options) -> Json:
    """The `data` of a request for an input as it stands now.

    An overwrite erases what it does not name, so what is to stay is sent along.
    `options`: `action`; `patch`, where it is one for all; `keeps`, the fields that stay.
    """
    patch = patch_of(patch, options)
    if options["action"] != "overwrite":
        return patch
    data: Json = found.raw.get("data") or {}
    stands = {**images.image_of(data), **{name: data.get(name) for name in MOMENTS}}
    kept = {name: stands.get(name) for name in (*MOMENTS, *options.get("keeps", ()))}
    named = {name: value for name, value in patch.items() if name not in kept}
    return {**named, **{name: value for name, value in kept.items() if value}}


def predicted(data: Json, patch: Json, options: Options) -> Json:
    """The image of an input after the change, by the documented rules."""
    keeps = options.get("keeps", ())
    own = {name: value for name, value in data.items() if name in patching_inputs.FIELDS}
    return images.image_of(patching_inputs.patched(own, patch, options["action"], keeps=keeps))
