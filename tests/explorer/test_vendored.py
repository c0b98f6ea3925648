"""What others wrote lies unchanged beside its licence, version and checksum."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path

VENDOR = Path(str(files("spinvolt.explorer"))) / "static" / "vendor"


def test_vendored_files_are_what_the_records_say():
    records = [json.loads(path.read_text("utf-8")) for path in VENDOR.glob("*.json")]
    assert {record["name"] for record in records} == {"uPlot", "KaTeX"}
    said: dict[str, str] = {}
    for record in records:
        assert record["licence"] == "MIT"
        (text,) = [name for name in record["sha256"] if name.endswith("LICENSE.txt")]
        assert "MIT License" in (VENDOR / text).read_text("utf-8")
        said |= record["sha256"]
    found = {
        file.relative_to(VENDOR).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file() and file.suffix != ".json"
    }
    assert found == said


def test_nothing_is_loaded_from_elsewhere():
    static = VENDOR.parent
    for file in static.rglob("*"):
        if file.suffix in (".js", ".css", ".html") and VENDOR not in file.parents:
            text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http://" not in text, file
            assert "https://" not in text, file
