"""What is said of inputs after they were posted: their concepts, metadata, place on earth and
regions. The only room that writes an input's data then; it knows neither REST nor gRPC."""

from inputs_service.labelling.changes import Change, change_of
from inputs_service.labelling.writing import change

__all__ = ["Change", "change", "change_of"]
