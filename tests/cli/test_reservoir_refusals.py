"""Statements of reservoirs that are wrong or do not fit: one sentence, exit code 2 or 3."""

import pytest
from tests.command_line import spinvolt

MISSTATED = {
    "n_battery = [0]": "entry 0 is 0",
    "n_battery = []": "has 0 entries",
    "n_battery = 2.0": "but is 2.0: write 2.",
    "n_battery = [2.5]": "has 2.5",
    "n_battery = [2, 2]\ndecay = [1.0]": "one entry for each reservoir, of which there are 2",
    "n_battery = [2]\ndecay = -1.0": "but is -1.0",
    "n_battery = [2, 2]\nthermal = [0.1, -0.2]": "entry 1 is -0.2",
    "n_battery = [2]\npump = nan": "but is nan",
    'n_battery = [2]\npump = "high"': "but is 'high'",
    "n_battery = [2]\npumps = 1.0": "did you mean `pump`?",
    "n_battery = [2, 2]\nlocal_decay = [0.1, 0.1]": "the charger first, of which there are 3",
    "n_battery = [2, 2]\nshared_reservoir = true\ndecay = [1.0, 2.0]": "of which there is 1",
    "n_battery = [2]\n[start]\ncharger = { dicke = 11 }": "n_charger = 10], but is 11",
    "n_battery = [2]\n[start]\ncharger = { coherent = 0.3 }": "{ dicke = k }",
    "n_battery = [2]\n[start]\nbattery = { dicke = 0 }": "did you mean `batteries`?",
    "n_battery = [2, 2]\n[start]\nbatteries = [{ dicke = 0 }]": "there are 2, but has 1",
    "n_battery = [2]\n[charge]\ntimes = [-0.1]": "but has -0.1",
    'n_battery = [2]\n[charge]\nuntil = "forever"': "but is 'forever'",
    "n_battery = [2]\n[method]\nengine = 'jumps'\ntrajectories = 1": "but is 1",
}
REFUSED = {
    "n_battery = [2, 2]\ndecay = [1.0, 0.0]\npump = 0.5\n[charge]\nuntil = 'steady'": "its start",
    "n_battery = [40, 40, 40]\n[charge]\nuntil = 'steady'": "late time with reduction",
    "n_battery = [1]\n[charge]\nuntil = 'steady'\n[method]\nengine = 'jumps'": "leave it out",
    "n_battery = [2]\nlocal_decay = 0.1\n[method]\nengine = 'jumps'": "local noise",
    "n_battery = [2]\npump = 1.0\n[method]\nengine = 'single'": "take the master equation",
    "n_battery = [100, 100]\n[method]\nengine = 'stiff'": "GiB",
    "n_battery = [2, 2]\n[method]\nreduction = 'after_pulse'": "empty charger",
    "n_battery = [2]\n[charge]\nwatch = ['ergotropy']\n[method]\nreduction = 'mean_field'": "watch",
}


def said(tmp_path, text):
    file = tmp_path / "wrong.toml"
    file.write_text(f'[battery]\nkind = "reservoir"\nn_charger = 10\n{text}\n')
    return spinvolt("charge", file)


@pytest.mark.parametrize("text", MISSTATED)
def test_misstated(tmp_path, text):
    found = said(tmp_path, text)
    assert found.code == 2
    assert MISSTATED[text] in found.sentence


@pytest.mark.parametrize("text", REFUSED)
def test_refused(tmp_path, text):
    found = said(tmp_path, text)
    assert found.code == 3
    assert REFUSED[text] in found.sentence
