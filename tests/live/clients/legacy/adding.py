"""Adding and reading images."""

import base64
import re
import time
from typing import Any

import requests
from clarifai.rest import ApiError, ClarifaiApp, Geo, GeoPoint, Image, UserError

from tests.live.clients.cases import case, refusal, until
from tests.live.clients.legacy.opened import app, concepts, done, ids, image
from tests.live.clients.places import Place


@case(93, 39, 41, 22, rpcs="PostInputs GetInput")
def images_come_by_every_method(at: Place) -> None:
    opened = app(at)
    data = at.read("image.jpg")
    made = [
        opened.inputs.create_image_from_url(url=f" {at.url('image.jpg')} ", image_id="url"),
        opened.inputs.create_image_from_filename(at.path("image.jpg"), image_id="file"),
        opened.inputs.create_image_from_bytes(data, image_id="bytes"),
        opened.inputs.create_image_from_base64(base64.b64encode(data), image_id="base64"),
    ]
    assert ids(made) == ["url", "file", "bytes", "base64"]
    assert made[0].url == at.url("image.jpg")
    for one in made[1:]:
        assert done(opened, one.input_id).url == one.url
        assert one.url.startswith(f"{at.rest}/orig/users/")


@case(94, 38, 43, rpcs="PostInputs ListInputs")
def several_images_are_added_at_once(at: Place) -> None:
    opened = app(at)
    made = opened.inputs.bulk_create_images([image(at, "train1"), image(at, "train2")])
    assert ids(made) == ["train1", "train2"]
    assert ids(opened.inputs.get_by_page()) == ["train2", "train1"]
    refusal(lambda: opened.inputs.bulk_create_images([image(at)] * 129), UserError)


@case(44, rpcs="PostInputs GetInput")
def an_image_without_id_gets_one(at: Place) -> None:
    made = app(at).inputs.create_image(image(at)).input_id
    assert re.fullmatch("[0-9a-f]{32}", made), made
    assert app(at).inputs.get(made).input_id == made


@case(95, 46, rpcs="PostInputs GetInput")
def concepts_are_present_or_absent(at: Place) -> None:
    opened = app(at)
    given = {"concepts": ["tree", "water"], "not_concepts": ["boat"]}
    made = opened.inputs.create_image(image(at, "one", **given))
    assert concepts(made) == (["tree", "water"], ["boat"])
    assert concepts(opened.inputs.get("one")) == (["tree", "water"], ["boat"])


@case(97, 47, rpcs="PostInputs GetInput")
def images_have_their_own_concepts(at: Place) -> None:
    opened = app(at)
    first = image(at, "one", concepts=["cat"], not_concepts=["dog"])
    data = base64.b64encode(at.read("image.jpg"))
    second = Image(base64=data, image_id="two", concepts=["dog"], not_concepts=["cat"])
    opened.inputs.bulk_create_images([first, second])
    assert concepts(opened.inputs.get("one")) == (["cat"], ["dog"])
    assert concepts(opened.inputs.get("two")) == (["dog"], ["cat"])


@case(98, 49, rpcs="PostInputs GetInput")
def metadata_has_lists_and_nested_values(at: Place) -> None:
    given: dict[str, Any] = {"key4#$!": "value", "list": [1, 2, 3], "a": {"b": {"c": True}}}
    opened = app(at)
    opened.inputs.create_image(image(at, "one", metadata=given))
    assert opened.inputs.get("one").metadata == given


@case(33, rpcs="PostInputs GetInput")
def an_image_has_a_geo_point(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one", geo=Geo(geo_point=GeoPoint(-30, 40))))
    point = opened.inputs.get("one").geo.geo_point
    assert (point.longitude, point.latitude) == (-30, 40)


@case(40, rpcs="PostInputs")
def a_url_comes_twice_only_where_it_may(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at))
    opened.inputs.create_image(image(at))
    error = refusal(lambda: opened.inputs.create_image_from_url(at.url("image.jpg")), ApiError)
    assert error.response.status_code == 400
    assert error.response.json()["inputs"][0]["status"]["code"] == 30100


@case(99, 100, 54, rpcs="ListInputs")
def all_images_are_gone_through_and_one_page_got(at: Place) -> None:
    opened = app(at)
    names = [f"i{number:02}" for number in range(45)]
    opened.inputs.bulk_create_images([image(at, name) for name in names])
    assert ids(opened.inputs.get_all()) == names[::-1]
    assert ids(opened.inputs.get_by_page()) == names[:24:-1]
    assert ids(opened.inputs.get_by_page(page=2, per_page=10)) == names[34:24:-1]
    assert opened.inputs.get_by_page(page=9, per_page=10) == []


@case(99, rpcs="ListInputs")
def a_failed_image_is_listed_too(at: Place) -> None:
    opened = app(at)
    bad = Image(url=at.url("nothing.jpg"), image_id="bad")
    opened.inputs.bulk_create_images([image(at, "good"), bad])
    done(opened, "good")
    until(lambda: opened.inputs.get("bad"), lambda it: it.status.code not in (30001, 30003))
    assert ids(opened.inputs.get_all()) == ["bad", "good"]
    assert ids(opened.inputs.get_all(ignore_error=True)) == ["good"]


@case(
    101,
    61,
    rpcs="GetInputCount",
    differs="clarifai 2.6.2 reads no `processing`",
)
def images_are_counted_by_status(at: Place) -> None:
    opened = app(at)
    opened.inputs.bulk_create_images([image(at), image(at), Image(url=at.url("nothing.jpg"))])
    told = until(
        opened.inputs.check_status,
        lambda it: it.processed + it.errors == 3,
    )
    assert (told.processed, told.to_process, told.errors) == (2, 0, 1), told.dict()
    assert not hasattr(told, "processing")


@case(60, rpcs="GetInput")
def one_image_is_got_by_its_id(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "a b"))
    assert opened.inputs.get("a b").input_id == "a b"


@case(110, rpcs="GetInput")
def an_error_has_description_details_and_number(at: Place) -> None:
    error = refusal(lambda: app(at).inputs.get("none"), ApiError)
    assert error.response.status_code == 404
    assert error.error_code == 11101
    assert error.error_desc == "Resource does not exist"
    assert error.error_details


@case(64, rpcs="PostInputs")
def an_app_key_opens_the_app_and_an_unknown_one_is_told(at: Place) -> None:
    assert app(at).inputs.create_image(image(at, "one")).input_id == "one"
    error = refusal(lambda: ClarifaiApp(api_key="unknown", base_url=at.rest), ApiError)
    assert (error.response.status_code, error.error_code) == (401, 11008)


@case(rpcs="")
def a_page_with_a_text_on_it_cannot_be_read_by_this_client(at: Place) -> None:
    address, headers = f"{at.rest}/v2/inputs", {"Authorization": f"Key {at.key}"}
    body = {"inputs": [{"data": {"text": {"raw": "words"}}}]}
    assert requests.post(address, json=body, headers=headers, timeout=30).status_code == 200
    assert "Unknown input type" in str(refusal(app(at).inputs.get_by_page, UserError))


@case(rpcs="")
def waiting_for_uploads_returns_at_once_with_this_client(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one"))
    began = time.monotonic()
    opened.wait_until_inputs_upload_finish()
    assert time.monotonic() - began < 1
