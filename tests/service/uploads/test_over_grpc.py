"""Uploads and add-jobs over gRPC, by clarifai-grpc's own stub."""

from typing import Any

from clarifai_grpc.grpc.api import resources_pb2, service_pb2

from inputs_service.models import Upload
from inputs_service.uploads import content
from tests.core import samples
from tests.service import working
from tests.service.archives import making
from tests.service.test_grpc import METADATA, SCOPE
from tests.service.uploads.sending import unpack

ARCHIVE = making.zipped({"1.png": samples.image_bytes("PNG"), "a.txt": b"text"})


def begin(stub: Any, length: int, **fields: Any) -> Any:
    """The add-job of a new upload."""
    upload = resources_pb2.Upload(content_name="a.zip", content_length=length)
    asked = [resources_pb2.InputsUpload(upload=upload, **fields)]
    request = service_pb2.PostInputsUploadsRequest(user_app_id=SCOPE, inputs_uploads=asked)
    answer = stub.PostInputsUploads(request, metadata=METADATA)
    assert answer.status.code == 10000, answer.status
    return answer.inputs_add_jobs[0]


def put(stub: Any, upload_id: str, *parts: tuple[int, int, bytes]) -> Any:
    """PutUploadContentParts of (number, start, bytes)."""
    made = [
        resources_pb2.UploadContentPart(part_number=number, range_start=start, data=data)
        for number, start, data in parts
    ]
    request = service_pb2.PutUploadContentPartsRequest(
        user_app_id=SCOPE, upload_id=upload_id, content_parts=made
    )
    return stub.PutUploadContentParts(request, metadata=METADATA)


def test_an_archive_is_uploaded_and_followed(stub: Any) -> None:
    template = resources_pb2.Input()
    template.data.concepts.add(id="cat", value=1)
    job = begin(stub, len(ARCHIVE), input_template=template, inputs_add_job_id="mine")
    upload_id = job.uploads[0].id
    assert (job.id, job.uploads[0].content_length) == ("mine", len(ARCHIVE))
    assert put(stub, upload_id, (2, 100, ARCHIVE[100:])).upload.status.code == 68000
    assert put(stub, upload_id, (1, 0, ARCHIVE[:100])).upload.status.code == 68001
    unpack()
    working.work()
    request = service_pb2.GetInputsAddJobRequest(user_app_id=SCOPE, id="mine")
    found = stub.GetInputsAddJob(request, metadata=METADATA).inputs_add_job
    assert (found.status.code, found.progress.success_count) == (64002, 2)
    assert found.extraction_jobs[0].progress.image_inputs_count == 1
    assert found.extraction_jobs[0].input_template.data.concepts[0].id == "cat"
    assert (found.uploads[0].id, found.uploads[0].status.code) == (upload_id, 68001)


def test_refusals_stand_inside_the_status(stub: Any) -> None:
    upload_id = begin(stub, 6).uploads[0].id
    put(stub, upload_id, (1, 0, b"abc"))
    assert put(stub, upload_id, (1, 0, b"xyz")).status.code == 68006
    assert put(stub, upload_id, (-1, 0, b"xyz")).status.code == 11102
    assert put(stub, "unknown", (1, 0, b"xyz")).status.code == 11101


def test_uploads_are_read_listed_and_deleted(stub: Any) -> None:
    upload = resources_pb2.Upload(content_name="plain", content_length=3)
    request = service_pb2.PostUploadsRequest(user_app_id=SCOPE, uploads=[upload])
    upload_id = stub.PostUploads(request, metadata=METADATA).uploads[0].id
    put(stub, upload_id, (0, 0, b"abc"))
    request = service_pb2.GetUploadRequest(user_app_id=SCOPE, upload_id=upload_id)
    found = stub.GetUpload(request, metadata=METADATA).upload
    assert found.content_url.endswith(upload_id)
    with content.opened(Upload.objects.get()) as file:
        assert file.read() == b"abc"
    request = service_pb2.ListUploadsRequest(user_app_id=SCOPE)
    assert list(stub.ListUploads(request, metadata=METADATA).uploads) == [found]
    request = service_pb2.DeleteUploadsRequest(user_app_id=SCOPE, ids=[upload_id])
    assert stub.DeleteUploads(request, metadata=METADATA).status.code == 10000
    assert not Upload.objects.exists()


def test_an_add_job_is_cancelled(stub: Any) -> None:
    item = resources_pb2.Input(data=resources_pb2.Data(text=resources_pb2.Text(raw="x")))
    posted = service_pb2.PostInputsRequest(
        user_app_id=SCOPE, inputs=[item], inputs_add_job_id="job"
    )
    stub.PostInputs(posted, metadata=METADATA)
    request = service_pb2.CancelInputsAddJobRequest(user_app_id=SCOPE, id="job")
    job = stub.CancelInputsAddJob(request, metadata=METADATA).inputs_add_job
    assert (job.status.code, job.progress.failed_count) == (64004, 1)
    assert stub.PostInputs(posted, metadata=METADATA).status.code == 64004
