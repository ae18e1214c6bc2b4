"""Words of the medication check that its report and its text share."""

NOT_STATED = "not stated"

KINDS = {
    "contraindication": "contraindication",
    "dose-above-maximum": "dose above a stated maximum",
    "duplicate": "duplicate of the drug itself",
    "interaction": "interaction",
    "precaution": "precaution",
    "indication-disputed": "indication disputed",
}
"""The kinds of findings, and their names in words."""

NOTICE = (
    "Nothing found is not the same as no interaction: this graph knows only what its sources say, "
    "and most of them were read in part. Not medical advice; ask a pharmacist or a doctor."
)
