"""Ways to write a condition that are brought into the form in which it has its name.

Stages of kidney disease, weeks of a pregnancy, people of an age; and what says nothing here.
"""

from __future__ import annotations

import re

_LEVEL = r"(?:stage|grade|stade|stadium|stadio|est[aá]dio|est[aá]gio|stadiet|stg|st\.?|g)"
_STAGE = (
    rf"(?:{_LEVEL}\s*){{0,2}}(iv|iii|ii|v|i|four|five|three|[1-5])"
    r"(?:\s*(?:([ab])(?![1-3])|d))?(?:\s*/?\s*a[1-3])?\b"
)
_KIDNEYS = (
    r"(?:ckd|irc|erc|drc|pchn|chro?n?i?c? (?:kidney|renal) (?:disease|failure|insufficiency|dis)"
    r"|(?:insuffisance|maladie) r[eé]nale chronique|insufficienza renale cronica"
    r"|(?:insuficiencia|enfermedad) renal cr[oó]nica|(?:insuficiência|doença) renal crônica"
    r"|chronische (?:niereninsuffizienz|nierinsufficiëntie|nierenerkrankung|nierenkrankheit)"
    r"|chronisches nierenversagen|chronische nier(?:ziekte|schade)|chronisch nierfalen"
    r"|malattia renale cronica|kronisk njursvikt"
    r"|przewlekła choroba nerek)"
)
_RANGE = (
    r"(?:(?:stages?|grades?|stade|stadium|stadio|estadio|g)\s*)?"
    r"(iv|iii|ii|v|i|[1-5])[ab]?\s*(?:-|\u2013|/|to|or|and|bis|\u00e0|y|o|e)\s*g?(iv|iii|ii|v|i|[1-5])[ab]?"
    r"(?![\w/.])"
)
"""Two stages, of which both and what is between them are checked."""
_OF_ANOTHER = (
    r"(?:stage|grade)\s+\w+\s+(?:\w+\s+){0,2}?(?:cancer|carcinoma|melanoma|lymphoma|sarcoma"
    r"|tumou?r|ulcers?|sore|decubitus|fibrosis|copd|chf|failure|hypertension|prolapse|oedema|edema)"
)
"""What follows a comma may be the stage of something else: *CKD, stage 4 lung cancer*."""
_PREGNANCY = (
    r"(?:pregnan|preg\b|grossesse|embarazo|gravidez|gravidanza|Schwangerschaft|zwangerschap)"
)
_OF_RISK = r"(?:(?:high|low|moderate|elevated)[- ]risk|normal(?: first)?|uncomplicated)"
_WATCHED = (
    rf"(?:supervis(?:ion|n|ión|ão)?|surveillance|Überwachung|controllo|begeleiding)"
    rf"(?: of| d['\u2019]une| de| del| da| di| einer| van)*(?: an?| un| una| uma| other| oth)*"
    rf"(?: {_OF_RISK})*"
)
_AT_RISK = (
    r"(?:à (?:haut|faible|bas) risque|normale|de (?:alto|bajo|baixo) (?:riesgo|risco)"
    r"|a(?:d alto| basso| rischio)(?: rischio)?|normal)"
)
_ICD_10 = r"(?:(?:icd|cim|cie|cid)-?\s?10(?:-?(?:cm|gm|who))?[\s:|#]*|http\S+icd-10(?:-cm)?\|)?"
_TRIMESTER = r"(?:trimest(?:er|re)|trimenon)"
_ORDINALS = {
    "first": "1|first|erst|premi|prim|eerst",
    "second": "2|second|zweit|deuxi|segund|tweed",
    "third": "3|third|dritt|troisi|ter[cz]|derd",
}
"""How the first, second and third begin in the languages of the words of pregnancy above."""
_FIGURE = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "three": 3, "four": 4, "five": 5}
_PLAINER = (
    # A twin is a relative elsewhere.
    (re.compile(r"\b(?:twin|triplet|quadruplet|multiple|multifetal) (?=pregnanc)", re.I), ""),
    (re.compile(r"\bSchwangerschafts(?:dauer\b:?|wochen?\b)", re.I), "Schwangerschaft"),
    (re.compile(r"\b(?:primi|multi|grande? multi)(?:gravid|gest)[ao]s?\b", re.I), "pregnancy"),
    (re.compile(r"\b(?:suicide and )?self[- ]?inflicted (?:injur(?:y|ies)|poisoning)(?: by\b.*)?$",
                re.I), "suicide attempt"),
    # How Read codes mark a term of another classification.
    (re.compile(r"^\s*\[(?:X|D|M|V|SO|Q|RFC|EDTA)\]\s*"), ""),
    (re.compile(r"\(\s*[-\u2212]\s*\)"), " no "),
    (re.compile(r"\(\s*\+\s*\)"), " "),
    (re.compile(r"\bdis\b\.?(?=$| (?:NOS|NEC))", re.IGNORECASE), "disease"),
    (re.compile(rf"\b({_KIDNEYS}), ({_OF_ANOTHER})\b", re.IGNORECASE), r"\2, \1"),
    (re.compile(rf"\b{_KIDNEYS}[\s,(:-]*{_RANGE}\)?", re.IGNORECASE), "stages"),
    (re.compile(rf"\bstages?\s+{_RANGE}\s+{_KIDNEYS}\b", re.IGNORECASE), "stages"),
    (re.compile(rf"\b{_KIDNEYS}[\s,(:-]*{_STAGE}\)?", re.IGNORECASE), "stage"),
    # Of two stages in one entry both count: "CKD stage 3 in 2010, now stage 4".
    (re.compile(rf"(?<=\bCKD stage )([1-5][ab]?)\b([^;.]*?)\b(?:now|progress(?:ed|ing) to|then) "
                rf"(?:stage|grade)\s+{_STAGE}", re.IGNORECASE), "later stage"),
    (re.compile(rf"\b(?:stage|grade)\s+{_STAGE}\s+{_KIDNEYS}\b", re.IGNORECASE), "stage"),
    (re.compile(rf"\b{_KIDNEYS}[\s,(:-]*(iv|iii|ii|v|i)\s+stadio\b", re.IGNORECASE), "stage"),
    (re.compile(r"\bw(?:ith)? cr kid (v)\b", re.IGNORECASE), "stage"),
    (re.compile(r"\bw(?:ith)? cr kid i-iv\b", re.IGNORECASE), "with CKD"),
    # ICD-10-CM names the level, and leaves "injury" to what follows.
    (re.compile(r"(?:(?:unspecified )?injury|(?:complete|other incomplete|incomplete) lesion"
                r"|syndrome) at (?:[CTLS]\d+(?:-[CTLS]\d+)?|unspecified) level of "
                r"(?:cervical|thoracic|lumbar|sacral) spinal cord", re.IGNORECASE),
     "spinal cord injury"),
    # How an American record marks what an insurer counts; not a carcinoma of the liver.
    (re.compile(r"\s*\(HCC\)\s*$"), ""),
    # What was measured says nothing that is checked: an ejection fraction, sugar in the long run.
    (re.compile(r"\b(?:(?:lv)?ef|(?:hb)?a1c)[\s:=of]*\d[\d.,]*(?:\s*-\s*\d+)?\s*%?", re.I), " "),
    # For how long, and how often: "x 20 years", "x2".
    (re.compile(r"\bx\s*\d+\b(?:\s*(?:years?|yrs?|months?|weeks?|days?))?", re.IGNORECASE), " "),
    # Whose pregnancy is watched over is pregnant, of whatever risk it is.
    (re.compile(rf"\b(?:encounter for )?{_WATCHED}[\s,]*(?={_PREGNANCY})", re.I), ""),
    (re.compile(rf"\b(?:non-?\s?)?{_OF_RISK} (?={_PREGNANCY})", re.I), ""),
    (re.compile(rf"\b({_PREGNANCY}\w*),? {_AT_RISK}\b", re.I), r"\1"),
    (re.compile(rf"^\s*{_ICD_10}(?:Z3[345]|O09)(?:\.?\w+)?(?=\s|$)", re.I), "pregnant"),
    (re.compile(rf"^\s*{_ICD_10}Z3A\.?(\d\d)\b", re.I), r"\1 weeks pregnant"),
    (re.compile(rf"^\s*{_ICD_10}Z39\.?1\b", re.I), "breastfeeding"),
    # Portuguese for high blood pressure, where it is not the English word.
    (re.compile(r"(?:^|(?<=[,;/+&\n])|(?<=[,;/+&] ))HAS"
                r"(?=\s*(?:$|[,;/+&.:\n]|e |y |co[mn] |est[aá]gio|grau|grado|control|descomp|em "
                r"|sist|n[aã]o|mal |prim|essen|leve|moder|grave|estadio|tratad|h[aá] ))"),
     "hipertensão arterial sistêmica"),
    (re.compile(r"\b(\d\d?)\s*/\s*40\b"), r"\1 weeks pregnant"),
    (re.compile(r"\b(\d\d?)\s*(?:weeks?|wks?)['’]?(?: of)? gestation(?:al age)?\b", re.I),  # noqa: RUF001
     r"\1 weeks pregnant"),
    (re.compile(r"\bgestation(?:al age)?[\s:]*(?:of )?(\d\d?)\s*(?:weeks?|wks?)\b", re.I),
     r"\1 weeks pregnant"),
    # How often pregnant and delivered, which tells no pregnancy; 30 weeks and 2 days.
    (re.compile(r"\bG\d+ ?P\d+(?: at)?(?= |$)", re.IGNORECASE), ""),
    (re.compile(r"\b(\d\d)\s*w(?:k|ks)?\s*\+?\s*\d\s*d\b", re.I), r"\1 weeks pregnant"),
    (re.compile(r"\bpregnan(?:t|cy)[\s,:]*week\s+(\d\d?)\b", re.I), r"\1 weeks pregnant"),
    *(
        (re.compile(rf"\b(?:(?:{begins})[\w.º°]*\s?{_TRIMESTER}|{_TRIMESTER} {figure})\b", re.I),
         f"{name} trimester")
        for figure, (name, begins) in enumerate(_ORDINALS.items(), 1)
    ),
)  # fmt: skip


_PEOPLE = (
    (re.compile(r"(?:a |an )?(?:neonat(?:e|al)|new-?born (?:baby|infant|child))", re.I), "newborn"),
    (re.compile(r"(?:a |an )?(?:infant|baby|toddler|adolescent|teenager|paediatric|pediatric)"
                r"(?: patient)?", re.I), "child"),
)  # fmt: skip
"""What people of an age are called, and the population that the graph has for them."""


def plainer(text: str) -> str:
    """Return an entry with stages, weeks and people as they are named: *CKD G4*, *infant*."""
    for pattern, instead in _PEOPLE:
        if pattern.fullmatch(text.strip()):
            return instead
    for pattern, instead in _PLAINER:
        text = pattern.sub(_WRITTEN.get(instead, instead), text)
    return text


def _stage(found: re.Match[str]) -> str:
    """The stage of a kidney disease; of these only the third is told in halves."""
    figure, *half = found.groups("")
    figure = str(_FIGURE.get(figure.lower(), figure))
    return f"CKD stage {figure}{''.join(half).lower() if figure == '3' else ''}"


def _stages(found: re.Match[str]) -> str:
    """All stages of a range: *CKD stage 3-4*."""
    first, last = sorted(int(_FIGURE.get(each.lower(), each)) for each in found.groups(""))
    return ", ".join(f"CKD stage {figure}" for figure in range(first, last + 1))


def _later(found: re.Match[str]) -> str:
    """The stage before, what stands between, and the later stage as one of the same disease."""
    before, between, figure, *_ = found.groups("")
    return f"{before}{between}now CKD stage {_FIGURE.get(figure.lower(), figure)}"


_WRITTEN = {"stage": _stage, "stages": _stages, "later stage": _later}


def inverted(text: str) -> str | None:
    """Return an entry of an index in the order of speech: *Failure, heart, congestive*."""
    parts = [part.strip() for part in re.split(r",|\s[-\u2013]\s", text)]
    if not 1 < len(parts) < _MOST_PARTS or any(len(part.split()) > 2 for part in parts):
        return None
    return plainer(" ".join(reversed(parts)))


_MOST_PARTS = 5
