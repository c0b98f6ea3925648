"""`spinvolt sweep`: what it prints, its exit codes, its progress."""

import io
import json
from pathlib import Path

import pytest
from tests.command_line import spinvolt

from spinvolt.cli import sweep as module
from spinvolt.statement.parse import parsed
from spinvolt.statement.read import read_file
from spinvolt.study import sweep as engine
from spinvolt.study.table import plan, probes

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "sweeps").glob("*.toml"))
STUDY = """
[battery]
n_charger = 4
[sweep]
n_battery = { range = [1, 5] }
metrics = ["max_energy"]
chunk = 1
"""


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text(STUDY)
    return file


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_state_what_can_be_charged(path):
    made = plan(read_file(path))
    for number in probes(made):
        parsed(made.tables(number))


def test_a_second_run_finds_everything(study, tmp_path):
    words = ("sweep", study, "--out", tmp_path / "s", "--workers", 0)
    assert "0 were there, 5 computed" in spinvolt(*words).out
    said = spinvolt(*words, "--json").json
    assert (said["kept"], said["computed"], said["complete"]) == (5, 0, True)


def test_shares(study, tmp_path):
    words = ("sweep", study, "--out", tmp_path / "s", "--workers", 0, "--json")
    first = spinvolt(*words, "--shard", "1/2").json
    assert (first["mine"], first["complete"]) == (3, False)
    assert spinvolt(*words, "--shard", "2/2", "--retry-failed").json["complete"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--workers", "two"), "`--workers` must be a whole number"),
        (("--workers", "9999"), "`workers` must be a whole number"),
        (("--shard", "3/2"), "`--shard` must be I/N"),
        (("--shard", "1"), "`--shard` must be I/N"),
        (("--shard", "1/2", "--shard", "2/2"), "must be given once"),
    ],
)
def test_misstated_flags(study, tmp_path, words, said):
    found = spinvolt("sweep", study, "--out", tmp_path / "s", *words)
    assert found.code == 2
    assert said in found.sentence


def test_misstated_files(study, tmp_path):
    assert "`--out STORE`" in spinvolt("sweep", study).sentence
    assert "no statement" in spinvolt("sweep", tmp_path / "x.toml", "--out", tmp_path).sentence
    assert "holds 'study.toml'" in spinvolt("sweep", study, "--out", tmp_path).sentence


@pytest.mark.parametrize("as_json", [False, True])
def test_ctrl_c_says_how_to_go_on(study, tmp_path, monkeypatch, as_json):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "sweep", interrupted)
    found = spinvolt("sweep", study, "--out", tmp_path / "s", *["--json"] * as_json)
    assert found.code == 130
    said = json.loads(found.out)["error"]["message"] if as_json else found.sentence
    assert "run the same command again" in said


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_progress_is_a_line_that_is_renewed_or_lines_in_a_log(monkeypatch, stream):
    for name in ("PATIENCE", "SHORT", "LONG"):
        monkeypatch.setattr(module, name, 0.0)
    with module._report(stream) as report:
        assert report is not None
        report(0.5, "5 of 10 cases")
        report(1.0, "10 of 10 cases")
    text = stream.getvalue()
    if stream.isatty():
        assert text.count("\r") == 2
        assert "#" * module.WIDTH in text
    else:
        assert text == "5 of 10 cases\n10 of 10 cases\n"
    assert text.endswith("\n")


def test_progress_is_silent_about_what_is_quick():
    stream = Terminal()
    with module._report(stream) as report:
        assert report is not None
        report(0.5, "half")
    assert stream.getvalue() == ""
    with module._report(None) as report:
        assert report is None
