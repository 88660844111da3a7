"""
Measures the figures that the design promises and prints them beside what must be reached.

    make bench            all of them, in about three minutes
    make bench ARGS=demo  those of one part: demo, whole, delta, reading, counting, ledger,
                          report or reruns
    make bench ARGS=million  a million records in the ledger, which takes minutes: only when asked

All but the last are kept in .artifacts/bench.json, and the next run shows them beside its own.

Figures, never assertions: a busy machine is not a fault of the program.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.delta import delta
from tests.bench.figures import Figure, Measure, earlier, keep, show
from tests.bench.million import million
from tests.bench.pages import report, reruns
from tests.bench.parts import counting, ledger, reading
from tests.bench.whole import demo, whole
from tests.support.sandbox import ROOT

KEPT = ROOT / ".artifacts" / "bench.json"

PARTS: dict[str, Measure] = {
    "demo": demo,
    "whole": whole,
    "delta": delta,
    "reading": reading,
    "counting": counting,
    "ledger": ledger,
    "report": report,
    "reruns": reruns,
}
WHEN_ASKED: dict[str, Measure] = {"million": million}


def main(wanted: list[str]) -> None:
    """Measure what is wanted, one after the other."""
    figures: list[Figure] = []
    for name in wanted or list(PARTS):
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            figures += (PARTS | WHEN_ASKED)[name](Path(folder))
    show(figures, earlier(KEPT))
    if not wanted:
        keep(figures, KEPT)


if __name__ == "__main__":
    main(sys.argv[1:])
