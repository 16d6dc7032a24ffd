"""The one list of what is served, over REST and gRPC alike: RPC name → handler and scope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from clarifai_grpc.grpc.api import service_pb2
from google.protobuf.descriptor import Descriptor

from inputs_service import rehearsing
from inputs_service.call import Call
from inputs_service.errors import NotServed
from inputs_service.models import Key
from inputs_service.rpcs import (
    add_jobs,
    annotations,
    apps,
    bulk_operations,
    concepts,
    dataset_inputs,
    dataset_versions,
    datasets,
    deleting,
    extraction,
    inputs,
    keys,
    patching,
    posting,
    saved_searches,
    searches,
    service,
    uploads,
    workers,
    workflows,
)

Answer = dict[str, Any]
Handler = Callable[[Call, Answer], Answer]
METHODS = service_pb2.DESCRIPTOR.services_by_name["V2"].methods_by_name


@dataclass(frozen=True)
class Rpc:
    """A served RPC. `items` names the list whose elements may be refused one by
    one; `http_status` is given where it does not follow from the status code."""

    name: str
    handler: Handler
    scope: str
    items: str = ""
    http_status: int = 0

    @property
    def request_type(self) -> Descriptor:
        """The descriptor of its request message."""
        return cast("Descriptor", METHODS[self.name].input_type)


SERVED = {
    rpc.name: rpc
    for rpc in (
        Rpc("PostInputs", posting.post_inputs, "Inputs:Add", items="inputs"),
        Rpc("PatchInputs", patching.patch_inputs, "Inputs:Add", items="inputs"),
        Rpc("ListInputs", inputs.list_inputs, "Inputs:Get"),
        Rpc("StreamInputs", inputs.stream_inputs, "Inputs:Get"),
        Rpc("GetInput", inputs.get_input, "Inputs:Get"),
        Rpc("GetInputCount", inputs.get_input_count, "Inputs:Get"),
        Rpc("DeleteInput", deleting.delete_input, "Inputs:Delete"),
        Rpc("DeleteInputs", deleting.delete_inputs, "Inputs:Delete"),
        Rpc("GetInputsAddJob", add_jobs.get_inputs_add_job, "Inputs:Get"),
        Rpc("ListInputsAddJobs", add_jobs.list_inputs_add_jobs, "Inputs:Get"),
        Rpc("ListConcepts", concepts.list_concepts, "Concepts:Get"),
        Rpc("GetConcept", concepts.get_concept, "Concepts:Get"),
        Rpc("PostConcepts", concepts.post_concepts, "Concepts:Add"),
        Rpc("PatchConcepts", concepts.patch_concepts, "Concepts:Add"),
        Rpc("PostConceptsSearches", concepts.post_concepts_searches, "Concepts:Get"),
        Rpc("GetConceptCounts", concepts.get_concept_counts, "Concepts:Get"),
        Rpc("PostInputsDataSources", extraction.post_inputs_data_sources, "Inputs:Add"),
        Rpc("GetInputsExtractionJob", extraction.get_inputs_extraction_job, "Inputs:Get"),
        Rpc("ListInputsExtractionJobs", extraction.list_inputs_extraction_jobs, "Inputs:Get"),
        Rpc("CancelInputsExtractionJobs", extraction.cancel_inputs_extraction_jobs, "Inputs:Add"),
        Rpc("PostInputsSearches", searches.post_inputs_searches, "Search"),
        Rpc("PostAnnotationsSearches", searches.post_annotations_searches, "Search"),
        Rpc("PostSearches", searches.post_searches, "Search"),
        Rpc("PostSearchesByID", searches.post_searches_by_id, "Search"),
        Rpc("GetSearch", saved_searches.get_search, "SavedSearch:Get"),
        Rpc("ListSearches", saved_searches.list_searches, "SavedSearch:Get"),
        Rpc("PatchSearches", saved_searches.patch_searches, "SavedSearch:Add"),
        Rpc("PatchInputsSearches", saved_searches.patch_inputs_searches, "SavedSearch:Add"),
        Rpc(
            "PatchAnnotationsSearches",
            saved_searches.patch_annotations_searches,
            "SavedSearch:Add",
        ),
        Rpc("DeleteSearch", saved_searches.delete_search, "SavedSearch:Delete"),
        Rpc("CancelInputsAddJob", add_jobs.cancel_inputs_add_job, "Inputs:Add"),
        Rpc("PostInputsUploads", uploads.post_inputs_uploads, "Inputs:Add"),
        Rpc("PostUploads", uploads.post_uploads, "Uploads:Add"),
        Rpc("PutUploadContentParts", uploads.put_upload_content_parts, "Uploads:Add"),
        Rpc("GetUpload", uploads.get_upload, "Uploads:Get"),
        Rpc("ListUploads", uploads.list_uploads, "Uploads:Get"),
        Rpc("DeleteUploads", uploads.delete_uploads, "Uploads:Delete"),
        Rpc("ListDatasets", datasets.list_datasets, "Datasets:Get"),
        Rpc("GetDataset", datasets.get_dataset, "Datasets:Get"),
        Rpc("PostDatasets", datasets.post_datasets, "Datasets:Add"),
        Rpc("PatchDatasets", datasets.patch_datasets, "Datasets:Add"),
        Rpc("DeleteDatasets", datasets.delete_datasets, "Datasets:Delete"),
        Rpc("ListDatasetInputs", dataset_inputs.list_dataset_inputs, "Datasets:Get"),
        Rpc("GetDatasetInput", dataset_inputs.get_dataset_input, "Datasets:Get"),
        Rpc(
            "PostDatasetInputs",
            dataset_inputs.post_dataset_inputs,
            "Inputs:Add",
            items="dataset_inputs",
        ),
        Rpc("DeleteDatasetInputs", dataset_inputs.delete_dataset_inputs, "Inputs:Add"),
        Rpc("ListAnnotations", annotations.list_annotations, "Annotations:Get"),
        Rpc("GetAnnotation", annotations.get_annotation, "Annotations:Get"),
        Rpc(
            "PostAnnotations", annotations.post_annotations, "Annotations:Add", items="annotations"
        ),
        Rpc(
            "PatchAnnotations",
            annotations.patch_annotations,
            "Annotations:Add",
            items="annotations",
        ),
        Rpc("DeleteAnnotation", annotations.delete_annotation, "Annotations:Delete"),
        Rpc("ListAnnotationWorkers", workers.list_annotation_workers, "Annotations:Get"),
        Rpc("DeleteAnnotations", annotations.delete_annotations, "Annotations:Delete"),
        Rpc("ListDatasetVersions", dataset_versions.list_dataset_versions, "Datasets:Get"),
        Rpc("GetDatasetVersion", dataset_versions.get_dataset_version, "Datasets:Get"),
        Rpc("PostDatasetVersions", dataset_versions.post_dataset_versions, "Datasets:Add"),
        Rpc("PatchDatasetVersions", dataset_versions.patch_dataset_versions, "Datasets:Add"),
        Rpc("DeleteDatasetVersions", dataset_versions.delete_dataset_versions, "Datasets:Delete"),
        Rpc(
            "ListDatasetVersionMetricsGroups",
            dataset_versions.list_dataset_version_metrics_groups,
            "Datasets:Get",
        ),
        Rpc(
            "PutDatasetVersionExports",
            dataset_versions.put_dataset_version_exports,
            "Datasets:Add",
        ),
        Rpc("PostBulkOperations", bulk_operations.post_bulk_operations, "BulkOperation:Add"),
        Rpc("ListBulkOperations", bulk_operations.list_bulk_operations, "BulkOperation:Get"),
        Rpc("GetBulkOperation", bulk_operations.get_bulk_operation, "BulkOperation:Get"),
        Rpc("CancelBulkOperations", bulk_operations.cancel_bulk_operations, "BulkOperation:Add"),
        Rpc("DeleteBulkOperations", bulk_operations.delete_bulk_operations, "BulkOperation:Delete"),
        Rpc("GetApp", apps.get_app, "Apps:Get"),
        Rpc("ListApps", apps.list_apps, "Apps:Get"),
        Rpc("PostApps", apps.post_apps, "Apps:Add"),
        Rpc("PatchApp", apps.patch_app, "Apps:Add"),
        Rpc("PatchApps", apps.patch_apps, "Apps:Add"),
        Rpc("DeleteApp", apps.delete_app, "Apps:Delete"),
        Rpc("GetResourceCounts", apps.get_resource_counts, "Apps:Get"),
        Rpc("ListKeys", keys.list_keys, "Keys:Get"),
        Rpc("PostKeys", keys.post_keys, "Keys:Add"),
        Rpc("GetKey", keys.get_key, "Keys:Get"),
        Rpc("DeleteKey", keys.delete_key, "Keys:Delete"),
        Rpc("ListWorkflows", workflows.list_workflows, "Workflows:Get"),
        Rpc("GetWorkflow", workflows.get_workflow, "Workflows:Get"),
        Rpc("GetInputVideoManifest", inputs.get_input_video_manifest, "Inputs:Get"),
        Rpc("GetUser", apps.get_user, ""),
        Rpc("MyScopes", service.my_scopes, ""),
        Rpc("ListModels", service.list_models, "Models:Get"),
        Rpc("ListStatusCodes", service.list_status_codes, ""),
        Rpc("GetStatusCode", service.get_status_code, "", http_status=200),
    )
}


def served(name: str) -> Rpc:
    """The RPC of that name. Raises: NotServed for one that this service does not have."""
    if name not in SERVED:
        raise NotServed(f"{name} is not served here.")
    return SERVED[name]


def call(rpc: Rpc, key: Key, message: Answer, raw: Mapping[str, Any]) -> Answer:
    """What the RPC answers to a checked message; `raw` is its JSON as it arrived, or empty.

    Shape: the fields of its response message; `status` only where it is not plain success.
    Raises: CodedError; rehearsing.Cut where the connection is to end instead.
    """
    scope = message.get("user_app_id") or {}
    asked = Call(key, scope.get("user_id", ""), scope.get("app_id", ""), raw)
    return rehearsing.play(asked, message, rpc.items, lambda said: rpc.handler(asked, said))
