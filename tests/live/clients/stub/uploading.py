"""Files that are uploaded in parts."""

from typing import Any

from clarifai_grpc.grpc.api import resources_pb2 as pb

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.stub.opened import as_dict, call, done, ids

PART_BYTES = 5 * 1024 * 1024


def send(at: Place, upload_id: str, data: bytes) -> Any:
    """The upload after its parts were sent."""
    for number, start in enumerate(range(0, len(data), PART_BYTES), start=1):
        part = pb.UploadContentPart(
            range_start=start, part_number=number, data=data[start : start + PART_BYTES]
        )
        answer = call(at, "PutUploadContentParts", upload_id=upload_id, content_parts=[part])
        assert answer.status.code == 10000, answer.status
    return answer.upload


@case(rpcs="PostUploads PutUploadContentParts GetUpload")
def a_file_is_uploaded_in_parts(at: Place) -> None:
    data = at.read("image.jpg")
    asked = pb.Upload(content_name="image.jpg", content_length=len(data))
    (made,) = call(at, "PostUploads", uploads=[asked]).uploads
    assert made.status.code == 68000
    assert send(at, made.id, data).status.code == 68001
    assert call(at, "GetUpload", upload_id=made.id).upload.content_name == "image.jpg"


@case(rpcs="ListUploads DeleteUploads")
def uploads_are_listed_and_deleted(at: Place) -> None:
    asked = pb.Upload(content_name="image.jpg", content_length=10)
    (made,) = call(at, "PostUploads", uploads=[asked]).uploads
    assert [one.id for one in call(at, "ListUploads").uploads] == [made.id]
    call(at, "DeleteUploads", ids=[made.id])
    assert call(at, "GetUpload", upload_id=made.id).status.code == 11101


@case(7, rpcs="PostInputsUploads PutUploadContentParts GetInputsAddJob")
def an_uploaded_archive_is_unpacked(at: Place) -> None:
    data = at.read("archive.zip")
    asked = pb.InputsUpload(
        upload=pb.Upload(content_name="archive.zip", content_length=len(data)),
        inputs_add_job_id="my-job",
    )
    (made,) = call(at, "PostInputsUploads", inputs_uploads=[asked]).inputs_add_jobs
    assert made.id == "my-job"
    assert send(at, made.uploads[0].id, data).status.code == 68001

    def look() -> Any:
        return call(at, "GetInputsAddJob", id="my-job").inputs_add_job

    told = until(look, lambda it: it.progress.success_count == 2 or not it.id)
    assert told.progress.success_count == 2, as_dict(told)
    found = ids(call(at, "ListInputs"))
    assert len(found) == 2
    done(at, *found)
