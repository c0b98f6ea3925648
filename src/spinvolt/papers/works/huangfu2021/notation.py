"""The letters of huangfu2021 in ours."""

from spinvolt.papers.paper import Letter

NOTATION = (
    Letter("$M$, $N$", "`n_battery`, `n_charger`; of a cavity, $N$ counts photons"),
    Letter("$\\omega_0$", "`battery_splitting` and `charger_splitting`, equal"),
    Letter(
        "$g$, Eqs. 1, 3",
        "`coupling`, without a factor; $g = 0.1\\,\\omega_0$ in Figs. 2 to 5, $g = 1$ here in the "
        "others",
    ),
    Letter(
        "$\\gamma$, Eqs. 1, 3",
        "`anisotropy`: $g\\gamma\\,(S^+J^+ + S^-J^-)$, in components $2g\\,[(1+\\gamma)S^xJ^x + "
        "(1-\\gamma)S^yJ^y]$",
    ),
    Letter(
        "$\\sigma_k^\\alpha$, $\\tau_l^\\alpha$, $J_\\pm$",
        "Pauli matrices of cells and charger spins; $J_\\pm$ are our $J^\\pm$, but $J_z = "
        "\\sum\\tau^z$ of Eq. 2 is $2J^z$",
    ),
    Letter("$|m\\rangle$, $-N/2 \\le m \\le N/2$", "`start.charger = { dicke = m + N/2 }`"),
    Letter("$E(t)$, Eq. 7", "series `energy`"),
    Letter("$P(t)$, Eq. 8", "series `power`"),
    Letter(
        "$E_{\\max}$",
        "`max_energy`: at the first maximum, or in a window `until`; which one is not said",
    ),
    Letter(
        "$P_{\\max}$",
        "`max_power`; in units of $\\sqrt N g\\omega_0$ in Figs. 2 to 4, 9, of $g\\omega_0$ in "
        "Sec. IV",
    ),
    Letter("$\\bar t$, Eq. A7", "`charging_time`"),
    Letter(
        "$\\tilde g \\approx \\sqrt N g$, $b$, Eqs. 6, A3",
        '`kind = "cavity"`, `coupling`; from no holes `method.reduction = "tavis_cummings"`',
    ),
    Letter("$P^\\parallel_{\\max}$, $p_{\\max}$, Eqs. 9, 10", "`parallel_max_power`"),
    Letter("$\\eta$, Eq. 10", "`power_ratio`"),
    Letter("$\\beta$, Eq. 11", "exponent of `spinvolt scaling` on `power_ratio`"),
    Letter("$g_1$, Eqs. 14, 15", "`charger_crosstalk`"),
    Letter("$g_2$, Sec. IV A", "`battery_crosstalk`"),
    Letter(
        "$p_0, \\dots, p_N$, Eq. 19",
        "`start.charger`: a list with `{ dicke = N, weight = p_0 }` and `{ dicke = l - 1, weight "
        "= p_l }`",
    ),
    Letter(
        "$\\tilde p_0, \\dots, \\tilde p_M$, Eq. 21",
        "`start.battery`: a list with `{ dicke = 0, weight }` and `{ flipped = 1, weight }`",
    ),
    Letter("$p_0$, Eqs. 16, 17", "weight of `{ flipped = 1 }` in `start.charger`"),
    Letter("$\\xi$, Eqs. A5 to A7", "$\\sqrt{6N-4}$; $\\xi g$ is the frequency of two hops"),
)
