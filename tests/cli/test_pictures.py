"""`--plot` of sweeps and sensitivities: what is written, and what is refused before computing."""

from pathlib import Path

import pytest
from PIL import Image
from tests.command_line import spinvolt

STUDY = """
[battery]
kind = "central-spin"
[sweep]
n_battery = [1, 2, 3]
n_charger = [4, 6]
metrics = ["max_energy", "max_power"]
"""
SENSITIVITY = """
[battery]
kind = "central-spin"
n_battery = 2
n_charger = 3
ising = 0.1
[uncertain]
coupling = { mean = 1.0, sd = 0.02 }
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    file = tmp_path / "study.toml"
    file.write_text(STUDY)
    return file


@pytest.mark.parametrize("words", [(), ("--metric", "max_power", "--x", "n_charger,n_battery")])
def test_a_sweep_is_drawn_and_kept(study, tmp_path, words):
    out = ("--out", tmp_path / "store", "--workers", 0)
    said = spinvolt("sweep", study, *out, "--plot", tmp_path / "a.png", *words)
    assert said.code == 0
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width > 300
    assert (tmp_path / "store" / "result.nc").exists()


def test_a_sweep_is_drawn_and_not_kept(study, tmp_path):
    words = ("sweep", study, "--workers", 0, "--plot", tmp_path / "a.svg")
    assert spinvolt(*words).out.startswith("6 cases: 0 were there, 6 computed")
    assert spinvolt(*words, "--where", "n_charger=6", "--json").json["store"] is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.svg", "study.toml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--plot", "a.gif"), "`--plot` must end in .png or .svg or .pdf"),
        (("--plot", "a.png", "--metric", "max_pwer"), "did you mean `max_power`?"),
        (("--plot", "a.png", "--x", "ising"), "`x` must name"),
        (("--plot", "a.png", "--where", "n_charger=5"), "a value of the sweep (4, 6)"),
        (("--plot", "a.png", "--where", "n_charger"), "must be FIELD=VALUE"),
        (("--metric", "max_power"), "name a file with `--plot PATH`"),
    ],
)
def test_pictures_are_refused_before_computing(study, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    found = spinvolt("sweep", study, "--out", "store", *words)
    assert found.code == 2
    assert said in found.sentence
    assert not (tmp_path / "store").exists()


def test_a_sensitivity_is_drawn(tmp_path):
    file = tmp_path / "battery.toml"
    file.write_text(SENSITIVITY)
    picture = tmp_path / "a.pdf"
    said = spinvolt("sensitivity", file, "--of", "max_power", "--plot", picture)
    assert said.code == 0
    assert picture.read_bytes().startswith(b"%PDF")
