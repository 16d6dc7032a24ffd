"""Users, apps, concepts and datasets by the SDK's own classes."""

import tempfile
import time
import zipfile

from clarifai.client.dataset import Dataset

from tests.live.clients.cases import case, refusal, until
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import app, dataset, done, inputs, listed, user


@case(rpcs="PostApps GetApp PatchApp")
def an_app_is_made_got_and_changed(at: Place) -> None:
    u, name = user(at), f"made-{time.time_ns()}"
    assert u.create_app(name).id == name
    u.patch_app(name, action="overwrite", description="changed")
    assert u.app(name).app_info.description == "changed"
    refusal(lambda: u.app("no-such-app"), Exception)


@case(rpcs="DeleteApp")
def an_app_is_deleted(at: Place) -> None:
    u, name = user(at), f"made-{time.time_ns()}"
    u.create_app(name)
    u.delete_app(name)
    refusal(lambda: u.app(name), Exception)


@case(rpcs="ListApps")
def apps_are_listed(at: Place) -> None:
    name = f"made-{time.time_ns()}"
    user(at).create_app(name)
    assert next(user(at).list_apps()).id == name
    assert len(listed(user(at).list_apps(page_no=1, per_page=3))) == 3


@case(rpcs="GetUser")
def the_user_is_told(at: Place) -> None:
    assert user(at).get_user_info().user.id == at.user


@case(rpcs="PostConcepts ListConcepts")
def concepts_are_made_and_listed(at: Place) -> None:
    a = app(at)
    a.create_concepts(["id-sky", "id-tree"], ["sky", "tree"])
    assert {(one.id, one.name) for one in a.list_concepts()} == {
        ("id-sky", "sky"),
        ("id-tree", "tree"),
    }
    refusal(lambda: a.create_concepts(["id-sky"]), Exception)


@case(rpcs="PostDatasets GetDataset ListDatasets PatchDatasets")
def datasets_are_made_got_listed_and_changed(at: Place) -> None:
    a = app(at)
    a.create_dataset("train")
    a.create_dataset("test")
    a.patch_dataset("train", action="merge", description="for training")
    assert a.dataset("train").description == "for training"
    assert listed(a.list_datasets()) == ["train", "test"]


@case(rpcs="DeleteDatasets")
def a_dataset_is_deleted(at: Place) -> None:
    a = app(at)
    a.create_dataset("train")
    a.delete_dataset("train")
    refusal(lambda: a.dataset("train"), Exception)


@case(rpcs="PostDatasetInputs")
def a_dataset_is_merged_into_another(at: Place) -> None:
    first, second = dataset(at, "first"), dataset(at, "second")
    inputs(at).upload_text("one", raw_text="words", dataset_id="first")
    second.merge_dataset("first")
    ends_at = time.monotonic() + 10
    while not (found := listed(second.list_inputs())) and time.monotonic() < ends_at:
        time.sleep(0.1)
    assert found == ["one"]
    assert listed(first.list_inputs()) == ["one"]


@case(rpcs="PostDatasetVersions ListDatasetVersions")
def versions_of_a_dataset_are_made_and_listed(at: Place) -> None:
    shown = dataset(at, "train")
    inputs(at).upload_text("one", raw_text="words", dataset_id="train")
    made = shown.create_version(description="first")
    (found,) = shown.list_versions()
    assert found.version.id == made.version.id
    assert found.version.description == "first"


@case(rpcs="DeleteDatasetVersions")
def a_version_of_a_dataset_is_deleted(at: Place) -> None:
    shown = dataset(at, "train")
    made = shown.create_version(description="first")
    shown.delete_version(made.version.id)
    assert list(shown.list_versions()) == []


@case(rpcs="PostDatasetVersions PutDatasetVersionExports")
def a_version_of_a_dataset_is_exported(at: Place) -> None:
    shown, i = dataset(at, "train"), inputs(at)
    made = i.get_input_from_bytes("one", image_bytes=at.read("image.jpg"), dataset_id="train")
    i.upload_inputs([made])
    done(at, "one")
    version = shown.create_version(description="first").version
    wanted = until(lambda: next(shown.list_versions()).version, lambda it: it.status.code == 64015)
    assert wanted.status.code == 64015, wanted
    base = f"http://{at.grpc}"
    opened = Dataset(
        user_id=at.user, app_id=at.app, dataset_id="train", pat=at.pat, base_url=base,
        dataset_version_id=version.id,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        opened.export(save_path=f"{folder}/out.zip")
        names = zipfile.ZipFile(f"{folder}/out.zip").namelist()
    assert [name for name in names if name.endswith("/inputs/one.png")], names
