"""Every number that closed.json says a paper quotes is answered in the test of that paper."""

from importlib import import_module

import pytest
from tests.papers.quotes import records

PAPERS = {"000": "yang2025", "001": "liu2025", "002": "huangfu2021", "003": "peng2021"}


@pytest.mark.parametrize(("number", "key"), PAPERS.items())
def test_every_record_of_a_paper_is_tested(number: str, key: str) -> None:
    asked = [record for record in records().values() if record["paper"] == number]
    assert len(import_module(f"tests.papers.test_{key}").RECORDS) == len(asked)


def test_every_record_is_of_a_paper() -> None:
    assert {record["paper"] for record in records().values()} == set(PAPERS)
