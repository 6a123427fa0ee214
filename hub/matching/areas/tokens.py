"""Words as they are compared: folded, without plurals, in English and French alike; Chinese in its simplified form."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+|[.,;:!?()]")
CJK = re.compile(r"[\u3400-\u9fff]")
_BREAKS = frozenset(".,;:!?()")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SMALL_WORDS = _words(
    "a an the of for to and or in on at by from with into its our your their is are be as this that "
    "le la les l un une de du des d et ou en au aux a par pour sur dans avec son sa ses leur leurs qu que qui"
)
NEGATIONS = _words("no not without never instead rather sans pas aucun aucune jamais plutot")
_ENGLISH_SIGNS = _words("the and of to for we our with is are in that from by your")
_FRENCH_SIGNS = _words("le la les des du et nous pour avec est une dans aux notre nos sur par qui")
STAR = "\u00aa"  # stands for * while a phrase is cut into words: a letter that no text holds
# Endings of plurals and what stands there in the singular; the first that fits counts.
_PLURALS = (
    ("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("eaux", "eau"), ("eux", "eu"),
    ("aux", "al"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip
NEGATIONS_ZH = ("不", "无", "没有", "不做", "不是", "不生产", "不从事", "不含", "并非")
_SPELLINGS = (
    ("aluminium", "aluminum"), ("sulph", "sulf"), ("fibre", "fiber"), ("centre", "center"), ("litre", "liter"),
    ("metre", "meter"), ("vapour", "vapor"), ("odour", "odor"), ("lyser", "lyzer"), ("elling", "eling"),
    ("isation", "ization"), ("fertiliser", "fertilizer"),
)  # fmt: skip
_TRADITIONAL = str.maketrans(
    "電車網發風機熱節廢處環監測儀氣體開採鑽鋼鐵鹽淨過濾濕濁氫製燒燃減碳輸變壓儲氧電動駛軌運蓄築築暖熱溫資質廠礦鈾頁壩陽島數據農藥業醫療"
    "腫飲遊戲銀預約軟頻衛無機圾爐漿膠環廢塵檢測漏複點樁貨隊聯鍋調製節層窗膜納濾滲鹼鹽濱灣淺軍際標準鎂鋰鋁銅",
    "电车网发风机热节废处环监测仪气体开采钻钢铁盐净过滤湿浊氢制烧燃减碳输变压储氧电动驶轨运蓄筑筑暖热温资质厂矿铀页坝阳岛数据农药业医疗"
    "肿饮游戏银预约软频卫无机圾炉浆胶环废尘检测漏复点桩货队联锅调制节层窗膜纳滤渗碱盐滨湾浅军际标准镁锂铝铜",
)


class Token(NamedTuple):
    """A word of a text: its stem, where it stands, and the number of its clause."""

    stem: str
    start: int
    end: int
    clause: int


def simplified(text: str) -> str:
    """Return Chinese text in simplified characters, Latin letters small."""
    return unicodedata.normalize("NFKC", text).translate(_TRADITIONAL).lower()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Fold a word and take its plural away, in English and French alike; both sides of a comparison pass here."""
    if word.endswith(STAR):
        return _fold(word[:-1]) + "*"
    text = _fold(word)
    for british, american in _SPELLINGS:
        text = text.replace(british, american)
    if len(text) > 3:
        for ending, singular in _PLURALS:
            if text.endswith(ending):
                return text[: -len(ending)] + singular
    return text


def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe"))
    return "".join(char for char in folded if not unicodedata.combining(char))


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text, without the small ones."""
    tokens, clause = [], 0
    for match in _WORD.finditer(text):
        if match.group() in _BREAKS:
            clause += 1
            continue
        folded = stem(match.group())
        if folded not in SMALL_WORDS:
            tokens.append(Token(folded, match.start(), match.end(), clause))
    return tokens


def languages_of(text: str) -> tuple[str, ...]:
    """Return the languages of Latin script that a text may be in: both where it does not show."""
    words = [_fold(word) for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH_SIGNS for word in words)
    french = sum(word in _FRENCH_SIGNS for word in words)
    if english >= 2 * french + 2:
        return ("en",)
    if french >= 2 * english + 2:
        return ("fr",)
    return ("en", "fr")
