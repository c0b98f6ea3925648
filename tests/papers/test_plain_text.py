"""What a terminal says of a reproduction: formulas as plain text; files keep them in TeX."""

import ast
import re
from pathlib import Path

import pytest

from spinvolt.papers import works
from spinvolt.papers.plain import unicode_text
from spinvolt.papers.report import lines, write_report

MODULES = sorted(Path(works.__path__[0]).glob("*/*.py"))
RECORD = {
    "paper": "yang2025",
    "figure": "2", "quick": True, "files": [],
    "name": "Fig. 2",
    "title": r"Charging for $N_b \ll m$",
    "caption": r"At $t=\pi/\sqrt{N_c}$.",
    "claims": [
        {
            "verdict": "agrees", "changed": False, "on_record": "agrees", "place": "Eq. 16",
            "name": "sine", "says": r"The energy follows $\sin^2(\omega t)$.",
            "quoted": r"$\sim 10^{-3}$", "reason": "",
            "readings": [{"found": r"below $\bar n$", "agrees": True, "meaning": r"at $m=10$"}],
        }
    ],
}  # fmt: skip


def formulas(file: Path) -> list[str]:
    texts = (
        node.value
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [formula for text in texts for formula in re.findall(r"\$[^$]+\$", text)]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_formula_of_the_papers_becomes_text(file):
    for formula in formulas(file):
        said = unicode_text(formula)
        assert not set("$\\") & set(said), (formula, said)
        assert not set("{}") & set(said) or r"\{" in formula, (formula, said)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (r"$N_c = 10^{12}$", "N_c = 10¹²"),
        (r"$E_{\max}/(\omega_0 M)$", "E_max/(ω₀ M)"),
        (r"$u_1^2/u_2^2$", "u₁²/u₂²"),
        (r"$\frac{2N}{3N-2}$", "(2N)/(3N-2)"),
        (r"$\tilde\Delta \le \tfrac{1}{2}$", "Δ̃ ≤ 1/2"),
        # What has no raised letter stands behind the sign as a whole.
        (r"$\binom{n}{k} x^{n-k}$", "C(n, k) x^(n-k)"),
        (r"$e^{-\Gamma t}$", "e^(-Γ t)"),
        (r"$a\cos b\ln c$", "a cos b ln c"),
        ("it costs $5", "it costs $5"),
    ],
)
def test_formulas_read_as_they_are_meant(formula, said):
    assert unicode_text(formula) == said


def test_terminal_has_text_and_files_have_tex(tmp_path):
    said = "\n".join(lines([RECORD]))
    assert "Charging for N_b ≪ m" in said
    assert "(~ 10⁻³)" in said
    assert "below n̄  at m=10" in said
    assert "$" not in said
    write_report(tmp_path, [RECORD], [])
    for name in ("report.md", "report.html"):
        assert r"$N_b \ll m$" in (tmp_path / name).read_text().replace("&lt;", "<")
