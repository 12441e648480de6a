"""How emergency rules are read and how their phrases are found, by small rule sets written here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.emergency import FILE_NAME, EmergencyRules, find_emergency, load_rules
from assistant.models import LANGUAGES
from knowledge.errors import KnowledgeError
from knowledge.settings import SHIPPED_DOCUMENTS

LINE = {"names": {"en": "Ambulance"}, "statement": "Ambulance 120.", "publisher": "city", "as_of": "2023-03-02"}


def kind(name: str = "medical", **fields: object) -> dict[str, Any]:
    said = dict.fromkeys(LANGUAGES, "**120**: call now.")
    return {"kind": name, "lines": ["120"], "first_line": said, **fields}


def write(folder: Path, content: object) -> Path:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def rules_of(folder: Path, *kinds: Mapping[str, object]) -> EmergencyRules:
    return load_rules(write(folder, {"lines": {"120": LINE}, "emergencies": list(kinds)}), SHIPPED_DOCUMENTS)


def found(rules: EmergencyRules, text: str, vocabulary: frozenset[str] = frozenset()) -> str | None:
    emergency = find_emergency(text, rules, vocabulary)
    return emergency.kind if emergency else None


@pytest.mark.parametrize(
    ("language", "phrase", "text", "is_found"),
    [
        # Words in order, each at most three words after the one before.
        ("en", "house burning", "the house next to ours is burning", False),
        ("en", "house burning", "the house next door is burning", True),
        ("en", "house burning", "burning the house", False),
        ("en", "not breathing", "Not BREATHING!!", True),
        # A star finds longer forms, and only behind what stands before it.
        ("ru", "пожар*", "у нас пожаром охвачен дом", True),
        ("ru", "пожар*", "где мой пожилой сосед", False),
        ("en", "burn", "the burner of my stove", False),
        # One letter wrong, missing, too many or swapped, in words of five letters and more.
        ("en", "overdose", "he took an overdoze", True),
        ("en", "overdose", "he took an overdse", True),
        ("en", "overdose", "he took an overdosse", True),
        ("en", "overdose", "he took an ovredose", True),
        ("en", "overdose", "he took an ovrdoze", False),
        ("en", "overdose", "he took an eaverdose", False),
        ("en", "fire", "I was fird from my job", False),
        ("en", "is drowning", "he is crowning a king", False),
        ("ru", "утопает*", "ребёнок утопаит", True),
        # Apostrophes and accents do not matter, in the phrase or in the question.
        ("en", "can't breathe", "I cant breathe", True),
        ("en", "cant breathe", "I can’t breathe", True),
        ("es", "explosión", "hubo una EXPLOSION", True),
        ("fr", "noye", "il se noie, il s'est noyé", True),
        ("ar", "حريق", "حَرِيقٌ في البيت", True),
        ("en", "gas leak", "ＧＡＳ ｌｅａｋ", True),
        # Punctuation and hyphens in a phrase are no part of its words.
        ("en", "help, fire!", "help there is a fire", True),
        ("en", "self-harm", "self harm", True),
        # Pieces of unspaced scripts stand in order, at most twelve characters apart.
        ("zh", "救命", "快来人！救命啊", True),
        ("zh", "孩子 吞", "我孩子刚才把一个电池吞下去了", True),
        ("zh", "孩子 吞", "吞了东西的孩子", False),
        ("zh", "孩子 吞", "孩子今天早上在幼儿园里吃饭的时候吞了东西", False),
        ("zh", "孩子 吞", "孩子没事，可是我孩子又吞了", True),
        ("zh", "着火", "着 火 了", True),
        ("ja", "意識 ない", "父は意識がありません、いや、ない", True),
        ("ko", "불이 났어요", "지금 불이 크게 났어요", True),
        # A phrase of one language is found in a question of another.
        ("de", "Notfall", "this is a Notfall", True),
    ],
)
def test_a_phrase_is_found_as_the_rules_say(
    tmp_path: Path, language: str, phrase: str, text: str, is_found: bool
) -> None:
    rules = rules_of(tmp_path, kind(certain={language: [phrase]}))

    assert found(rules, text) == ("medical" if is_found else None)


def test_a_word_that_documents_use_is_no_misspelling(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, kind(certain={"en": ["choking"]}))

    assert found(rules, "my son is chocking") == "medical"
    assert found(rules, "I like cooking") == "medical"
    assert found(rules, "I like cooking", frozenset(["cooking"])) is None
    assert found(rules, "he is choking", frozenset(["choking"])) == "medical"


def test_a_word_of_another_phrase_is_no_misspelling(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, kind("assault", certain={"fr": ["m'a violé"]}), kind("police", certain={"fr": ["volé"]}))

    assert found(rules, "On m'a volé mon passeport") == "police"
    assert found(rules, "On m'a viollé") == "assault"


def test_a_likely_phrase_gives_way_to_an_excuse_and_a_certain_one_does_not(tmp_path: Path) -> None:
    rules = rules_of(
        tmp_path, kind(certain={"en": ["house on fire"]}, likely={"en": ["fire"]}, unless={"en": ["drill"]})
    )

    assert found(rules, "there is a fire") == "medical"
    assert found(rules, "when is the fire drill") is None
    assert found(rules, "during the drill the house was on fire") == "medical"


def test_the_first_kind_that_matches_wins(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, kind("first", certain={"en": ["smoke"]}), kind("second", certain={"en": ["smoke"]}))

    assert found(rules, "smoke!") == "first"


def test_the_rules_of_the_folder_come_before_the_shipped_ones(tmp_path: Path) -> None:
    assert {e.kind for e in load_rules(tmp_path, SHIPPED_DOCUMENTS).emergencies} > {"fire", "medical"}

    assert [e.kind for e in rules_of(tmp_path, kind("own")).emergencies] == ["own"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "the whole file: Input should be a valid dictionary"),
        ("lines: [unclosed", "cannot be read"),
        ("lines: &a {x: *a}", "aliases"),
        ("? {}\n: 1", "cannot be read"),
        ("- " * 5000 + "x", "cannot be read"),
        ({"lines": {}}, "emergencies"),
        ({"lines": {"120": {**LINE, "statement": None}}, "emergencies": []}, "lines.120.statement"),
        ({"lines": {"120": {**LINE, "phone": "x"}}, "emergencies": []}, "lines.120.phone"),
        ({"lines": {"120": LINE}, "emergencies": [kind(certan={})]}, "emergencies.0.certan"),
        ({"lines": {"120": LINE}, "emergencies": [kind(certain=["fire"])]}, "emergencies.0.certain"),
        ({"lines": {"120": LINE}, "emergencies": [kind(certain={"en": "fire"})]}, "emergencies.0.certain"),
        ({"lines": {"120": LINE}, "emergencies": [kind(unless={"en": 7})]}, "emergencies.0.unless"),
        ({"lines": {"120": LINE}, "emergencies": [kind("own", lines=["120", "110"])]}, "'own': lines ['110']"),
        ({"lines": {"120": LINE}, "emergencies": [kind("own", first_line={"en": "120"})]}, "first_line is missing"),
    ],
)
def test_a_broken_rules_file_is_named_with_the_field_that_is_wrong(tmp_path: Path, content: object, what: str) -> None:
    write(tmp_path, content)

    with pytest.raises(KnowledgeError) as refused:
        load_rules(tmp_path, SHIPPED_DOCUMENTS)

    assert str(tmp_path / FILE_NAME) in str(refused.value)
    assert what in str(refused.value)


def test_rules_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"lines: \xff\xfe")

    with pytest.raises(KnowledgeError, match=FILE_NAME):
        load_rules(tmp_path, SHIPPED_DOCUMENTS)


def test_numbers_without_quotation_marks_are_numbers_of_lines_all_the_same(tmp_path: Path) -> None:
    content = {"lines": {120: {**LINE, "as_of": 2023}}, "emergencies": [kind(lines=[120], certain={"en": ["fire"]})]}

    rules = load_rules(write(tmp_path, content), SHIPPED_DOCUMENTS)

    assert rules.lines["120"].as_of == "2023"
    assert rules.emergencies[0].lines == ["120"]
