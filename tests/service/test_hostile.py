"""Requests that are well-formed and meant to hurt: each is answered with a code, none with 500."""

from typing import Any

import orjson
import pytest
from django.test import Client

from inputs_service import lookups, registry
from inputs_service.models import App
from tests.service import served
from tests.service.conftest import TOKEN, Api


def test_a_status_code_of_thousands_of_digits_does_not_exist(api: Api) -> None:
    assert api.get(f"/v2/status_codes/{'1' * 5000}")[0] == 404


def test_a_huge_whole_number_in_a_region_is_kept_as_a_float(api: Api, image: Any) -> None:
    shape = {"region_info": {"point": {"row": 0.1, "col": 0.1}}, "value": 7.5}
    body = orjson.dumps({"inputs": [image(metadata={"x": 1e20}, regions=[shape])]})
    status, answer = api.post("/inputs", body.replace(b"7.5", b"1" + b"0" * 30))
    assert status == 200
    assert answer["inputs"][0]["data"]["regions"][0]["value"] == 1e30


@pytest.mark.parametrize("region_id", ["a\nb", "x" * 257, ".."])
def test_the_id_of_a_region_keeps_the_rule_of_ids(api: Api, image: Any, region_id: str) -> None:
    shape = {"id": region_id, "region_info": {"point": {"row": 0.1, "col": 0.1}}}
    answer = api.add(image(regions=[shape]))[1]
    assert answer["inputs"][0]["status"]["code"] == 30104
    assert answer["inputs"][0]["status"]["details"].startswith("data.regions[0].id: The id")


def test_more_names_than_a_query_takes_are_looked_up_in_parts(
    api: Api, image: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "AT_ONCE", 2)
    concepts = [{"id": str(number), "name": f"name {number}"} for number in range(5)]
    assert api.add(image(input_id="many", concepts=concepts))[0] == 200
    found = api.get("/inputs/many")[1]["input"]["data"]["concepts"]
    assert [it["name"] for it in found] == [f"name {number}" for number in range(5)]


def test_at_most_a_page_of_ids_is_listed(api: Api) -> None:
    query = "&".join(f"ids={number}" for number in range(1001))
    assert api.get(f"/inputs?{query}")[1]["status"]["code"] == 11102
    assert api.get(f"/inputs?{query.removesuffix('&ids=1000')}")[0] == 200


@pytest.mark.parametrize("name", ["apps", "datasets"])
def test_at_most_128_resources_are_made_at_once(api: Api, name: str) -> None:
    target = "/v2/users/me/apps" if name == "apps" else "/datasets"
    assert api.post(target, {name: [{}] * 129})[1]["status"]["code"] == 11102
    assert api.post(target, {name: [{}] * 2})[0] == 200


@pytest.mark.parametrize("hurt", ["apps/ma%00in", "inputs/ima%00ge"])
def test_a_hosted_path_with_a_zero_is_no_path(app: App, hurt: str) -> None:
    whole = f"/orig/users/ann/apps/main/inputs/image/{'a' * 32}"
    path = whole.replace(hurt.replace("%00", ""), hurt)
    assert path != whole
    headers = {"Authorization": f"Key {TOKEN}"}
    response = Client().get("/orig/users/", headers=headers, RAW_URI=path)
    assert orjson.loads(response.content)["status"]["details"] == "There is no such path."


@pytest.mark.parametrize("name", ["id", "track_id"])
@pytest.mark.parametrize("call", ["PostInputs", "PostAnnotations", "PatchAnnotations"])
def test_ids_within_a_region_are_no_longer_than_ids(api: Api, call: str, name: str) -> None:
    served.fill(api)
    rpc = registry.SERVED[call]
    place = "inputs" if call == "PostInputs" else "annotations"
    said = {place: [{"data": {"regions": [{**served.REGION["regions"][0], name: "x" * 257}]}}]}
    verb, path = served.route(rpc)
    status, answer = api.send(verb, path, served.body_for(rpc, said))
    assert status == 400
    assert f"regions[0].{name}" in answer[place][0]["status"]["details"]
