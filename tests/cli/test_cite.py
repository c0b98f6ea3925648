"""References follow from what is used, and BibTeX comes out for each of them."""

import re

from tests.command_line import spinvolt

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.citing import bibtex, entries, keys_in, references
from spinvolt.statement import Method, Request, Statement
from spinvolt.vocabulary import PEAKS, SERIES


def used(watch=None, until=None, engine=None, **fields):
    battery = CentralSpin(**({"n_battery": 2, "n_charger": 2} | fields))
    times = None if until else (1.0,)
    request = Request(until=until, times=times, watch=watch)
    return set(references(Statement(battery, charge=request, method=Method(engine=engine))))


def test_parts_that_are_used_are_cited():
    assert used(()) == {"yang2025"}
    assert used((), ising=1.0) == used((), battery_splitting=2.0) == {"yang2025", "peng2021"}
    assert used((), charger_crosstalk=1.0) == {"yang2025", "huangfu2021"}
    assert used(("ergotropy",)) == {"yang2025", "allahverdyan2004"}
    assert used(("entropy",)) == {"yang2025", "liu2025", "audenaert2007"}
    assert {"hyllus2012", "toth2012"} <= used((), until="first-peak")
    assert used((), engine="rational") == {"yang2025", "gallopoulos1992"}
    assert used((), engine="chebyshev") == {"yang2025", "talezer1984"}
    assert {"huangfu2021", "liu2025"} <= used((), until="first-peak")


def test_general_sectors_cite_their_models():
    assert "huangfu2021" in used((), anisotropy=0.5)


def test_every_source_is_a_definition_or_has_an_entry():
    for quantity in (*SERIES, *PEAKS):
        named = re.findall(r"\b[a-z]+\d{4}\b", quantity.source)
        assert set(named) <= set(keys_in(quantity.source))
        assert keys_in(quantity.source) or quantity.source == "definition"


def test_entries_are_whole():
    assert {"yang2025", "liu2025", "huangfu2021", "peng2021", "dias2024"} <= set(entries())
    for key, text in entries().items():
        assert text.startswith("@")
        assert f"{{{key},\n" in text
        assert text.count("{") == text.count("}")
        assert "author" in text
        assert "title" in text
        assert re.search(r"^  year +=", text, re.MULTILINE)
    assert bibtex(entries()).count("@") == len(entries())


def test_the_command_prints_what_is_used(tmp_path):
    path = tmp_path / "statement.toml"
    path.write_text("[battery]\nn_battery = 4\nn_charger = 4\nising = 0.5\n")
    found = spinvolt("cite", path, "--json").json
    assert {"yang2025", "peng2021"} <= set(found["references"])
    printed = spinvolt("cite", path).out
    assert printed == found["bibtex"]
    assert re.findall(r"^@\w+\{(\w+),", printed, re.MULTILINE) == found["references"]
    assert spinvolt("cite", tmp_path / "gone.toml").sentence.startswith("There is no statement")
