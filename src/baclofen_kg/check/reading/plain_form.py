"""Ways to write a condition that are brought into the form in which it has its name.

Stages of kidney disease, weeks of a pregnancy, people of an age; and what says nothing here.
"""

from __future__ import annotations

import re

from .kidneys import staged

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
    (re.compile(r"\bw(?:ith)? cr kid v\b", re.IGNORECASE), "CKD stage 5"),
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
    # Who breast-feeds, as people say it: "stillt", "breast feeding my baby", "amamanta".
    (re.compile(r"\b(?:(?:exclusively )?breast[- ]?(?:feeds|feeding)(?: (?:my|her|an?|the)"
                r"(?: \w+)? (?:baby|child|infant|newborn|son|daughter|twins))|stillt(?: voll)?"
                r"|allaite|allatta(?: al seno)?|amamanta|da (?:el )?pecho|geeft borstvoeding"
                r"|ammar|ammer|karmi piersi[aą]|кормит грудью)\b", re.I), "breastfeeding"),
    # By which formula a filtration rate was estimated.
    (re.compile(r"\(?\b(?:CKD[-\s]?EPI|MDRD)\b\)?", re.I), " "),
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
    # Weeks of a pregnancy in German and in French: "30. SSW", "SSW 30+2", "30 SA".
    (re.compile(r"\b(\d\d?)(?:\s*\+\s*\d)?\.?\s*(?:SSW|Schwangerschaftswoche)\b", re.I),
     r"\1 weeks pregnant"),
    (re.compile(r"\bSSW[\s:]*(\d\d?)(?:\s*\+\s*\d)?\b", re.I), r"\1 weeks pregnant"),
    (re.compile(r"\b([1-4]\d)(?:\s*\+\s*\d)?\s*SA\b(?:\s*\+\s*\d\b)?"), r"\1 weeks pregnant"),
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
        text = pattern.sub(instead, text)
    return staged(text)


def inverted(text: str) -> str | None:
    """Return an entry of an index in the order of speech: *Failure, heart, congestive*."""
    parts = [part.strip() for part in re.split(r",|\s[-\u2013]\s", text)]
    if not 1 < len(parts) < _MOST_PARTS or any(len(part.split()) > 2 for part in parts):
        return None
    return plainer(" ".join(reversed(parts)))


_MOST_PARTS = 5
