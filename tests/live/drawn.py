"""A picture to draw on, its editor, and the numbers that stand there."""

import base64
from io import BytesIO
from urllib.parse import quote
from uuid import uuid4

from PIL import Image
from playwright.sync_api import FloatRect, Page

from tests.live import processes
from tests.live.stack import Stack

ROWS = ".region-row"


def posted_picture(stack: Stack) -> str:
    """A picture that lies on its side until its EXIF is read: upright it has 400 by 600 pixels."""
    image, bytes_ = Image.new("RGB", (600, 400), "#445566"), BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # Source: EXIF 2.3, Orientation: turned to the right
    image.save(bytes_, "JPEG", exif=exif)
    data = {"image": {"base64": base64.b64encode(bytes_.getvalue()).decode()}}
    name = f"regions/\u7684 & <b> {uuid4().hex}"
    stack.call("POST", "inputs", {"inputs": [{"id": name, "data": data}]})

    def is_processed() -> bool:
        told = stack.call("GET", f"inputs?ids={quote(name, safe='')}")
        return bool(told["inputs"][0]["status"]["code"] == 30000)

    processes.wait_until(is_processed, "the picture is processed")
    return name


def opened(page: Page, picture: str) -> FloatRect:
    """The editor, ready to draw; where the picture is on the screen."""
    page.goto(f"/w/main/input/regions?id={quote(picture, safe='')}")
    page.wait_for_selector("[data-ready]")
    box = page.locator(".a9s-annotationlayer").bounding_box()
    assert box is not None
    return box


def sides(page: Page, row: int) -> list[float]:
    """The numbers of a box: top, left, bottom, right."""
    page.locator(ROWS).nth(row).wait_for()
    return [
        float(one.input_value()) for one in page.locator(ROWS).nth(row).locator("[data-side]").all()
    ]
