"""The language of a question, told from its words or, where these do not tell, from the page."""

from __future__ import annotations

import pytest

from assistant.language import identify

SENTENCES = {
    "en": ["Where can I have my driving licence exchanged?", "my landlord keeps the deposit what can i do"],
    "zh": ["怎样给孩子报名上国际学校？", "地鐵可以刷外國信用卡嗎"],
    "es": ["¿Dónde puedo renovar mi permiso de residencia?", "como abro una cuenta en un banco de pekin"],
    "fr": ["Où puis-je faire renouveler mon titre de séjour ?", "comment ouvrir un compte bancaire en chine"],
    "de": ["Wo kann ich meinen Aufenthaltstitel verlängern?", "wie eroeffne ich hier ein bankkonto"],
    "ru": ["Где продлить вид на жительство?", "как открыть счёт в банке"],
    "ar": ["أين يمكنني تجديد تصريح إقامتي؟", "كيف افتح حسابا في البنك"],
    "ja": ["在留許可はどこで更新できますか？", "ビザ延長の方法"],
    "ko": ["거류허가는 어디에서 연장하나요?", "은행 계좌 만드는 법"],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in SENTENCES.items() for text in texts])
def test_a_question_is_recognised_in_its_language_whatever_the_page_speaks(language: str, text: str) -> None:
    assert identify(text) == language
    assert identify(text, fallback="ru" if language != "ru" else "ja") == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is 北京协和医院 open on Sunday for foreign patients?", "en"),
        ("Wie komme ich vom Flughafen zur 三里屯?", "de"),
        ("我想在 Starbucks 附近找一家药店", "zh"),
        ("Сколько стоит билет в Universal Beijing Resort?", "ru"),
        ("ما هو عنوان International SOS في بكين؟", "ar"),
        ("北京のInternational Schoolの学費はいくらですか？", "ja"),
        ("VISA 카드로 지하철을 탈 수 있나요?", "ko"),
    ],
)
def test_a_name_in_another_script_does_not_change_the_language(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize("text", ["visa", "gracias", "ok", "WeChat", "240h", "🙂", "", "ยา"])
def test_what_is_too_short_to_tell_is_in_the_language_of_the_page(text: str) -> None:
    assert identify(text, fallback="fr") == "fr"
    assert identify(text, fallback="tlh") == identify(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"), [("签证", "zh"), ("виза", "ru"), ("비자", "ko"), ("ビザ", "ja"), ("فيزا", "ar")]
)
def test_a_single_word_in_a_script_of_its_own_tells_its_language(text: str, language: str) -> None:
    assert identify(text, fallback="en") == language
