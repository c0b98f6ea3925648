"""Lets numpydoc see our docstrings' section `Example`, which it only knows as `Examples`."""

import re
import warnings

from sphinx.application import Sphinx

SINGULAR = re.compile(r"^( *)Example\n\1-------$", re.MULTILINE)


def plural(docstring: str) -> str:
    """The docstring with its section under the name that numpydoc knows."""
    return SINGULAR.sub(r"\1Examples\n\1--------", docstring)


def rename(
    _app: Sphinx, _what: str, _name: str, _owner: object, _options: object, lines: list[str]
) -> None:
    lines[:] = plural("\n".join(lines)).split("\n")


# numpydoc looks at the docstring once more for a signature, before any hook could rename it.
warnings.filterwarnings("ignore", "Unknown section Example in the docstring", UserWarning)


def setup(app: Sphinx) -> dict[str, bool]:
    app.setup_extension("sphinx.ext.autodoc")
    # Before numpydoc, which comes at Sphinx's default priority of 500.
    app.connect("autodoc-process-docstring", rename, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
