"""What liu2025 quotes."""

from tests.papers.quotes import Quote, claim, peaks, rounded

from spinvolt.theory import equal_sizes, two_hops

MANY = 10**13


def share(n_battery: int, n_charger: int | None = None) -> float:
    """Stored energy per cell at the first maximum."""
    return peaks(n_battery, n_charger or n_battery)["max_energy"] / n_battery


def entropy(n_battery: int, n_charger: int | None = None) -> float:
    return peaks(n_battery, n_charger or n_battery)["at_peak entropy"]


def least() -> dict[str, float]:
    n = min(range(2, 31), key=share)
    return {"N": n, "value": share(n)}


def one_more_spin() -> bool:
    """Which number of charger spins stores most, on both sides of the ends of the range."""
    best = {n: max(range(1, 2 * n + 3), key=lambda m: share(n, m)) for n in range(1, 13)}
    more = {n: share(n, n + 1) > share(n, n) for n in (100, 2000, 11_700, 11_800)}
    rows = (
        (10, 10, 0.956738),
        (10, 11, 0.963179),
        (2000, 2000, 0.99918641),
        (2000, 2001, 0.99921009),
    )
    printed = all(rounded()(share(n, m), value) for n, m, value in rows)
    theory = abs(equal_sizes.crossover() / 11_736 - 1.0) < 0.03
    return (
        printed
        and theory
        and best == {n: n if n < 5 else n + 1 for n in best}
        and more == {100: True, 2000: True, 11_700: True, 11_800: False}
    )


def not_strict() -> bool:
    """Entropy and energy turn at different sizes, and may rise together.

    For six cells the entropy has a local minimum at five spins; it is smaller for three or fewer.
    """
    sizes, spins = range(2, 31), range(2, 13)
    return (
        min(sizes, key=share) == 7
        and max(sizes, key=lambda n: entropy(n) / n) == 6
        and entropy(6, 5) < min(entropy(6, 4), entropy(6, 6))
        and rounded()(entropy(6, 5), 0.5128)
        and max(spins, key=lambda m: share(6, m)) == 7
        and share(6, 7) > share(6, 6)
        and entropy(6, 7) > entropy(6, 6)
    )


QUOTES = {
    "001, IV.2, Fig 5: perfect charging at N_b=N_c=2 only": Quote(
        lambda: {f"N{n}": share(n) for n in (1, 2, 3)},
        claim(lambda ours: [abs(v - 1.0) < 1e-13 for v in ours.values()] == [True, True, False]),
    ),
    "001, IV.2, Fig 5: minimum of E/N_b (number lost in text)": Quote(
        least, claim(lambda ours: ours["value"] < min(share(n) for n in (2, 6, 8, 30)))
    ),
    '001, abstract, IV.1, V: E_max/N_b is largest at N_c=N_b ("always")': Quote(
        one_more_spin, claim(bool)
    ),
    "001, III.2: E_max(N_b=2), N_c->inf": Quote(
        lambda: two_hops.peak(two_hops.two_hops(2, MANY, MANY)).max_energy,
        claim(lambda ours: abs(ours - peaks(2, 10**11)["max_energy"]) < 1e-10),
    ),
    "001, abstract: universal inverse relation capacity/entanglement": Quote(
        not_strict, claim(bool)
    ),
}
