"""The explorer's state and the link that restores it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.errors import Misstated
from spinvolt.explorer.link import LONGEST, link_of, read_link
from spinvolt.explorer.state import MOST_PINS, State, state_of

SIZES = st.integers(1, 10**6)
ENERGIES = st.floats(-2, 2).filter(lambda x: x == 0 or abs(x) > 1e-9)


@st.composite
def documents(draw):
    n_charger = draw(SIZES)
    battery = {"n_battery": draw(SIZES), "n_charger": n_charger, "ising": draw(ENERGIES)}
    start = {"charger": {"dicke": draw(st.integers(0, n_charger))}}
    view = {"stretch": draw(st.floats(1, 6)), "theory": draw(st.booleans())}
    statement = {"battery": battery, "start": start}
    return {"statement": statement, "view": view, "pins": [statement] * draw(st.integers(0, 3))}


@given(documents())
def test_link_restores_every_state(document):
    state = state_of(document)
    link = link_of(state)
    assert len(link) <= LONGEST
    assert read_link(link) == state
    assert state_of(state.to_json()) == state


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
def test_any_text_is_a_link_or_refused(text):
    said = ""
    try:
        assert isinstance(read_link(text), State)
    except Misstated as error:
        said = str(error)
    assert said == "" or said.endswith((".", "?"))


def test_link_that_unpacks_to_very_much_is_refused():
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 4_000_000, 9)).decode().rstrip("=")
    assert len(bomb) <= LONGEST
    with pytest.raises(Misstated, match="damaged"):
        read_link(bomb)


def test_too_many_pins_are_refused():
    pin = {"battery": {"n_battery": 2, "n_charger": 2}}
    with pytest.raises(Misstated, match="`pins` must be at most 6"):
        state_of({"pins": [pin] * (MOST_PINS + 1)})
