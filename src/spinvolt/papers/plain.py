r"""Formulas between dollars as plain text: what a terminal shows of them.

>>> unicode_text(r"optimal storage for $N_b \ll m$, at $t=\pi/(2\sqrt{N_b N_c})$")
'optimal storage for N_b ≪ m, at t=π/(2√(N_b N_c))'
"""

import re
from collections.abc import Callable, Iterator, Mapping

SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Omega": "Ω", "Sigma": "Σ",
    "hbar": "ħ", "infty": "∞", "dagger": "†", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ll": "≪", "gg": "≫", "ne": "≠", "approx": "≈", "sim": "~", "simeq": "≃", "propto": "∝",
    "to": "→", "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "sum": "∑", "int": "∫",
    "dots": "…", "ldots": "…", "langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|",
    "uparrow": "↑", "downarrow": "↓", "Uparrow": "⇑", "Downarrow": "⇓", "parallel": "∥",
    "partial": "∂", "in": "∈", "equiv": "≡",
    ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "quad": "  ", "{": "{", "}": "}", "|": "‖",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "%": "%", "_": "_",
}  # fmt: skip
ACCENTS = {"bar": "\u0304", "tilde": "\u0303", "hat": "\u0302", "dot": "\u0307", "vec": "\u20d7"}
FONTS = ("mathrm", "mathcal", "mathbf", "mathit", "text", "operatorname")
RAISED = dict(zip("0123456789+-=()ni−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻", strict=True))
LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
SCRIPTS = {"^": RAISED, "_": LOWERED}
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
# What binds as tightly as a single letter and needs no brackets.
TIGHT = re.compile(r"[0-9.]+|[^\W_](_\w|[₀-₉]+)?[\u0300-\u036f]?")


def unicode_text(text: str) -> str:
    r"""Text with the formulas between its dollars as plain text.

    >>> unicode_text(r"$\bar n=\tfrac12$ and $x^2+e^{-w}$, $5")
    'n̄=1/2 and x²+e^(-w), $5'
    >>> unicode_text(r"$\omega\sin^2 gt$, $\sqrt{nN}\,\max_s\eta(s)/(s+\ln 4n)$, $\gamma_\uparrow$")
    'ω sin² gt, √(nN) max_s η(s)/(s+ln 4n), γ_↑'
    """
    return re.sub(r"\$([^$]+)\$", lambda found: _plain(found[1]), text)


def _plain(formula: str) -> str:
    return re.sub(r"  +", " ", "".join(_parts(iter(TOKEN.findall(formula))))).strip()


def _parts(tokens: Iterator[str]) -> Iterator[str]:
    """Each symbol in turn; names of functions stand apart from the letters beside them."""
    named = letter = False
    for token in tokens:
        if token == "}":
            return
        made = _one(token, tokens)
        if token in SCRIPTS:
            # The square of a sine is still a sine.
            yield made
            continue
        function = len(token) > 2 and made == token[1:]
        apart = made[:1].isalnum() and (named or (function and letter))
        yield f" {made}" if apart else made
        named, letter = function, made[-1:].isalnum()


def _one(token: str, tokens: Iterator[str]) -> str:
    """A token with what belongs to it."""
    if token in SCRIPTS:
        return _script(SCRIPTS[token], token, _argument(tokens))
    if token == "{":
        return "".join(_parts(tokens))
    name = token.removeprefix("\\")
    if name == token:
        return token.replace("~", " ")
    if name in OF_TWO:
        return OF_TWO[name](_argument(tokens), _argument(tokens))
    if name in ACCENTS or name in FONTS:
        return _argument(tokens) + ACCENTS.get(name, "")
    return f"√{_bracketed(_argument(tokens))}" if name == "sqrt" else SYMBOLS.get(name, name)


def _argument(tokens: Iterator[str]) -> str:
    """What is in the braces that follow, or the next symbol."""
    token = next((each for each in tokens if each != " "), "")
    return _one(token, tokens) if token else ""


def _bracketed(text: str) -> str:
    return text if TIGHT.fullmatch(text) else f"({text})"


def _over(top: str, below: str) -> str:
    return f"{_bracketed(top)}/{_bracketed(below)}"


def _chosen(all_: str, some: str) -> str:
    return f"C({all_}, {some})"


OF_TWO: Mapping[str, Callable[[str, str], str]] = {
    "frac": _over, "tfrac": _over, "dfrac": _over, "binom": _chosen,
}  # fmt: skip


def _script(table: Mapping[str, str], sign: str, text: str) -> str:
    """Raised or lowered characters where there are such, else behind the sign."""
    if text and all(each in table for each in text):
        return "".join(table[each] for each in text)
    if text == "†":
        return text
    return f"{sign}{text}" if text.isalnum() or len(text) == 1 else f"{sign}({text})"
