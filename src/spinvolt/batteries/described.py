"""What a class's docstring says of its fields: flags, forms and tables all show these words."""

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from inspect import cleandoc
from typing import Any


@cache
def described(owner: Any) -> Mapping[str, str]:  # noqa: ANN401
    """The words under "Attributes", by field; nothing where docstrings are stripped.

    >>> from spinvolt.batteries.cavity import Cavity
    >>> described(Cavity)["n_battery"]
    'Number of battery cells.'
    """
    text = cleandoc(owner.__doc__ or "")
    _, _, attributes = text.partition("Attributes\n----------\n")
    attributes, _, _ = attributes.partition("\n\n")
    entries = re.findall(r"^([\w, ]+)\n((?: {4}.*\n?)+)", attributes + "\n", re.MULTILINE)
    words = {
        name.strip(): " ".join(text.split()) for names, text in entries for name in names.split(",")
    }
    return {field.name: words.get(field.name, "") for field in fields(owner)}
