"""Files are refused before anything is computed, and whole or not there afterwards."""

import os

import pytest
from tests.command_line import spinvolt

from spinvolt import charging
from spinvolt.cli.outputs import replace
from spinvolt.errors import Misstated

FLAGS = ("--n-battery", 2, "--n-charger", 2)


@pytest.fixture
def _nothing_computes(monkeypatch):
    def computed(*_, **__):
        raise AssertionError("it began to compute")

    monkeypatch.setattr(charging, "charge", computed)


@pytest.mark.usefixtures("_nothing_computes")
@pytest.mark.parametrize(
    ("flag", "name", "rule"),
    [
        ("--plot", "out.txt", "must end in .png or .svg or .pdf"),
        ("--plot", "out", "must end in .png or .svg or .pdf"),
        ("--save", "out.csv", "must end in .nc"),
        ("--csv", "gone/out.csv", "must lie in a folder that exists"),
        ("--csv", "", "must name a plain file, but is ''."),
        ("--csv", ".", "must name a plain file, but is '.'."),
        ("--plot", ".", "must end in .png or .svg or .pdf, but is '.'."),
        ("--csv", os.devnull, "must name a plain file"),
        ("--csv", "statement.toml", "must not overwrite the statement"),
        ("--csv", "link.toml", "must not overwrite the statement"),
        ("--csv", "n" * 300, "cannot be written to"),
    ],
)
def test_refused_before_computing(flag, name, rule, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    statement = tmp_path / "statement.toml"
    statement.write_text("[battery]\nn_battery = 2\nn_charger = 2\n")
    (tmp_path / "link.toml").symlink_to(statement)
    said = spinvolt("charge", "statement.toml", flag, name)
    assert said.code == 2
    assert said.sentence.startswith(f"`{flag}` {rule}")
    assert {path.name for path in tmp_path.iterdir()} == {"statement.toml", "link.toml"}


@pytest.mark.usefixtures("_nothing_computes")
@pytest.mark.parametrize("other", ["same.nc", "link.nc", "./gone/../same.nc"])
def test_two_flags_need_two_files(other, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gone").mkdir()
    (tmp_path / "link.nc").symlink_to("same.nc")
    said = spinvolt("charge", *FLAGS, "--csv", other, "--save", "same.nc")
    assert said.code == 2
    same = os.path.realpath(tmp_path / "same.nc")
    assert said.sentence == (
        f"`--save` must name another file than `--csv`, but both are '{same}'."
    )
    assert {path.name for path in tmp_path.iterdir()} == {"gone", "link.nc"}


@pytest.mark.usefixtures("_nothing_computes")
@pytest.mark.parametrize("flag", ["--csv", "--plot", "--save", "--until", "--n-battery"])
def test_an_option_is_given_once(flag):
    said = spinvolt("charge", *FLAGS[2:], flag, "1", flag, "2")
    assert said.code == 2
    assert said.sentence == f"`{flag}` must be given once, but is given as '1' and '2'."


@pytest.mark.usefixtures("_nothing_computes")
def test_a_closed_folder_is_refused(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    said = spinvolt("charge", *FLAGS, "--csv", tmp_path / "out.csv")
    assert said.code == 2
    assert said.sentence.endswith("out.csv': Permission denied.")


def test_a_file_is_replaced_as_a_whole(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    replace(target, lambda part: part.write_text("new"))
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_old_file(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")

    def half(part):
        part.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(Misstated, match=r"out\.csv cannot be written: No space left on device\.$"):
        replace(target, half)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_keeps_pointing(tmp_path):
    target, link = tmp_path / "out.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    assert spinvolt("charge", *FLAGS, "--csv", link).code == 0
    assert link.is_symlink()
    assert target.read_text().startswith("time,energy,")
