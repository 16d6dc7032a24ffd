"""How many bytes of a file come at once. Numbers only."""

from inputs_core.limits import MB

PART_BYTES = 8 * MB
SLACK_BYTES = 64 * 1024
STEP_BYTES = 256 * 1024
