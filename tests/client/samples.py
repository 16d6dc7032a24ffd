"""Answers of the Inputs API as its public definitions and documentation show them.

Source: clarifai-grpc proto (field names, codes) and the sample outputs of the Clarifai docs.
"""

from typing import Any

from inputs_app.client.http import Connection

BASE = "https://api.clarifai.com"
APP = f"{BASE}/v2/users/ada/apps/zoo"
TOKEN = "0123456789abcdef-secret"
CONNECTION = Connection(BASE, "ada", "zoo", TOKEN)
REQUEST_ID = "8759d87e31403bbd838794fe6016f36d"
OK = {"code": 10000, "description": "Ok", "req_id": REQUEST_ID}


def answer(**fields: Any) -> dict[str, Any]:
    """A good answer with these fields."""
    return {"status": OK, **fields}


def failed(code: int, description: str = "", details: str = "") -> dict[str, Any]:
    """An answer whose status failed."""
    status = {"code": code, "description": description, "details": details, "req_id": REQUEST_ID}
    return {"status": status}


def image_input(input_id: str = "demo1", **data: Any) -> dict[str, Any]:
    """A processed image as ListInputs gives it."""
    return {
        "id": input_id,
        "data": {
            "image": {
                "url": "https://samples.clarifai.com/metro-north.jpg",
                "hosted": {
                    "prefix": "https://data.clarifai.com",
                    "suffix": "users/8tz/apps/zoo/inputs/image/140c856dc82565d2c4d6ea720fceff78",
                    "sizes": ["orig", "tiny", "small", "large"],
                    "crossorigin": "use-credentials",
                },
                "image_info": {
                    "width": 512,
                    "height": 384,
                    "format": "JPEG",
                    "color_mode": "YUV",
                },
            },
            **data,
        },
        "created_at": "2024-01-22T10:01:00.789409Z",
        "modified_at": "2024-01-22T10:01:03.120000Z",
        "status": {"code": 30000, "description": "Download complete"},
    }
