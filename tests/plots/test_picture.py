"""Figures heed no global setting, change none, and come out the same every time."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

import spinvolt as sv
from spinvolt.plots.picture import STYLE, styled
from spinvolt.version import VERSION


@pytest.fixture(scope="module")
def run() -> sv.Run:
    return sv.charge(sv.CentralSpin(n_battery=3, n_charger=4), watch=["energy", "power"])


def saved(run: sv.Run, form: str) -> bytes:
    buffer = BytesIO()
    run.plot().savefig(buffer, format=form)
    return buffer.getvalue()


def test_global_settings_stay_as_they_were(run: sv.Run):
    before = dict(mpl.rcParams)
    saved(run, "png")
    assert dict(mpl.rcParams) == before


def test_pyplot_is_neither_loaded_nor_filled():
    code = """if True:
        import sys
        import spinvolt as sv
        figure = sv.charge(sv.CentralSpin(n_battery=2, n_charger=2)).plot()
        figure.savefig("picture.png")
        assert "matplotlib.pyplot" not in sys.modules
        import matplotlib.pyplot as plt
        sv.charge(sv.CentralSpin(n_battery=2, n_charger=2)).plot()
        assert plt.get_fignums() == []
    """
    subprocess.run([sys.executable, "-c", code], check=True, cwd="/")


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_data_give_the_same_bytes(run: sv.Run, form: str):
    assert saved(run, form) == saved(run, form)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_global_settings_do_not_show(run: sv.Run, form: str):
    plain = saved(run, form)
    with mpl.rc_context(
        {"font.size": 20, "axes.grid": True, "savefig.dpi": 30, "xtick.labelsize": 30}
    ):
        assert saved(run, form) == plain


def test_metadata_name_the_maker_and_no_date(run: sv.Run):
    with Image.open(BytesIO(saved(run, "png"))) as picture:
        text = {k: v for k, v in picture.info.items() if isinstance(v, str)}
    assert text == {"Software": f"spinvolt {VERSION}"}
    assert not re.search(rb"<dc:date>|\b20\d\d-\d\d-\d\d", saved(run, "svg"))
    assert b"CreationDate" not in saved(run, "pdf")


def test_the_ending_of_a_file_chooses_its_format(run: sv.Run, tmp_path: Path):
    run.plot().savefig(tmp_path / "run.svg")
    assert (tmp_path / "run.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_jupyter_shows_the_picture(run: sv.Run):
    data, _ = DisplayFormatter().format(run.plot())
    assert data["image/png"][:8] == b"\x89PNG\r\n\x1a\n"


def test_the_style_is_valid_and_ships_with_the_package():
    assert STYLE.is_file()
    with styled():
        assert mpl.rcParams["font.family"] == ["STIXGeneral"]
