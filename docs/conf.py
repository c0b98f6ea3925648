"""How Sphinx builds the documentation: offline, warnings as errors."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "spinvolt"
author = "The spinvolt developers"
project_copyright = author
version = release = installed_version("spinvolt")

extensions = [
    "contents",
    "example_section",
    "myst_nb",
    "numpydoc",
    "public_names",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx-mathjax-offline",
    "tables",
]
exclude_patterns = ["_build"]

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
maximum_signature_line_length = 88
python_use_unqualified_type_names = True
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = "spinvolt"
html_show_copyright = False
html_show_sourcelink = False
html_theme_options = {
    "footer_start": [],
    "footer_end": [],
    "navbar_align": "left",
    "show_toc_level": 2,
}
