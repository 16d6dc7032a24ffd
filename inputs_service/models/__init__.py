"""The service's tables. State and constraints only: no network, no files, no tasks."""

from inputs_service.models.annotation import Annotation
from inputs_service.models.app import App, Key, User
from inputs_service.models.app_removal import AppRemoval
from inputs_service.models.bulk import BulkOperation
from inputs_service.models.concept import Concept, InputConcept
from inputs_service.models.dataset import (
    Dataset,
    DatasetExport,
    DatasetInput,
    DatasetRemoval,
    DatasetVersion,
)
from inputs_service.models.extraction import ExtractionJob, Upload, UploadPart
from inputs_service.models.input import FurtherAddress, Input, InputCount
from inputs_service.models.job import AddJob, Deletion, IngestItem
from inputs_service.models.media import InputMedia, Media
from inputs_service.models.rehearsal import Rehearsal
from inputs_service.models.search import MetadataEntry, SavedSearch
from inputs_service.models.work import CallBack, Work

__all__ = [
    "AddJob",
    "Annotation",
    "App",
    "AppRemoval",
    "BulkOperation",
    "CallBack",
    "Concept",
    "Dataset",
    "DatasetExport",
    "DatasetInput",
    "DatasetRemoval",
    "DatasetVersion",
    "Deletion",
    "ExtractionJob",
    "FurtherAddress",
    "IngestItem",
    "Input",
    "InputConcept",
    "InputCount",
    "InputMedia",
    "Key",
    "Media",
    "MetadataEntry",
    "Rehearsal",
    "SavedSearch",
    "Upload",
    "UploadPart",
    "User",
    "Work",
]
