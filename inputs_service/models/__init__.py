"""The service's tables. State and constraints only: no network, no files, no tasks."""

from inputs_service.models.app import App, Key, User
from inputs_service.models.concept import Concept, InputConcept
from inputs_service.models.dataset import Dataset, DatasetInput
from inputs_service.models.input import Input, InputCount
from inputs_service.models.job import AddJob, Deletion, IngestItem
from inputs_service.models.media import InputMedia, Media

__all__ = [
    "AddJob",
    "App",
    "Concept",
    "Dataset",
    "DatasetInput",
    "Deletion",
    "IngestItem",
    "Input",
    "InputConcept",
    "InputCount",
    "InputMedia",
    "Key",
    "Media",
    "User",
]
