"""The JSON rules of requests, one by one."""

from typing import Any

import orjson
import pytest
from clarifai_grpc.grpc.api import service_pb2
from hypothesis import given
from hypothesis import strategies as st

from inputs_service.errors import BadFormat, CodedError
from inputs_service.wire import requests
from inputs_service.wire.messages import Refused

POST = service_pb2.PostInputsRequest.DESCRIPTOR
LIST = service_pb2.ListInputsRequest.DESCRIPTOR
STREAM = service_pb2.StreamInputsRequest.DESCRIPTOR


def read(body: str | bytes, descriptor: Any = POST, items: str = "") -> dict[str, Any]:
    raw = body.encode() if isinstance(body, str) else body
    return requests.read(descriptor, raw, {}, items=items)[0]


def with_data(text: str) -> str:
    return f'{{"inputs":[{{"data":{text}}}]}}'


def data(text: str) -> dict[str, Any]:
    found: dict[str, Any] = read(with_data(text))["inputs"][0]["data"]
    return found


def refusal(body: str | bytes, descriptor: Any = POST) -> CodedError:
    with pytest.raises(CodedError) as caught:
        read(body, descriptor)
    return caught.value


def test_unknown_fields_are_ignored_and_null_is_absent() -> None:
    text = '{"image":{"crop":[1,2],"url":null},"concepts":null,"nonsense":{"a":[]}}'
    assert data(text) == {"image": {}}


@pytest.mark.parametrize("number", ["18446744073709551616", "-1"])
def test_the_range_of_a_large_number_is_told_exactly(number: str) -> None:
    body = f'{{"inputs_uploads":[{{"upload":{{"content_length":{number}}}}}]}}'
    rule = "must be between 0 and 18446744073709551615"
    said = refusal(body, service_pb2.PostInputsUploadsRequest.DESCRIPTOR).details
    assert said == f"inputs_uploads[0].upload.content_length: {rule}"


def test_camel_case_is_read_like_snake_case() -> None:
    assert data('{"image":{"allowDuplicateUrl":true}}') == {"image": {"allow_duplicate_url": True}}
    assert read('{"inputsAddJobId":"j"}') == {"inputs_add_job_id": "j"}


@pytest.mark.parametrize(
    ("given_value", "value"),
    [("true", 1), ("false", 0), ("0", 0), ("0.5", 0.5), ('"1"', 1), ("null", 1.0)],
)
def test_values_of_concepts(given_value: str, value: float) -> None:
    found = data(f'{{"concepts":[{{"value":{given_value}}},{{}}]}}')["concepts"]
    assert [concept["value"] for concept in found] == [value, 1.0]
    assert isinstance(found[1]["value"], int)


@pytest.mark.parametrize("code", ['"SUFFIX"', "2", '"2"', "2.0"])
def test_enums_come_by_name_or_number(code: str) -> None:
    body = f'{{"input_id_conflict_resolution":{code}}}'
    assert read(body)["input_id_conflict_resolution"] == 2


def test_zero_is_filled_in_where_answers_always_show_it() -> None:
    text = '{"regions":[{"region_info":{"bounding_box":{"bottom_row":1,"right_col":1}}}]}'
    box = data(text)["regions"][0]["region_info"]["bounding_box"]
    assert box == {"top_row": 0, "left_col": 0, "bottom_row": 1, "right_col": 1}


def test_numbers_in_metadata_keep_their_kind() -> None:
    text = '{"metadata":{"a":100.0,"b":1e3,"c":-0.5,"d":6.02e23,"e":true,"f":null,"g":{}}}'
    metadata = data(text)["metadata"]
    assert metadata == {"a": 100, "b": 1000, "c": -0.5, "d": 6.02e23, "e": True, "f": None, "g": {}}
    assert isinstance(metadata["a"], int)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"metadata":{"a":1e400}}', "data.metadata.a: must be a finite number"),
        ('{"metadata":{"a":[0,9007199254740993]}}', "a[1]: must not be an integer beyond 2^53"),
        ('{"metadata":{"a":' + "9" * 40 + "}}", "must not be an integer beyond 2^53"),
        ('{"metadata":{"a":"\\u0000"}}', "data.metadata.a: must not contain U+0000"),
        ('{"metadata":{"\\u0000":1}}', "data.metadata, a key: must not contain U+0000"),
        ('{"metadata":{"a":"\\ud800"}}', "data.metadata.a: must not contain a lone surrogate"),
        ('{"text":{"raw":"\\udc00x"}}', "data.text.raw: must not contain a lone surrogate"),
        ('{"metadata":' + '{"a":' * 25 + "1" + "}" * 26, "is nested deeper than 24 levels"),
        ('{"image":{"base64":"???"}}', "data.image.base64: is not valid base64"),
        ('{"image":{"base64":"YQ"}}', "data.image.base64: is not valid base64"),
        ('{"image":{"base64":"é"}}', "data.image.base64: is not valid base64"),
        ('{"concepts":[{"value":1e39}]}', "concepts[0].value: must be a finite number"),
        ('{"concepts":[{"value":"NaN"}]}', "concepts[0].value: must be a finite number"),
        ('{"regions":' * 12 + "1", ""),
    ],
)
def test_values_that_no_input_may_hold_are_named(text: str, problem: str) -> None:
    error = refusal(with_data(text))
    assert problem in error.details
    assert error.code == (11102 if problem else 11100)


def test_metadata_of_24_levels_is_taken() -> None:
    text = '{"metadata":' + '{"a":' * 24 + "1" + "}" * 25
    assert data(text)["metadata"]["a"]["a"]


def test_messages_nest_at_most_24_levels() -> None:
    deep = '{"regions":[{"data":' * 9 + "{}" + "}]}" * 9
    assert "nested deeper" in refusal(with_data(deep)).details


@pytest.mark.parametrize("base64", ["aGk=", "aG\\nk=\\r\\n", " a G k = "])
def test_base64_may_hold_line_breaks(base64: str) -> None:
    assert data(f'{{"image":{{"base64":"{base64}"}}}}')["image"]["base64"] == b"hi"


@pytest.mark.parametrize(
    "body",
    ["{", "[]", '"a"', "1", "null", "\xff", "{}{}", "[" * 5000, "NaN", '{"a":NaN}', '{"a":01}'],
)
def test_what_is_no_json_object_is_refused(body: str) -> None:
    assert isinstance(refusal(body.encode("latin-1")), BadFormat)


def test_comments_get_a_helpful_refusal() -> None:
    error = refusal('{\n  // my inputs\n  "inputs": []}')
    assert error.code == 11100
    assert "no comments" in error.details
    assert "no comments" not in refusal('{"a":"http://x"').details


def test_an_empty_body_is_an_empty_request() -> None:
    assert read("") == read("  \n") == read("{}") == {}


def test_a_wrong_value_in_a_batch_refuses_its_item_only() -> None:
    wrong = '{"id":"b","data":{"metadata":{"x":1e400}}},{"data":{"image":{"base64":"!"}}}'
    body = f'{{"inputs":[{{"id":"a"}},{wrong}]}}'
    first, second, third = read(body, items="inputs")["inputs"]
    assert first == {"id": "a"}
    assert isinstance(second, Refused)
    assert second.item_id == "b"
    assert second.details.startswith("inputs[1].data.metadata.x")
    assert third.is_bytes


def from_query(text: str, descriptor: Any = LIST) -> dict[str, Any]:
    pairs = [tuple(pair.split("=", 1)) for pair in text.split("&")]
    given = requests.from_pairs(descriptor, pairs)  # type: ignore[arg-type]
    return requests.read(descriptor, b"", given)[0]


def test_query_parameters() -> None:
    assert from_query("ids=a&ids=b&page=2&perPage=3") == {
        "ids": ["a", "b"],
        "page": 2,
        "per_page": 3,
    }
    assert from_query("status.code=INPUT_SUCCESS&user_app_id.user_id=me") == {
        "status": {"code": 30000},
        "user_app_id": {"user_id": "me"},
    }
    assert from_query("statuses=code&status=1&nonsense=1&a..b=&page.x=1") == {}
    assert from_query("descending=True&order_by_id=False", STREAM) == {
        "descending": True,
        "order_by_id": False,
    }


def test_wrong_query_parameters_are_refused() -> None:
    for query in ("page=x", "page=-1", "page=1.5", "page=", "page=99999999999", "status.code=NO"):
        with pytest.raises(CodedError):
            from_query(query)
    with pytest.raises(CodedError):
        from_query("descending=maybe", STREAM)


WORD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("ab\U0001f600'\"<"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=12,
)


@given(metadata=st.dictionaries(WORD, JSON))
def test_metadata_comes_back_as_it_was(metadata: dict[str, Any]) -> None:
    given_json = {"inputs": [{"data": {"metadata": metadata}}]}
    body = orjson.dumps(given_json)
    assert read(body)["inputs"][0]["data"]["metadata"] == metadata


@given(body=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_code(body: bytes) -> None:
    try:
        code = 0 if isinstance(read(body, items="inputs"), dict) else -1
    except CodedError as error:
        code = error.code
    assert code in (0, 11100, 11102)
