"""Whole folders and tables, sent by the SDK in batches of its own making."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import (
    as_dict,
    dataset,
    has_ended,
    inputs,
    jobs,
    listed,
    metadata,
)

Row = dict[str, str]


@contextmanager
def folder_of(at: Place, *names: str) -> Iterator[str]:
    """A folder that holds the picture under these names."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            (Path(folder) / name).write_bytes(at.read("image.jpg"))
        yield folder


@contextmanager
def table_of(*rows: Row) -> Iterator[str]:
    """A CSV file with these rows."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
        file.flush()
        yield file.name


@case(
    74,
    rpcs="PostInputs",
    differs="clarifai 12.5.0 counts inputs, not bytes: with large files lower batch_size",
)
def a_folder_is_sent_in_batches(at: Place) -> None:
    shown, i = dataset(at, "train"), inputs(at)
    with folder_of(at, "a.jpg", "b.jpg", "c.png", "D e.jpg", "text.txt", "f.gif") as folder:
        shown.upload_from_folder(folder, "image", labels=True, batch_size=2)
        label = folder.split("/")[-1]
    assert sorted(listed(shown.list_inputs())) == ["a", "b", "c", "d_e"]
    assert [one.id for one in i.get_input("a").data.concepts] == [label]
    assert jobs(i) == 2


@case(74, rpcs="PostInputs")
def a_folder_of_texts_is_sent(at: Place) -> None:
    shown = dataset(at, "train")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.txt", "b.txt", "c.text"):
            (Path(folder) / name).write_text(name)
        shown.upload_from_folder(folder, "text")
    assert sorted(listed(shown.list_inputs())) == ["a", "b"]
    assert inputs(at).download_inputs([inputs(at).get_input("a")]) == [b"a.txt"]


@case(74, rpcs="PostInputs")
def a_failed_input_of_a_folder_is_sent_again_and_a_good_one_kept(at: Place) -> None:
    shown, i = dataset(at, "train"), inputs(at)
    i.upload_from_url("bad", image_url=at.url("nothing.jpg"))
    i.upload_from_url("good", image_url=at.url("other.png"), metadata=metadata(kept=True))
    for name in ("bad", "good"):
        until(partial(i.get_input, name), has_ended)
    with folder_of(at, "bad.jpg", "good.jpg") as folder:
        shown.upload_from_folder(folder, "image")
    assert i.get_input("bad").status.code == 30000
    assert as_dict(i.get_input("good").data.metadata) == {"kept": True}
    assert i.get_input("good").data.image.url == at.url("other.png")


@case(74, rpcs="PostInputs")
def a_table_of_texts_has_concepts_metadata_and_places(at: Place) -> None:
    shown, i = dataset(at, "train"), inputs(at)
    both = {"concepts": "sky,tree", "metadata": "{'split': 'test'}", "geopoints": "-30,40"}
    with table_of({"inputid": "one", "input": "some words", **both}) as table:
        shown.upload_from_csv(table, input_type="text", csv_type="raw", labels=True)
    (one,) = shown.list_inputs()
    assert [it.id for it in one.data.concepts] == ["sky", "tree"]
    assert as_dict(one.data.metadata) == {"split": "test"}
    assert one.data.geo.geo_point.latitude == 40
    assert i.download_inputs([one]) == [b"some words"]


@case(74, rpcs="PostInputs")
def tables_name_urls_and_files(at: Place) -> None:
    shown = dataset(at, "train")
    with table_of({"inputid": "url", "input": at.url("image.jpg")}) as table:
        shown.upload_from_csv(table, input_type="image", csv_type="url", labels=False)
    with table_of({"inputid": "file", "input": at.path("audio.wav")}) as table:
        shown.upload_from_csv(table, input_type="audio", csv_type="file_path", labels=False)
    assert listed(shown.list_inputs()) == ["file", "url"]
