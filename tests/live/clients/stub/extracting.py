"""Inputs from cloud storage."""

from typing import Any

from clarifai_grpc.grpc.api import resources_pb2 as pb

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.stub.opened import as_dict, call, concept, ids, struct

S3 = pb.AWSCreds(id="AKIDEXAMPLE", secret="a-secret", region="eu-central-1", token="a-token")
ENDED = (64002, 64003, 64004, 66000, 67000)
WAITS = "PostInputsDataSources GetInputsExtractionJob"


def start(at: Place, url: str, credentials: Any = None, **fields: Any) -> Any:
    """The add-job of a data source."""
    place = pb.DataSourceURL(url=url, credentials=credentials)
    source = pb.InputsDataSource(url=place, **fields)
    answer = call(at, "PostInputsDataSources", data_sources=[source])
    assert answer.status.code == 10000, answer.status
    return answer.inputs_add_jobs[0]


def job(at: Place, job_id: str) -> Any:
    """An extraction job as it stands."""
    told = call(at, "GetInputsExtractionJob", inputs_extraction_job_id=job_id)
    found = told.inputs_extraction_job
    assert found.id == job_id, told
    return found


def ended(at: Place, url: str, credentials: Any = None, **fields: Any) -> Any:
    """An extraction job once it is over."""
    job_id = start(at, url, credentials, **fields).extraction_jobs[0].id
    return until(lambda: job(at, job_id), lambda it: it.status.code in ENDED)


def counts(told: Any) -> dict[str, int]:
    """The counts of a job that went well."""
    assert told.status.code == 64002, told
    found = as_dict(told.progress)
    return {name.removesuffix("_count"): int(value) for name, value in found.items()}


@case(1, 13, rpcs=WAITS)
def a_bucket_of_s3_becomes_inputs(at: Place) -> None:
    told = ended(at, "s3://open/storage/")
    assert told.url == "s3://open/storage/"
    assert counts(told) == {"image_inputs": 3, "video_inputs": 1}
    assert ids(call(at, "ListInputs", per_page=1)) != []
    assert len(ids(call(at, "ListInputs"))) == 4


@case(2, rpcs=WAITS)
def a_bucket_of_google_becomes_inputs(at: Place) -> None:
    assert counts(ended(at, "gs://open/storage/")) == {"image_inputs": 3, "video_inputs": 1}
    assert len(ids(call(at, "ListInputs"))) == 4


@case(3, 4, rpcs=WAITS)
def credentials_of_s3_open_what_is_closed(at: Place) -> None:
    known = pb.DataSourceCredentials(s3_creds=S3)
    assert counts(ended(at, "s3://sealed/storage/", known)) == {
        "image_inputs": 3,
        "video_inputs": 1,
    }
    wrong = pb.AWSCreds(id="AKIDWRONG", secret="a-secret", region="eu-central-1")
    refused = ended(at, "s3://sealed/storage/", pb.DataSourceCredentials(s3_creds=wrong))
    assert refused.status.code == 66000, refused
    assert ended(at, "s3://sealed/storage/").status.code == 66000
    assert "a-secret" not in str(as_dict(call(at, "ListInputsExtractionJobs")))


@case(3, 5, rpcs=WAITS)
def the_key_file_of_a_service_account_opens_what_is_closed(at: Place) -> None:
    known = pb.DataSourceCredentials(gcp_creds=at.read("key.json"))
    assert counts(ended(at, "gs://sealed/storage/", known)) == {
        "image_inputs": 3,
        "video_inputs": 1,
    }
    assert ended(at, "gs://sealed/storage/").status.code == 66000
    person = at.read("key.json").replace(b"service_account", b"authorized_user")
    place = pb.DataSourceURL(
        url="gs://sealed/", credentials=pb.DataSourceCredentials(gcp_creds=person)
    )
    answer = call(at, "PostInputsDataSources", data_sources=[pb.InputsDataSource(url=place)])
    assert answer.status.code == 11102, answer.status


@case(6, 11, rpcs=WAITS)
def files_become_inputs_of_their_type(at: Place) -> None:
    told = counts(ended(at, "s3://open/kinds/"))
    kinds = {f"{kind}_inputs": 1 for kind in ("image", "video", "audio", "text")}
    assert told == kinds, told
    found = {one.id: one.data for one in call(at, "ListInputs").inputs}
    has = {name: [kind.name for kind, _ in data.ListFields()] for name, data in found.items()}
    assert has == {
        "image.png": ["image"],
        "film.mp4": ["video"],
        "sound.wav": ["audio"],
        "words.txt": ["text"],
    }, has


@case(7, rpcs=WAITS)
def an_archive_is_unpacked(at: Place) -> None:
    told = counts(ended(at, "s3://open/Archive.zip"))
    assert told == {"image_inputs": 1, "text_inputs": 1, "completed_archives": 1}, told
    assert len(ids(call(at, "ListInputs"))) == 2


@case(8, rpcs=WAITS)
def an_archive_in_an_archive_is_left_alone_and_told(at: Place) -> None:
    told = ended(at, "s3://open/nested/outer.zip")
    assert told.progress.image_inputs_count == 1
    assert len(ids(call(at, "ListInputs"))) == 1
    assert "nested archive" in told.status.details, told


@case(9, 10, rpcs=WAITS)
def the_url_is_a_prefix_and_takes_folders_and_archives_below_it(at: Place) -> None:
    told = counts(ended(at, "s3://open/images_folder/abc"))
    assert told == {"image_inputs": 3, "text_inputs": 1, "completed_archives": 1}, told
    found = ids(call(at, "ListInputs"))
    assert "abcImage.png" in found
    assert not any("xabc" in name for name in found)


@case(11, rpcs=WAITS)
def one_folder_of_a_bucket_is_taken(at: Place) -> None:
    told = counts(ended(at, "gs://open/images_folder/abc-1/deep/"))
    assert told == {"image_inputs": 1}
    assert ids(call(at, "ListInputs")) == ["one.png"]


@case(12, rpcs="PostInputsDataSources GetInputsAddJob")
def the_start_answers_with_ids(at: Place) -> None:
    made = start(at, "s3://open/storage/", inputs_add_job_id="my-job")
    assert made.id == "my-job"
    (extraction,) = made.extraction_jobs
    assert extraction.status.code in (64000, 64001, 64002)
    assert len(extraction.id) == 32
    found = call(at, "GetInputsAddJob", id="my-job").inputs_add_job
    assert found.extraction_jobs[0].id == extraction.id


@case(13, rpcs="GetInputsExtractionJob")
def a_job_that_is_not_there_is_told(at: Place) -> None:
    assert counts(ended(at, "s3://open/Archive.zip"))["image_inputs"] == 1
    missing = call(at, "GetInputsExtractionJob", inputs_extraction_job_id="none")
    assert missing.status.code == 11101


@case(14, rpcs="PostInputsDataSources ListInputsExtractionJobs")
def jobs_are_listed_newest_first(at: Place) -> None:
    first = start(at, "s3://open/storage/").extraction_jobs[0].id
    second = start(at, "gs://open/kinds/").extraction_jobs[0].id
    listed = call(at, "ListInputsExtractionJobs", page=1, per_page=10).inputs_extraction_jobs
    assert [one.id for one in listed] == [second, first]
    assert [one.url for one in listed] == ["gs://open/kinds/", "s3://open/storage/"]
    one = call(at, "ListInputsExtractionJobs", page=2, per_page=1).inputs_extraction_jobs
    assert [it.id for it in one] == [first]


@case(15, rpcs="PostInputsDataSources CancelInputsExtractionJobs GetInputsExtractionJob")
def jobs_are_cancelled_by_id(at: Place) -> None:
    job_id = start(at, "s3://open/many/").extraction_jobs[0].id
    (told,) = call(at, "CancelInputsExtractionJobs", ids=[job_id]).inputs_extraction_jobs
    assert (told.id, told.status.code) == (job_id, 64004)
    assert job(at, job_id).status.code == 64004
    assert len(ids(call(at, "ListInputs", per_page=1000))) < 600


@case(16, 18, rpcs=WAITS)
def a_template_gives_concepts_and_metadata(at: Place) -> None:
    place = pb.Geo(geo_point=pb.GeoPoint(longitude=-30, latitude=40))
    data = pb.Data(
        concepts=[concept("lamborghini23_A"), concept("spiderman_a", 0)],
        metadata=struct({"id": "id001"}),
        geo=place,
    )
    told = counts(ended(at, "s3://open/storage/", input_template=pb.Input(data=data)))
    assert told["image_inputs"] == 3
    for one in call(at, "ListInputs").inputs:
        values = [(it.id, it.value) for it in one.data.concepts]
        assert values == [("lamborghini23_A", 1), ("spiderman_a", 0)], values
        assert as_dict(one.data.metadata) == {"id": "id001"}
        assert as_dict(one.data.geo) == as_dict(place)


@case(17, rpcs=WAITS)
def a_template_names_a_dataset_that_exists(at: Place) -> None:
    call(at, "PostDatasets", datasets=[pb.Dataset(id="dataset-1")])
    template = pb.Input(dataset_ids=["dataset-1"])
    assert counts(ended(at, "s3://open/storage/", input_template=template))["image_inputs"] == 3
    listed = call(at, "ListDatasetInputs", dataset_id="dataset-1").dataset_inputs
    assert len(listed) == 4
    place = pb.DataSourceURL(url="s3://open/storage/")
    source = pb.InputsDataSource(url=place, input_template=pb.Input(dataset_ids=["none"]))
    assert call(at, "PostInputsDataSources", data_sources=[source]).status.code == 11101


@case(19, rpcs=WAITS)
def extraction_is_alike_on_every_channel(at: Place) -> None:
    told = ended(at, "s3://open/Archive.zip")
    assert as_dict(told)["progress"] == {
        "image_inputs_count": "1",
        "text_inputs_count": "1",
        "completed_archives_count": "1",
    }
