"""The picture that is taken home has what the page shows: the time, the curves, the levels."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from spinvolt.explorer.panes.charging import charging
from spinvolt.explorer.panes.open_battery import open_battery
from spinvolt.explorer.panes.pins import pins
from spinvolt.explorer.panes.populations import populations
from spinvolt.explorer.panes.states import states
from spinvolt.explorer.pictures.closed import closed_picture
from spinvolt.explorer.pictures.opened import open_picture
from spinvolt.explorer.state import state_of

BATTERY = {"n_battery": 10, "n_charger": 100}
PIN = {"battery": {"n_battery": 8, "n_charger": 20}}
OPEN = {"kind": "reservoir", "n_charger": 12, "n_battery": [2, 1], "pump": 1.0}
SERIES = ("energy", "power", "efficiency", "entropy", "ergotropy", "ergotropy_full")


def drawn(figure: Figure) -> dict[str, Line2D]:
    """Lines by their ids."""
    lines = (line for axes in figure.axes for line in axes.get_lines())
    return {gid: line for line in lines if (gid := line.get_gid())}


def key(figure: Figure) -> str:
    return " ".join(text.get_text() for legend in figure.legends for text in legend.get_texts())


@pytest.mark.parametrize("stretch", [1.6, 3.0])
def test_time_and_curves_are_those_of_the_page(stretch):
    state = state_of({"statement": {"battery": BATTERY}, "view": {"stretch": stretch}})
    figure = closed_picture(state, None)
    shown, whole = charging(state, None), states(state, None)
    lines = drawn(figure)
    for axes in figure.axes[:6]:
        assert axes.get_xlim() == (0.0, shown.header["end"])
    for name in SERIES:
        packet = shown if name in shown.arrays else whole
        np.testing.assert_array_equal(lines[name].get_xdata(), packet.arrays["time"])
        np.testing.assert_array_equal(lines[name].get_ydata(), packet.arrays[name])
    mesh = next(c for axes in figure.axes for c in axes.collections if c.get_gid() == "populations")
    cells = np.asarray(mesh.get_array())
    levels = populations(state, None).arrays["populations"]
    # Levels that never show a colour are cut off.
    np.testing.assert_array_equal(cells, levels.T[: len(cells)])


def test_closed_form_and_parallel_scheme_follow_their_switches():
    on = state_of({"statement": {"battery": {"n_battery": 100, "n_charger": 100}}})
    off = state_of({**on.to_json(), "view": {"theory": False, "parallel": "none"}})
    with_both, with_none = closed_picture(on, None), closed_picture(off, None)
    arrays = charging(on, None).arrays
    lines = drawn(with_both)
    np.testing.assert_array_equal(lines["energy_theory"].get_ydata(), arrays["theory_0"])
    for name in ("energy", "power"):
        beside = lines[f"{name}_parallel"].get_ydata()
        np.testing.assert_array_equal(beside, arrays[f"parallel_{name}"])
    assert {"power_theory", "efficiency_theory", "mark_theory"} <= set(lines)
    assert "closed form: equal sizes, logarithmic (derived here)" in key(with_both)
    assert set(drawn(with_none)) == {*SERIES, "peak"}
    assert with_none.legends == []


def test_pinned_batteries_stand_in_every_panel_of_curves():
    other = {"battery": OPEN}
    state = state_of({"statement": {"battery": BATTERY}, "pins": [other, PIN]})
    figure = closed_picture(state, None)
    packet = pins(state, None)
    assert [pin["index"] for pin in packet.header["pins"]] == [1]
    lines = drawn(figure)
    for name in SERIES:
        part = "" if name in ("energy", "power", "efficiency") else "state_"
        np.testing.assert_array_equal(
            lines[f"{name}_pin_1"].get_ydata(), packet.arrays[f"pin1_{part}{name}"]
        )
    end = packet.arrays["pin1_time"][-1]
    assert figure.axes[0].get_xlim()[1] == end > charging(state, None).header["end"]
    assert "2: central-spin battery: 8 cells," in key(figure)
    aligned = state_of({**state.to_json(), "view": {"aligned": True}})
    own, there = charging(aligned, None).header["peaks"], packet.header["pins"][0]["peaks"]
    by = own["charging_time"]["value"] / there["charging_time"]["value"]
    scaled = drawn(closed_picture(aligned, None))["energy_pin_1"].get_xdata()
    np.testing.assert_array_equal(scaled, by * packet.arrays["pin1_time"])


def test_what_never_charges_leaves_room_for_what_does():
    idle = {"battery": {**BATTERY, "coupling": 0.0}}
    figure = closed_picture(state_of({"statement": idle, "pins": [PIN]}), None)
    low, high = figure.axes[0].get_ylim()
    energies = np.asarray(drawn(figure)["energy_pin_0"].get_ydata())
    assert low < energies.min()
    assert energies.max() < high


def test_a_single_time_is_told_in_words():
    at_once = {"battery": BATTERY, "charge": {"times": [0.02]}}
    figure = closed_picture(state_of({"statement": at_once}), None)
    said = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    assert "stored energy" in said


def test_open_battery_has_its_axis_its_pins_and_no_contradicted_law():
    statement = {"battery": OPEN, "charge": {"until": 3.0}}
    pin = {"battery": {**OPEN, "n_charger": 20}}
    view = {"log_time": True}
    state = state_of({"page": "open", "statement": statement, "pins": [PIN, pin], "view": view})
    figure = open_picture(state, None)
    main = figure.axes[0]
    assert main.get_xscale() == "log"
    answer, packet = open_battery(state, None), pins(state, None)
    assert main.get_xlim()[1] == 3.0
    lines = drawn(figure)
    for name in ("battery_0", "battery_1", "ergotropy", "ergotropy_full", "log_negativity"):
        there = packet.arrays[f"pin1_{name}"]
        np.testing.assert_array_equal(lines[f"{name}_pin_1"].get_ydata(), there)
    np.testing.assert_array_equal(lines["energy_own"].get_ydata(), answer.arrays["energy"])
    assert answer.header["held"] is None
    legend = main.get_legend()
    assert legend is not None
    assert "law: holds within 0.01" not in [text.get_text() for text in legend.get_texts()]
    linear = open_picture(state_of({**state.to_json(), "view": {"log_time": False}}), None)
    assert linear.axes[0].get_xscale() == "linear"


def test_law_that_holds_is_drawn():
    battery = {"kind": "reservoir", "n_charger": 10**6, "n_battery": [2, 2], "pump": 1.0}
    method = {"reduction": "mean_field"}
    statement = {"battery": battery, "charge": {"until": 0.01}, "method": method}
    state = state_of({"page": "open", "statement": statement})
    assert open_battery(state, None).header["held"] is not None
    legend = open_picture(state, None).axes[0].get_legend()
    assert legend is not None
    assert "law: holds within 0.01" in [text.get_text() for text in legend.get_texts()]
