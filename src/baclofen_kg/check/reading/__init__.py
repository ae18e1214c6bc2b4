"""Reading of what people and systems enter: one entry of a medication list, one condition."""

from typing import TYPE_CHECKING

from ...doors import opener

if TYPE_CHECKING:
    from .codes import Code as Code
    from .codes import Coded as Coded
    from .codes import read_codes as read_codes
    from .condition import ConditionReading as ConditionReading
    from .condition import allergen as allergen
    from .condition import read_condition as read_condition
    from .condition import telling_of_another as telling_of_another
    from .dosage import ReadDose as ReadDose
    from .dosage import UnreadDose as UnreadDose
    from .dosage import read_dose as read_dose
    from .dosage import strength_without_unit as strength_without_unit
    from .figures import HIGHEST as HIGHEST
    from .figures import Figures as Figures
    from .lexicon import other_meanings as other_meanings
    from .lexicon import single_words as single_words
    from .medication import Reading as Reading
    from .medication import Span as Span
    from .medication import candidates as candidates
    from .medication import phrases as phrases
    from .medication import read_medication as read_medication
    from .medication import remark as remark
    from .medication import two_strengths as two_strengths
    from .organs import by_organ as by_organ
    from .plain_form import inverted as inverted
    from .plain_form import plainer as plainer
    from .tokens import mended as mended

# What is entered as a name needs no reading, and its patterns take longer to make than its answer.
__getattr__ = opener(
    __name__,
    {
        "Code": "codes",
        "Coded": "codes",
        "ConditionReading": "condition",
        "Figures": "figures",
        "HIGHEST": "figures",
        "Reading": "medication",
        "Span": "medication",
        "ReadDose": "dosage",
        "UnreadDose": "dosage",
        "allergen": "condition",
        "by_organ": "organs",
        "candidates": "medication",
        "other_meanings": "lexicon",
        "inverted": "plain_form",
        "mended": "tokens",
        "phrases": "medication",
        "plainer": "plain_form",
        "read_codes": "codes",
        "read_condition": "condition",
        "read_dose": "dosage",
        "read_medication": "medication",
        "remark": "medication",
        "single_words": "lexicon",
        "strength_without_unit": "dosage",
        "telling_of_another": "condition",
        "two_strengths": "medication",
    },
)
