"""The papers' pages hold every figure, claim and verdict; `docs/gallery.py` makes them."""

from pathlib import Path

import pytest

from spinvolt.papers import KEYS, named

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("key", KEYS)
def test_the_page_is_that_of_the_paper(key):
    page = (DOCS / "papers" / f"{key}.md").read_text(encoding="utf-8")
    paper = named(key)
    for letter in paper.notation:
        assert f"| {letter.there} | {letter.here} |" in page
    for figure in paper.figures:
        assert f"## {figure.name}: {figure.title}" in page
        assert figure.caption in page
        picture = f"_static/papers/{key}-{figure.id}.png"
        assert (picture in page) == (figure.draw is not None)
        assert figure.draw is None or (DOCS / picture).is_file()
        for claim in figure.stated:
            said = claim.says.replace("|", "\\|").replace("\n", " ")
            row = next(line for line in page.splitlines() if line.startswith(f"| {said} ("))
            assert f"| {claim.quoted} |" in row
            assert f"**{claim.verdict}**: " in row
