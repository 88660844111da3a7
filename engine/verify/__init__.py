"""Reading back from the target and comparing with what was sent."""

from engine.verify.compare import compare
from engine.verify.differences import Difference
from engine.verify.verify import latest, verify
from engine.verify.work import MappedOf, Verdict, Verifiable, Verification

__all__ = [
    "Difference",
    "MappedOf",
    "Verdict",
    "Verifiable",
    "Verification",
    "compare",
    "latest",
    "verify",
]
