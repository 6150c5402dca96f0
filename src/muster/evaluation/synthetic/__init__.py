"""Constructed archives of any size with known origins and events.

Everything here is invented by a seeded grammar: no outlet, agency, person or movement of it is real, and every report
says so (``constructed``). Places are those of the site register, kinds of equipment those of the equipment lexicon.
"""

from muster.evaluation.synthetic.archive import archive
from muster.evaluation.synthetic.model import Options, Relation, SyntheticReport, Truth

__all__ = ["Options", "Relation", "SyntheticReport", "Truth", "archive"]
