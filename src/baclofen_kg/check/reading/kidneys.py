"""How a disease of the kidneys is named in an entry, and how its stage is written beside it.

A name holds a word for the kidney and one for its disease, in any language of the tables; a stage
has a word before it, a letter of KDIGO, or neither: *CNI Stad. IV*, *insuffisance rénale G4 A2*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .spans import Span, covered
from .tokens import Words

_LEVEL = (
    r"(?:stages?|grades?|stade|stadi(?:um|o|et|en)|stad\b\.?|est[aá]dio|est[aá]gio|etapa|stg|st\b\.?"
    r"|gra(?:d|do|u|ad|ds)\b|stopie[nń]|stopnia|стади[яи]|ст\b\.?|kdigo|kdoqi|ステージ|第|aste|vaihe|g)"
)
_LAST = r"(?:terminale?|endstadium|eindstadium|schy[lł]kow\w+)"
_FIGURES = rf"(?:iv|iii|ii|v|i|four|five|three|[1-5]|{_LAST})"
_AFTER = (
    r"(?!\s*(?:years?|yrs?|y\b|months?|weeks?|days?|jahre?n?|monate?|wochen|tage?n?|ans?\b|mois|jours"
    r"|anni|mesi|giorni|a[nñ]os|anos|meses|d[ií]as|dias|jaar|maanden|mg|g/|ml|mmol|[µμ]mol|x\b|%"
    r"|[.,-]\d|年|か月|个月|лет|год|месяц))"
)
"""What stands behind a figure that is no stage: for how long, or how much."""
_STAGE = (
    rf"(?P<level>(?:{_LEVEL}[\s.:-]*){{0,3}})(?P<figure>{_FIGURES})"
    r"(?P<half>\s*[ab](?![1-3])(?=\s*(?:$|[^\w\s]))|[ab](?![1-3])|\s*[dt]\b)?"
    r"(?:[\s,]*/?\s*a\s?[1-3])?(?:期|级|度|[.ºª°]?\s?(?:stadio|stadium|stade|ст\b\.?|стадии))?(?!\w)"
    + _AFTER
)
_CHRONIC = (
    r"(?:chro\w*|cr[oóô]n\w*|kroni\w*|kroon\w*|chr|przewlek[lł]\w*|хронич\w*|terminal\w*|advanced"
    r"|fortgeschritten\w*|avanc[eé]\w*|avan[zç]ad\w*|gevorderde)"
)
_DEGREE = (
    r"(?:mild|moderate|severe|leves?|leicht\w*|mittel\w+|schwer\w*|l[eé]g[eè]re|mod[eé]r\w+|s[eé]v[eè]r\w+"
    r"|graves?|gravi|lieve|matig\w*|ernstig\w*|umiarkowan\w*|ci[eę][zż]k\w*)"
)
_GERMANIC = (
    r"(?:niere?n?|njur|nyre)-?(?:insuf\w+|versag\w+|erkrank\w+|krank\w+|leiden|probleme\w*|aandoening\w*|sch(?:a|ä|ae)d\w+"
    r"|schw(?:a|ä|ae)che|funktions\w+|fun[ck]tie\w+|ziekte|schade|falen|lijden"
    r"|svikt|svigt|sjukdom|sygdom|sykdom|skade|nedsettelse|neds(?:a|æ)ttelse)"
    r"|(?:eingeschr(?:a|ä|ae)nkte[rn]?|reduzierte[rn]?|verminderte[rn]?|gest(?:o|ö|oe)rte[rn]?)"
    r" nierenfunktion|(?:verminderde|gestoorde|beperkte) nierfunctie"
    r"|neds(?:at|att|atte) (?:njurfunktion|nyrefunktion|nyrefunksjon)"
)
_DISEASE_EN = (
    r"(?:disease|failu?re|failiure|insuf+ici\w+|impai?rment|impaired|dysfunction|disorders?|damage"
    r"|problems?|dis\b)"
)
_DISEASE = (
    r"(?:insuf+i[sc]i\w+|affections?|affezione|afecci[oó]n|afec[cç][aã]o|tran?stornos?|probl[eè]m\w+|insuf+icienza|insuf+isan\w+|maladie|malattia|enfermedad|doen[cç]as?|atteinte"
    r"|d[eé]faillance|d[eé]ficience|dysfonction|fal[lh]o|fracaso|fal[eê]ncia|deterioro|disfunci[oó]n"
    r"|disfun[cç][aã]o|disfunzione|danno|da[nñ]o|compromissione)"
)
_RENAL = r"r[eé]n(?:al(?:e|es|is|i)?|ais|aux)\b"
_KIDNEYS = (
    r"(?P<acute>\b(?:acut|akut|aigu|agud|acuut|ostr|остр)\w*\s+(?!on\b|auf\b|sur\b|su\b|sobre\b|op\b))?"
    rf"(?:{_CHRONIC}\.?\s+){{0,2}}"
    rf"(?:ckd|crf|cni|irc|erc|drc|pchn|хбп|хпн|(?:mrc|ir)(?= (?:stad|est[aá]d))"
    rf"|(?:kidney|renal) {_DISEASE_EN}"
    r"|(?:impaired|reduced|decreased|poor) (?:kidney|renal) function"
    r"|renal(?:ly)?[- ]impaired"
    rf"|{_DISEASE} (?:{_CHRONIC} )?{_RENAL}"
    r"|alt[eé]ration de la fonction r[eé]nale|ridotta funzion(?:e|alit[aà]) renale"
    r"|deterioro de la funci[oó]n renal"
    rf"|{_GERMANIC}"
    r"|(?:niewydolno[sś][cć]|choroba|uszkodzenie) nerek"
    r"|(?:почечн\w+ недостаточност\w+|болезн\w+ почек|недостаточност\w+ почек)"
    r"|munuaisten vajaatoiminta|munuaissairaus"
    r"|(?:慢性)?(?:腎臓病|腎不全|腎機能障害|肾脏病|肾病|肾功能不全|肾功能衰竭|肾衰竭|肾衰|肾脏疾病))"
    rf"(?:,? (?:{_CHRONIC}|{_DEGREE})\b\.?){{0,2}}"
    r"(?: \((?:ckd|cki|cni|irc|mrc|erc|drc|pchn)\))?"
)
_RANGE = (
    rf"(?:{_LEVEL}[\s.]*){{0,2}}"
    r"(?P<first>iv|iii|ii|v|i|[1-5])[ab]?\s*(?:-|\u2013|/|to|or|and|bis|\u00e0|y|o|e)\s*"
    r"g?(?P<last>iv|iii|ii|v|i|[1-5])[ab]?(?![\w/.])" + _AFTER
)
"""Two stages, of which both and what is between them are checked."""
_OF = r"(?:(?:of|der|des|de|d['\u2019]une?|del|della|da|di|van)\s+(?:(?:the|la|l['\u2019])\s*)?)?"

_IN = rf"(?:(?:im|in|au|en|al|allo|di|de|del|em|no|na|at|of|i|w)\s(?={_LEVEL}|{_LAST}))?"

_NAME = re.compile(rf"(?<!\w){_KIDNEYS}", re.IGNORECASE)
_BEHIND = re.compile(rf"(?P<sign>[\s,(:-]*{_IN})(?:{_RANGE}|{_STAGE})\)?", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<!\w)(?:stages?\s+{_RANGE}|(?:{_LEVEL}[\s.:-]*){{1,3}}(?P<figure>{_FIGURES})(?P<half>[ab])?"
    rf"|(?P<ordinal>{_FIGURES})(?:[.ºª°]|o|e|er|[eè]me)?\s?(?:stadi(?:o|um)|stade|estadio|est[aá]gio))"
    rf"\s+{_OF}$",
    re.IGNORECASE,
)
_SCALES = re.compile(
    r"(?:nyha|gold|copd|epoc|bpco|yahr|figo|ajcc|tnm|child|fontaine|rutherford|binet|rai|arbor|paovk"
    r"|pavk|cancer|krebs|tumou?r|carcinom\w*|karzinom|cirrhosis|ulcer|dekubitus|hyperton\w+"
    r"|hypertension)\W*$",
    re.IGNORECASE,
)
"""What has stages of its own: *GOLD stage 3 CKD* is none of the kidneys."""
_GOES_ON = re.compile(
    r"\s*(?:$|[^\w\s]|(?:with|w|due|on|since|in|and|or|not|now|then|progress\w+|secondary|unspecified|nos"
    r"|mit|bei|seit|und|an|nach|avec|sur|depuis|et|con|en|desde|y|da|e|in|secondari[oa]|com|em|met"
    r"|sinds|bij|med|och|og|z|w|i|dialy\w+|dial[iy]\w*|h(?:ä|ae|e|é)?modial\w+|transplant\w*|ckd)\b)",
    re.IGNORECASE,
)
"""What stands behind the stage of a disease that a comma is before: anything else has the stage."""
_ON = re.compile(
    r"\b(?:acut|akut|aigu|agud|acuut)\w*[\s-]+(?:on|auf|sur|su|sobre|op)[\s-]+$", re.IGNORECASE
)
"""Beside an acute injury both stand: *acute on chronic renal failure stage 4*."""
_LATER = re.compile(
    rf"(?<=\bCKD stage )(?P<before>[1-5][ab]?)\b(?P<between>[^;.]*?)\b"
    rf"(?:now|progress(?:ed|ing) to|then) (?:stage|grade)\s+{_STAGE}",
    re.IGNORECASE,
)
_FIGURE = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5",
           "three": "3", "four": "4", "five": "5"}  # fmt: skip


def staged(text: str) -> str:
    """Return an entry with each disease of the kidneys and its stage as *CKD stage 4*.

    The stage of something else and that of an acute injury stay as they are.
    """
    parts = []
    done = 0
    for name in _NAME.finditer(text):
        if name["acute"] or name.start() < done:
            continue
        start, end = name.span()
        behind = _BEHIND.match(text, end)
        before = _BEFORE.search(text, done, start)
        if behind and _is_stage(behind, text):
            end = behind.end()
            if "," in behind["sign"] and not _GOES_ON.match(text, end):
                end = next((m.start() for m in re.finditer(r"[,;.]", text[end:])), -1)
                end = len(text) if end < 0 else behind.end() + end
                stage = f"{text[behind.end('sign') : end]}, {name[0]}"
            else:
                stage = _written(behind)
        elif before and not _SCALES.search(text[: before.start()]):
            start, stage = before.start(), _written(before)
        else:
            continue
        if acute := _ON.search(text[done:start]):
            start, stage = done + acute.start(), f"acute kidney injury, {stage}"
        parts += [text[done:start], stage]
        done = end
    return _LATER.sub(_later, "".join((*parts, text[done:])))


def _is_stage(found: re.Match[str], text: str) -> bool:
    """Whether a figure behind a name is its stage: Polish *i* is *and*, and *2/2* is *due to*."""
    if _DUE.match(text, found.end("sign")):
        return False
    figure = found["figure"]
    if not figure or found["level"] or figure.lower() in ("ii", "iii", "iv"):
        return True
    if figure.isdigit() and found.start() and _SHORT.search(text[: found.start()]):
        return True
    # Beside a name in full a bare figure may count something else: *2 stents*.
    return not figure.islower() and _GOES_ON.match(text, found.end()) is not None


_DUE = re.compile(r"2(?:/2|\s?[°º]|\s?to\b(?!\s*\d)|nd)", re.IGNORECASE)
_SHORT = re.compile(r"\b(?:ckd|crf|cni|irc|erc|drc|pchn|хбп|хпн)\W*$", re.IGNORECASE)


def _figure(text: str) -> str:
    return _FIGURE.get(text.lower(), text if text.isdigit() else "5")  # the last by its name


def _written(found: re.Match[str]) -> str:
    """The stage, or all stages of a range; of these only the third is told in halves."""
    told = found.groupdict()
    if told["first"]:
        first, last = sorted(int(_figure(told[each])) for each in ("first", "last"))
        return ", ".join(f"CKD stage {each}" for each in range(first, last + 1))
    figure = _figure(told["figure"] or told["ordinal"])
    half = (told["half"] or "").strip().lower()
    return f"CKD stage {figure}{half if figure == '3' and half in ('a', 'b') else ''}"


def _later(found: re.Match[str]) -> str:
    """The stage before, what stands between, and the later stage as one of the same disease."""
    return f"{found['before']}{found['between']}now CKD stage {_figure(found['figure'])}"


def unused_stages(words: Words, names: Sequence[Span], rest: Sequence[Span]) -> set[int]:
    """Find the stages of a disease of the kidneys that are none of its stages: *CKD stage 7*.

    What stands right before another name is the stage of that.
    """
    beside = covered(span for span in rest if span.kind == "ending")
    starts = {span.start for span in (*names, *(each for each in rest if each.kind == "other"))}
    found: set[int] = set()
    for name in names:
        begin = name.end
        while begin in beside and not _IS_LEVEL.fullmatch(words[begin].text):
            begin += 1
        place = begin
        while _IS_LEVEL.fullmatch(words.at(place)):
            place += 1
        if (
            begin < place
            and _IS_STAGE.fullmatch(words.at(place))
            and place + 1 not in starts
            and _has_stages(name.text)
        ):
            found.update(range(begin, place + 1))
    return found


_IS_LEVEL = re.compile(_LEVEL)
_IS_STAGE = re.compile(r"\d|i{1,3}|iv|vi?")


def _has_stages(name: str) -> bool:
    """Whether a folded name is that of a lasting disease of the kidneys, which has stages."""
    if _ACUTE.search(name):
        return False
    return "nephropath" in name or "nefropat" in name or _NAME.search(name) is not None


_ACUTE = re.compile(r"\b(?:acut|akut|aigu|agud|acuut|ostr|остр|aki\b)|急性")
