"""Signs and guards of emergency rules, by small rule sets written here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.emergency import FILE_NAME, EmergencyRules, find_emergency, load_rules
from assistant.models import LANGUAGES
from knowledge.errors import KnowledgeError
from knowledge.settings import SHIPPED_DOCUMENTS

LINE = {"names": {"en": "Ambulance"}, "statement": "Ambulance 120.", "publisher": "city", "as_of": "2023-03-02"}
WORDS = {
    "chest": {"en": ["chest"], "es": ["pecho"], "zh": ["胸口"], "ko": ["가슴"]},
    "pressing": {"en": ["press*", "pain"], "es": ["aprieta"], "zh": ["压"], "ko": ["아파"]},
    "sudden": {"en": ["suddenly"]},
    "dying": {"en": ["dying"]},
    "hunger": {"en": ["hunger"]},
    "seek": {"en": ["where can i"]},
    "film": {"en": ["film"]},
}


def rules_of(
    folder: Path, *, words: dict[str, Any] | None = None, guards: object = None, **kind: Any
) -> EmergencyRules:
    content = {
        "lines": {"120": LINE},
        "words": WORDS if words is None else words,
        **(guards if isinstance(guards, dict) else {}),
        "emergencies": [
            {"kind": "medical", "lines": ["120"], "first_line": dict.fromkeys(LANGUAGES, "**120**: call now."), **kind}
        ],
    }
    (folder / FILE_NAME).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return load_rules(folder, SHIPPED_DOCUMENTS)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("something is pressing on my chest", True),
        ("his chest, he says, feels a pressing weight", True),
        ("my chest is fine", False),
        ("a chest of drawers, how much does the delivery to Shunyi cost, and is it in any way a pain", False),
        ("me aprieta el pecho", True),
        ("pecho, pain", False),  # words of two languages make no sign
        ("感觉胸口被什么压着", True),
        ("压力大的时候我常常去公园里慢慢跑步和听音乐放松，胸口没事", False),
        ("가슴이너무아파요", True),
    ],
)
def test_a_sign_is_two_words_close_together_in_any_order_and_in_one_language(
    tmp_path: Path, text: str, is_found: bool
) -> None:
    rules = rules_of(tmp_path, signs=["chest + pressing"])

    assert (find_emergency(text, rules) is not None) is is_found


def test_a_sign_of_three_classes_needs_all_three(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, signs=["chest + pressing + sudden"])

    assert find_emergency("suddenly a pain in my chest", rules)
    assert not find_emergency("a pain in my chest", rules)


def test_one_word_does_not_stand_for_two_classes(tmp_path: Path) -> None:
    words = {"one": {"en": ["bottle"]}, "other": {"en": ["bottle"]}}
    rules = rules_of(tmp_path, words=words, signs=["one + other"])

    assert not find_emergency("a bottle", rules)
    assert find_emergency("a bottle and a bottle", rules)


def test_a_likely_sign_gives_way_to_an_excuse_and_a_certain_one_does_not(tmp_path: Path) -> None:
    likely = rules_of(tmp_path, likely_signs=["chest + pressing"], unless={"en": ["insurance"]})

    assert find_emergency("pain in my chest", likely)
    assert not find_emergency("does insurance pay for pain in my chest", likely)

    certain = rules_of(tmp_path, signs=["chest + pressing"], unless={"en": ["insurance"]})

    assert find_emergency("does insurance pay for pain in my chest", certain)


def test_a_figure_of_speech_is_cut_out_and_hides_nothing_else(tmp_path: Path) -> None:
    guards = {"figures": {"phrases": {"en": ["fire drill"]}, "signs": ["dying + hunger"]}}
    rules = rules_of(tmp_path, guards=guards, certain={"en": ["dying", "fire"]})

    assert not find_emergency("I am dying of hunger", rules)
    assert not find_emergency("when is the fire drill", rules)
    assert find_emergency("I am dying of hunger and my husband is dying", rules)
    assert find_emergency("during the fire drill a fire broke out", rules)
    assert find_emergency("he is dying, and there are so many people here in hunger", rules)


def test_what_is_harmless_excuses_its_own_clause_only(tmp_path: Path) -> None:
    guards = {"harmless": {"signs": ["seek + film"]}}
    rules = rules_of(tmp_path, guards=guards, certain={"en": ["is on fire"]})

    assert not find_emergency("where can i see the film in which a house is on fire", rules)
    assert find_emergency("my house is on fire, where can i see the film", rules)


def test_what_is_calm_excuses_likely_phrases_and_no_certain_ones(tmp_path: Path) -> None:
    guards = {"calm": {"phrases": {"en": ["years ago"]}}}
    rules = rules_of(tmp_path, guards=guards, certain={"en": ["not breathing"]}, likely={"en": ["stroke"]})

    assert find_emergency("my uncle had a stroke", rules)
    assert not find_emergency("two years ago my uncle had a stroke", rules)
    assert find_emergency("he had a stroke two years ago and he is not breathing", rules)


def test_a_question_about_words_raises_no_alarm(tmp_path: Path) -> None:
    guards = {"wording": {"phrases": {"en": ["how do you say"]}}}
    rules = rules_of(tmp_path, guards=guards, certain={"en": ["cant breathe"]})

    assert not find_emergency("How do you say 'help, I can't breathe' in Chinese?", rules)


@pytest.mark.parametrize("guard", ["wording", "harmless", "calm"])
def test_nothing_is_excused_of_what_happens_now(tmp_path: Path, guard: str) -> None:
    guards = {guard: {"phrases": {"en": ["first aid course"]}}, "now": {"phrases": {"en": ["just now"]}}}
    rules = rules_of(tmp_path, guards=guards, likely={"en": ["choking"]})

    assert not find_emergency("a first aid course about choking", rules)
    assert find_emergency("just now in my first aid course somebody is choking", rules)


@pytest.mark.parametrize(
    ("kind", "guards", "what"),
    [
        ({"signs": ["chest + belly"]}, None, "emergency 'medical': the sign 'chest + belly' names ['belly']"),
        ({"likely_signs": ["belly + chest"]}, None, "names ['belly'], which `words` does not list"),
        ({"signs": ["chest"]}, None, "a sign is given as `class + class`, not 'chest'"),
        ({"signs": ["chest + a pain"]}, None, "emergencies.0.signs.0"),
        ({}, {"figures": {"signs": ["dying + boredom"]}}, "figures: the sign"),
        ({}, {"calm": ["years ago"]}, "calm"),
    ],
)
def test_a_sign_that_cannot_be_is_named(tmp_path: Path, kind: dict[str, Any], guards: object, what: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        rules_of(tmp_path, guards=guards, **kind)

    assert what in str(refused.value)


def test_every_class_of_the_shipped_rules_is_used_and_speaks_every_language(rules: EmergencyRules) -> None:
    kinds = rules.emergencies
    guards = (rules.figures, rules.wording, rules.harmless, rules.calm, rules.now)
    used = {name for kind in kinds for sign in kind.signs + kind.likely_signs for name in sign}
    used |= {name for guard in guards for sign in guard.signs for name in sign}

    assert set(rules.words) == used
    assert [name for name, words in rules.words.items() if not all(words.get(code) for code in LANGUAGES)] == []
