"""Variants of questions: what changes, and what must not."""

from difflib import SequenceMatcher
from random import Random

import pytest

from evals.pinyin_names import in_latin_letters, latin_names, pair_names
from evals.robust import FRAMES, KINDS, STORIES, can_perturb, han_number, noun_phrase, perturb, variants
from evals.typos import misspell, mistype

NAMES = {"北京协和医院": "Xiehe Yiyuan", "协和": "Xiehe", "Peking Union": "Xiehe Yiyuan"}
QUESTIONS = {
    "en": "What is the application fee at Peking Union for stays of 90 days?",
    "zh": "北京协和医院的急诊24小时都开吗？",
    "es": "¿Cuánto cuesta la inscripción después de 30 días?",
    "fr": "Où dois-je déclarer l'arrivée de mes 2 enfants ?",
    "de": "Wie groß müssen die Passfotos für 2 Kinder sein?",
    "ru": "Сколько стоит заявление, если ещё 30 дней до конца визы?",
    "ar": "كم يومًا تستغرق الإجراءات بعد 30 يومًا من الوصول؟",
    "ja": "登録は24時間以内にどこでしますか？",
    "ko": "도착하고 24시간 안에 어디에 등록해야 하나요?",
}
KEPT = ("key_facts", "forbidden", "gold", "statuses", "split", "history", "kind", "topic", "entries")


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a choice, no secret


def case(language: str, question: str = "") -> dict[str, object]:
    return {
        "id": f"core-{language}",
        "split": "test",
        "group": "",
        "language": language,
        "kind": "fact",
        "topic": "visas",
        "question": question or QUESTIONS[language],
        "history": [{"role": "user", "content": "Hello, it's me: 24 Hours?"}],
        "statuses": ["answered"],
        "key_facts": [{"type": "fee", "forms": ["RMB 2,000", "2,000 yuan"]}],
        "forbidden": ["RMB 9"],
        "gold": [{"document": "schools/a.md", "quote": "The fee is RMB 2,000."}],
        "entries": ["a"],
    }


CASES = [case(language) for language in QUESTIONS]


def asked(language: str, kind: str, question: str = "", seed: int = 1) -> str:
    return str(perturb(case(language, question), kind, seeded(seed), NAMES)["question"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", QUESTIONS)
def test_a_variant_changes_the_question_and_nothing_it_is_judged_by(kind: str, language: str) -> None:
    original = case(language)
    if not can_perturb(original, kind, NAMES):
        with pytest.raises(ValueError, match=f"core-{language}.*changes nothing"):
            perturb(original, kind, seeded(1), NAMES)
        return
    variant = perturb(original, kind, seeded(1), NAMES)
    assert variant["question"] != original["question"]
    assert {name: variant[name] for name in KEPT} == {name: original[name] for name in KEPT}
    assert (variant["of"], variant["perturbation"]) == (original["id"], kind)
    assert variant["id"] != original["id"]
    assert variant["group"] == original["id"]
    assert original == case(language)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_suits_some_question_and_the_same_seed_gives_the_same_variant(kind: str) -> None:
    suited = [one for one in CASES if can_perturb(one, kind, NAMES)]
    assert suited
    for one in suited:
        assert perturb(one, kind, seeded(7), NAMES) == perturb(one, kind, seeded(7), NAMES)


def test_an_unknown_kind_is_named_with_the_kinds_there_are() -> None:
    with pytest.raises(ValueError, match=r"'shouted'.*typos.*numerals"):
        perturb(CASES[0], "shouted", seeded(1))


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("language", ["en", "ru", "fr", "de", "es"])
def test_a_mistyped_question_differs_from_its_original_and_resembles_it(language: str, seed: int) -> None:
    original, typed = QUESTIONS[language], asked(language, "typos", seed=seed)
    assert typed != original
    assert len(typed.split()) == len(original.split())
    assert SequenceMatcher(None, typed, original).ratio() > 0.8
    for word, written in zip(original.split(), typed.split(), strict=True):
        assert written == word or len(word) > 4


def test_about_six_long_words_in_ten_are_mistyped() -> None:
    text = " ".join(["certificate"] * 1000)
    wrong = sum(word != "certificate" for word in mistype(text, seeded(3)).split())
    assert 540 < wrong < 660


def test_a_misspelt_word_keeps_its_first_letter_and_all_four_errors_occur() -> None:
    written = {misspell("passport", seeded(seed)) for seed in range(400)}
    assert "passport" not in written
    assert all(word.startswith("p") for word in written)
    assert {"pasport", "psasport", "passpport", "passporrt"} <= written
    assert any(word in written for word in ("paddport", "padsport", "passpirt", "passpott"))


def test_short_words_and_other_scripts_are_not_mistyped() -> None:
    assert (
        mistype("how do i pay 100000 at 北京协和医院国际医疗部", seeded(1))
        == "how do i pay 100000 at 北京协和医院国际医疗部"
    )


def test_a_plain_question_is_in_small_letters_without_marks_but_for_those_inside_numbers_and_addresses() -> None:
    question = "Hi! Isn't the visa-hall (Window 25) open at 9:00, for 2,000 yuan? See en.nia.gov.cn."
    assert (
        asked("en", "plain", question)
        == "hi isnt the visa hall window 25 open at 9:00 for 2,000 yuan see en.nia.gov.cn"
    )
    assert asked("zh", "plain") == "北京协和医院的急诊24小时都开吗"


def test_diacritics_are_lost_and_no_other_letter_is() -> None:
    assert asked("es", "no_diacritics") == "¿Cuanto cuesta la inscripcion despues de 30 dias?"
    assert asked("ru", "no_diacritics", "Мой ещё новый") == "Мой еще новый"
    written = {asked("de", "no_diacritics", "große Ämter", seed) for seed in range(20)}
    assert written == {"grose Amter", "grosse Aemter"}
    assert not can_perturb(case("ja", "ガイドブック"), "no_diacritics")


def test_a_number_is_written_in_chinese_or_in_full_width() -> None:
    written = {asked("zh", "numerals", "24小时内，拨打12367，拿S1签证", seed) for seed in range(20)}
    assert written == {"二十四小时内，拨打12367，拿S1签证", "２４小时内，拨打１２３６７，拿S１签证"}
    assert asked("en", "numerals", "240 hours") == "２４０ hours"


@pytest.mark.parametrize(("number", "written"), [(1, "一"), (10, "十"), (15, "十五"), (20, "二十"), (99, "九十九")])
def test_small_numbers_in_chinese(number: int, written: str) -> None:
    assert han_number(number) == written


def test_names_come_in_pinyin_the_longest_first() -> None:
    assert asked("zh", "pinyin") == "Xiehe Yiyuan 的急诊24小时都开吗？"
    assert asked("en", "pinyin") == "What is the application fee at Xiehe Yiyuan for stays of 90 days?"
    assert in_latin_letters("no name here", {}) == "no name here"
    assert not can_perturb(case("zh"), "pinyin")


def test_pinyin_is_paired_by_its_syllables_and_not_where_two_could_be_meant() -> None:
    names = ["北京协和医院", "PUMCH", "Xiehe", "协和医院", "协和", "Xiehe Yiyuan", "Peking Union"]
    assert pair_names(names) == {"协和医院": "Xiehe Yiyuan", "协和": "Xiehe"}
    assert pair_names(["青苗", "Qingmiao", "Beanstalk"]) == {"青苗": "Qingmiao"}
    assert pair_names(["来广营", "崔各庄", "望京", "Laiguangying", "Cuigezhuang"]) == {}
    assert pair_names(["青苗", "Qingmiao", "Dewei"]) == {}
    assert pair_names(["安定医院", "抑郁", "Anding"]) == {}


def test_names_are_read_from_the_headers_of_places_only(tmp_path) -> None:  # type: ignore[no-untyped-def]
    header = "---\ntitle: {}\ntopic: {}\naliases: [{}]\n---\n\n# Title\n"
    (tmp_path / "a.md").write_text(
        header.format("Beanstalk International School (BIBS)", "schools", "Beanstalk, 青苗, Qingmiao, Big School"),
        encoding="utf-8",
    )
    (tmp_path / "b.md").write_text(header.format("Taxis", "daily-life", "打车, Dache"), encoding="utf-8")
    assert latin_names(tmp_path) == {
        "Beanstalk": "Qingmiao",
        "Beanstalk International School": "Qingmiao",
        "青苗": "Qingmiao",
    }


def test_an_english_noun_phrase_or_clause_stands_in_a_frame_of_another_language() -> None:
    variant = perturb(case("en", "What is the fee at ISB?"), "mixed", seeded(2))
    assert "fee at ISB" in variant["question"]
    assert "What is" not in variant["question"]
    assert variant["language"] in FRAMES
    clause = perturb(case("en", "how long do they keep my passport"), "mixed", seeded(2))
    assert "how long do they keep my passport" in clause["question"]
    assert not can_perturb(case("fr"), "mixed")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What's the deposit at YCIS", "deposit at YCIS"),
        ("Could you tell me the number of Sanfine, the one near Gongti?", "number of Sanfine"),
        ("Where's the hall for people in Shunyi? Street please.", "hall for people in Shunyi"),
        ("What is the fee at ISB? And what is it at WAB?", ""),
        ("What is cheaper, the bus or the train", ""),
        ("What is my share of the rent?", "my share of the rent"),
        ("What is the address?", ""),
        ("how long must I wait", ""),
    ],
)
def test_a_noun_phrase_is_taken_only_where_the_question_goes_straight_to_it(question: str, words: str) -> None:
    assert noun_phrase(question) == words


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_story_stands_around_the_question_and_is_long_but_asks_nothing_itself(language: str) -> None:
    assert QUESTIONS[language] in asked(language, "story")
    assert len(set(STORIES[language])) >= 4
    for story in STORIES[language]:
        told = story.replace("{question}", "")
        length = len(told) if language in ("zh", "ja") else len(told.split())
        assert (80 <= length <= 240) if language in ("zh", "ja") else (40 <= length <= 120), length
        assert story.count("{question}") == 1
        assert not set(told) & set("?？؟0123456789")


def test_every_frame_has_room_for_the_words_and_every_language_the_same_frames() -> None:
    assert {*FRAMES, "en"} == set(STORIES) == set(QUESTIONS)
    assert len({frozenset(frames) for frames in FRAMES.values()}) == 1
    assert all(frame.count("{words}") == 1 for frames in FRAMES.values() for frame in frames.values())


def test_a_suite_of_variants_is_the_same_for_the_same_seed_and_spreads_over_kinds_languages_and_cases() -> None:
    made = variants(CASES, 21, seeded(5), NAMES)
    assert made == variants(CASES, 21, seeded(5), NAMES)
    assert made != variants(CASES, 21, seeded(6), NAMES)
    assert len({one["id"] for one in made}) == 21
    assert {one["perturbation"] for one in made} == set(KINDS)
    assert {one["of"] for one in made} == {one["id"] for one in CASES}


def test_fewer_variants_come_back_where_no_more_can_be_made() -> None:
    made = variants([case("ko")], 50, seeded(5), NAMES)
    assert {one["perturbation"] for one in made} == {"plain", "story", "numerals"}
    assert variants(CASES, 0, seeded(5), NAMES) == []
