"""Puts pages of the top folder, and the other folders' indices, into the contents, in order."""

from pathlib import Path

from sphinx.application import Sphinx

READING_ORDER = ("start", "statement", "models/index", "figures-of-merit", "trust", "scale")


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    if docname == "index":
        found = {path.stem for path in Path(app.srcdir).glob("*.md")} - {"index"}
        found |= {"models/index", "papers/index", "studies/index"}
        ordered = [name for name in READING_ORDER if name in found]
        rest = sorted(found.difference(READING_ORDER))
        source[0] = source[0].replace("{{ pages }}", "\n".join([*ordered, *rest]))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
