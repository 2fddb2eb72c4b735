from __future__ import annotations

from io import BytesIO

from PIL import Image

from watcher.simulator.story_screenshot import SMALLER, screenshot


def test_the_screenshot_is_a_picture_of_a_telephone() -> None:
    with Image.open(BytesIO(screenshot())) as image:
        assert (image.format, image.size) == ("PNG", SMALLER)
        assert len(image.convert("RGB").getcolors(256) or []) > 8


def test_the_screenshot_is_the_same_every_time() -> None:
    assert screenshot() == screenshot()
