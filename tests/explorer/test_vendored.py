"""What others wrote lies unchanged beside its licence, version and checksum."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path

VENDOR = Path(str(files("spinvolt.explorer"))) / "static" / "vendor"


def test_vendored_files_are_what_the_record_says():
    record = json.loads((VENDOR / "uplot.json").read_text("utf-8"))
    assert record["licence"] == "MIT"
    assert "MIT License" in (VENDOR / "uplot-LICENSE.txt").read_text("utf-8")
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.iterdir()
        if file.name != "uplot.json"
    }
    assert found == record["sha256"]


def test_nothing_is_loaded_from_elsewhere():
    static = VENDOR.parent
    for file in static.rglob("*"):
        if file.suffix in (".js", ".css", ".html") and file.parent != VENDOR:
            text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http://" not in text, file
            assert "https://" not in text, file
