"""The page on theory lists every equation of the papers with a place that is really there."""

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "theory.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (?!equation|---)(.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NAMES = re.compile(r"`((?:theory|metrics|algebra|batteries)(?:\.\w+)+)`")

NEEDED = {
    "yang2025": {*map(str, (*range(10, 19), 26, 27, *range(35, 51))), "Table I"},
    "liu2025": {*map(str, range(11, 31))},
    "huangfu2021": {"9", "10", "11", "12", "17", *(f"A{i}" for i in range(2, 8))},
    "peng2021": {*map(str, (*range(11, 18), *range(22, 32))), *(f"A{i}" for i in range(1, 9))},
}


def rows(paper: str) -> list[tuple[str, str, str]]:
    return ROW.findall(dict(SECTION.findall(TEXT))[paper])


@pytest.mark.parametrize("paper", NEEDED)
def test_every_equation_is_listed_once(paper):
    listed = [number.strip() for row in rows(paper) for number in row[0].split(",")]
    assert len(listed) == len(set(listed))
    assert NEEDED[paper] <= set(listed)


@pytest.mark.parametrize("paper", NEEDED)
def test_every_place_is_there(paper):
    for _, _, where in rows(paper):
        names = NAMES.findall(where)
        assert names or where == "series and figures of every run"
        for name in names:
            module, _, attribute = f"spinvolt.{name}".rpartition(".")
            assert callable(getattr(import_module(module), attribute)), name


def test_modules_named_on_the_page_exist():
    for name in re.findall(r"`(theory\.\w+)`", TEXT):
        assert import_module(f"spinvolt.{name}").__doc__


def test_every_module_of_the_closed_systems_states_source_range_and_error():
    for name in (
        "binomial", "cavity", "crossing", "elliptic", "equal_sizes", "full_charger", "one_hop",
        "oscillators", "rotation", "speed", "thermal_spin", "two_hops",
    ):  # fmt: skip
        text = import_module(f"spinvolt.theory.{name}").__doc__ or ""
        assert "Source:" in text, name
        assert "Error" in text, name
