"""First peak and largest power of many short chains, eight at a time.

``flip_flop_kernel`` and ``tilted_kernel`` are the compiled functions. What they do, in this order:
couplings and operators of the chains (``operators``, ``tilted_operators``), states at nodes of
equal distance (``march``, by ``waves`` of ``flip_flop`` or ``tilted``), signs on the pieces in
between (``proofs``, ``bernstein``), states next to the maxima (``landing``), what is proved
(``verdict``).
"""
