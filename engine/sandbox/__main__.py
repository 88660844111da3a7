"""``python -m engine.sandbox``: serve emulated help desks on loopback until stopped."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.sandbox.accounts import AccountNameError, AccountSpec
from engine.sandbox.registry import UnknownDeskError
from engine.sandbox.server import default_accounts, serve

DEFAULT_PORT = 8700


def main(argv: Sequence[str] | None = None) -> int:
    """Read the options and serve; 2 for wrong use, 0 after an ordered stop."""
    options = _parser().parse_args(argv)
    try:
        specs = [AccountSpec.parse(text) for text in options.account] or default_accounts()
        serve(
            specs,
            base_port=options.base_port,
            latency_ms=options.latency_ms,
            limits_on=options.limits == "real",
            out=sys.stdout,
            idle_exit=options.idle_exit,
            record=options.record,
        )
    except (AccountNameError, UnknownDeskError, OSError, ValueError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine.sandbox", description=__doc__)
    parser.add_argument("--account", action="append", default=[], metavar="DESK:NAME:SEED")
    parser.add_argument("--base-port", type=int, default=DEFAULT_PORT, help="0 takes free ports")
    parser.add_argument("--latency-ms", type=float, default=0)
    parser.add_argument("--idle-exit", type=float, help="end after so many seconds without a call")
    parser.add_argument("--record", type=Path, help="a JSONL file for all that is asked and said")
    parser.add_argument("--limits", choices=("real", "off"), default="real")
    return parser


if __name__ == "__main__":
    sys.exit(main())
