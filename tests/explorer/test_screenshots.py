"""Pictures of every page, light and dark, narrow and wide, kept to be looked at.

They lie in `.cache/screenshots`, or in the folder that SPINVOLT_SCREENSHOTS names.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.explorer.places import PLACES, visit

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("SPINVOLT_SCREENSHOTS", ROOT / ".cache" / "screenshots"))
SIZES = {"narrow": (360, 740), "usual": (1440, 900), "wide": (3840, 2160)}
# A page that shows nothing is a picture of few bytes.
LEAST = 15_000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PLACES)
def test_pictures_are_kept(page: Page, server, name, theme):
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visit(page, server.url, name)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        file = FOLDER / f"{name}-{theme}-{size}.png"
        page.screenshot(path=file, full_page=size == "narrow")
        assert file.stat().st_size > LEAST
