"""A follow-up is searched together with what was asked before; a question that stands alone is not dragged along."""

from __future__ import annotations

import pytest

from assistant.models import Question, Turn
from assistant.rephrase import has_word, leans_on_history, search_text, word_lists

FOLLOW_UPS = {
    "en": [
        "And what does it cost?",
        "what about my children?",
        "Is the office that issues them open on a Saturday as well?",
    ],
    "zh": ["那周末呢？", "多少钱？", "请问办理这个手续需要提前在网上预约吗？"],
    "es": ["¿Y cuánto cuesta?", "¿Y los sábados?", "¿Eso vale también para mis hijos que nacieron aquí en Pekín?"],
    "fr": ["Et pour les enfants ?", "Combien ça coûte ?", "Est-ce que cela vaut aussi pour mes enfants nés à Pékin ?"],
    "de": ["Und am Samstag?", "Was kostet das?", "Muss ich für diese Karte auch meinen Reisepass mitbringen?"],
    "ru": ["А сколько это стоит?", "А в субботу?", "Нужно ли для этого лично приходить в отделение полиции?"],
    "ar": ["وماذا عن أولادي؟", "كم يكلف هذا؟", "هل يجب أن أذهب إلى هناك بنفسي مع جواز السفر الأصلي؟"],
    "ja": ["では、土曜日は？", "それはいくら？", "その手続きは子どもも一緒に窓口へ行く必要がありますか？"],
    "ko": ["그럼 토요일은요?", "얼마예요?", "그리고 아이들도 부모와 함께 신청할 수 있는지 알려 주세요"],
}
STAND_ALONE = {
    "en": [
        "Is there an international school in Shunyi with lessons in French?",
        "Where can a foreign resident convert a driving licence in Beijing without a test?",
        "Which hospitals in Chaoyang have an English-speaking dentist on Sundays?",
    ],
    "zh": ["我应该带哪些材料去申请居留许可延期？", "协和医院国际医疗部的预约电话是多少？"],
    "es": [
        "¿Dónde puede un residente extranjero canjear la licencia de conducir en Pekín?",
        "¿Qué hospitales de Chaoyang tienen dentistas que hablan inglés los domingos?",
    ],
    "fr": [
        "Où un résident étranger peut-il faire échanger son permis de conduire ?",
        "Quels sont les horaires de la piscine du centre sportif de Chaoyang ?",
        "Y a-t-il un dentiste anglophone ouvert le dimanche à Shunyi ?",
    ],
    "de": [
        "Wie verlängere ich in Peking das Visum für meine Eltern?",
        "Welche Krankenhäuser in Chaoyang haben sonntags einen englischsprachigen Zahnarzt?",
    ],
    "ru": [
        "Где иностранный житель может обменять водительские права в Пекине?",
        "В каких больницах Чаояна по воскресеньям принимает стоматолог со знанием английского?",
    ],
    "ar": [
        "ما أوقات عمل مكتب الهجرة والجوازات في حي تشاويانغ يوم السبت؟",
        "أين يمكن للمقيم الأجنبي تحويل رخصة القيادة في بكين؟",
    ],
    "ja": [
        "北京で外国人が運転免許を切り替えるにはどうすればいいですか？",
        "朝陽区で日曜日に英語で診てもらえる歯科はどこですか？",
    ],
    "ko": [
        "베이징에서 외국인이 운전면허를 바꾸려면 어떻게 해야 하나요?",
        "차오양구에서 일요일에 영어로 진료하는 치과는 어디인가요?",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in FOLLOW_UPS.items() for text in texts])
def test_a_follow_up_leans_on_what_was_asked_before(language: str, text: str) -> None:
    assert leans_on_history(text, language)


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in STAND_ALONE.items() for text in texts])
def test_a_question_that_stands_alone_does_not(language: str, text: str) -> None:
    assert not leans_on_history(text, language)


def test_only_the_residents_own_last_words_become_context() -> None:
    history = tuple(
        turn for n in range(5) for turn in (Turn("user", f"question {n}"), Turn("assistant", f"answer {n}"))
    )

    text = search_text(Question("And at weekends?", history), "en")

    assert text.question == "And at weekends?"
    assert text.context == "question 2 question 3 question 4"
    assert text.leans


def test_without_history_nothing_is_added_and_nothing_leans() -> None:
    assert search_text(Question("And at weekends?"), "en").context == ""
    assert not search_text(Question("And at weekends?"), "en").leans


@pytest.mark.parametrize(
    ("text", "purpose", "stands"),
    [
        ("What is the PHONE number?", "contact", True),
        ("وما هاتفهم؟", "contact", True),
        ("병원 전화번호가 뭐예요?", "contact", True),
        ("Ist der Preis gestiegen?", "price", True),
        ("¿Cuanto cuesta?", "price", True),
        ("Is he a priceless witness?", "price", False),
        ("What was valid before 2013, before 2014?", "past", True),
        ("The wash is included", "past", False),
    ],
)
def test_listed_words_are_found_whole_without_case_or_accents(text: str, purpose: str, stands: bool) -> None:
    assert has_word(text, purpose) is stands


@pytest.mark.parametrize("purpose", ["opening", "pointing_back", "contact", "past", "price"])
def test_every_purpose_has_words_in_every_language(purpose: str) -> None:
    by_language = word_lists()[purpose]

    assert sorted(by_language) == sorted(FOLLOW_UPS)
    assert all(words and all(isinstance(word, str) for word in words) for words in by_language.values())
