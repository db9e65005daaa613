"""Deliberately broken engines: a gate that lets one of them pass proves nothing."""

from assistant.evaluation.mutants.catalogue import MUTANTS
from assistant.evaluation.mutants.model import Mutant, Sound
from assistant.evaluation.mutants.proving import Fate, Proof, prove
from assistant.evaluation.mutants.sampling import drawn_from, stratified
from assistant.evaluation.mutants.standing import Judge, standing_by

__all__ = [
    "MUTANTS",
    "Fate",
    "Judge",
    "Mutant",
    "Proof",
    "Sound",
    "drawn_from",
    "prove",
    "standing_by",
    "stratified",
]
