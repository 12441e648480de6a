"""Another city is noticed in six scripts; Beijing, its districts and everyday words are never taken for one."""

from __future__ import annotations

import pytest

from assistant.city_roles import asked_about_other_city
from assistant.places import names_beijing, other_city

ELSEWHERE = [
    ("Where can I see a doctor in Shanghai?", "Shanghai"),
    ("Can you recommend a school near New York?", "New York City"),
    ("¿Dónde hay un buen colegio en Barcelona?", "Barcelona"),
    ("Où trouver un médecin à Lyon ?", "Lyon"),
    ("Wo melde ich mich in Köln an?", "Köln"),
    ("Где найти врача в Москве?", "Moscow"),
    ("Как снять квартиру в Новосибирске?", "Novosibirsk"),
    ("أين أجد طبيبا في القاهرة؟", "Cairo"),
    ("我在上海怎么看病？", "Shanghai"),
    ("东京的地铁票多少钱？", "Tokyo"),
    ("大阪で英語が通じる病院は？", "Osaka"),
    ("シンガポールの学校はいくらですか？", "Singapore"),
    ("서울에서 영어 하는 병원이 어디예요?", "Seoul"),
]
BEIJING = (
    "Beijing Peking Pékin Pequín Пекин بكين 北京 ペキン 베이징 Chaoyang Haidian Dongcheng Xicheng Fengtai Daxing Miyun "
    "Shijingshan Mentougou Fangshan Tongzhou Shunyi Changping Huairou Pinggu Yanqing Yizhuang Чаоян Хайдянь 차오양 "
    "东城区 西城区 朝阳区 海淀区 丰台区 石景山区 门头沟区 房山区 通州区 顺义区 昌平区 "
    "大兴区 怀柔区 平谷区 密云区 延庆区 朝陽区"
)
EVERYDAY = [
    "Nice to meet you, where do I start?",
    "CAN I WORK IN PART TIME?",
    "Is there an ATM near Carrefour?",
    "Which mobile plan is the best deal for reading e-mail?",
    "Solo quiero saber cómo pido una cita. ¿Hago cola?",
    "Wie melde ich mein Kind bei Kita und Schule an?",
    "Où laver mon linge, en machine ou à la main ?",
    "Как добавить карту на сайте? Верно ли, что это в Совете?",
    "أين أجد صيدلية في المدينة؟",
    "أين أجد طبيبا لألم في العين؟",
    "كيف أسجل ابني في رياض الأطفال؟",
    "كيف أصل إلى مطعم في ميدان الشعب؟",
    "子どものニーズに合う学校はありますか？",
    "ことしまでに手続きしないといけませんか？",
    "ファミリールームのある病院は？",
    "외국인을 위해 미리에 예약할 수 있나요?",
    "我住在中山公园附近，去哪里看牙？",
    "在苏州街的医院怎么挂号？",
    "Is there a dentist near Beihai Park?",
    "How do I get to the clinic in Suzhou Street?",
]


@pytest.mark.parametrize(("text", "name"), ELSEWHERE)
def test_a_question_about_another_city_names_that_city(text: str, name: str) -> None:
    place = asked_about_other_city(text)

    assert place is not None
    assert place.name == name


@pytest.mark.parametrize("name", BEIJING.split())
def test_beijing_and_its_districts_are_never_another_city(name: str) -> None:
    for text in (
        name,
        f"{name}?",
        f"我住在{name}，去哪里看牙？",
        f"Is there a dentist in {name}?",
        f"{name}에서 뭐 해요?",
    ):
        assert other_city(text) is None
        assert names_beijing(text)


@pytest.mark.parametrize("text", EVERYDAY)
def test_an_everyday_word_or_a_street_is_no_city(text: str) -> None:
    assert asked_about_other_city(text) is None


def test_a_question_that_names_beijing_too_is_about_beijing() -> None:
    assert asked_about_other_city("In Shanghai I had a licence, how do I use it in Beijing?") is None
    assert asked_about_other_city("我在上海交的社保怎么转到北京？") is None


@pytest.mark.parametrize(
    "text",
    [
        "I have a degree from London, is it accepted?",
        "Is the Tokyo Mitsubishi bank card accepted?",
        "上海籍配偶怎么登记？",
    ],
)
def test_a_city_that_is_only_mentioned_is_not_where_the_need_lies(text: str) -> None:
    assert other_city(text) is not None
    assert asked_about_other_city(text) is None


def test_only_the_sentences_that_ask_count() -> None:
    assert asked_about_other_city("We lived in Rome for years. Where do we register now?") is None
    assert asked_about_other_city("We live here now. Where do we register in Rome?") is not None


def test_a_name_counts_only_with_its_capital_unless_the_city_is_one_of_the_largest() -> None:
    assert other_city("is there a school in lyon") is None
    assert other_city("Is there a school in Lyon?") is not None
    assert other_city("is there a school in shanghai") is not None


def test_a_city_in_china_is_told_from_one_abroad() -> None:
    assert [place.in_china for text in ("在广州", "In Paris") if (place := other_city(text))] == [True, False]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Is there free wifi in the Paris metro?", "Paris"),
        ("Which school in Shanghai's Minhang district takes toddlers?", "Shanghai"),
        ("where is the exit-entry office in chengdu", "Chengdu"),
        ("Was kostet die Deutsche Schule Shanghai Pudong?", "Shanghai"),
        ("¿Puedo usar la tarjeta en el metro de Shanghái?", "Shanghai"),
        ("Сколько стоит метро в Токио?", "Tokyo"),
        ("كم تكلفة التاكسي من مطار طوكيو هانيدا إلى شيبويا؟", "Tokyo"),
        ("أحتاج إلى مدرسة بشنغهاي لابنتي", "Shanghai"),
        ("东京哪家医院有会说中文的医生？", "Tokyo"),
        ("부산 지하철 요금이 얼마예요?", "Busan"),
        ("칭다오에 사는데 출입국관리소 위치 좀 알려주세요", "Qingdao"),
        ("We live in Shenzhen. Which hospital has English doctors?", "Shenzhen"),
    ],
)
def test_a_thing_of_a_city_or_a_home_there_is_elsewhere(text: str, name: str) -> None:
    place = asked_about_other_city(text)

    assert place is not None
    assert place.name == name


@pytest.mark.parametrize(
    "text",
    [
        "베이징 말고 서울에서 외국인등록은 어디서 하나요?",
        "Je déménage à Canton et plus à Pékin : où loger ?",
        "Переезжаем из Пекина в Гуанчжоу, посоветуйте больницу в Гуанчжоу",
        "en Shanghai, no en Pekín: ¿dónde renuevo el visado?",
        "не в Пекине, а в Шанхае где продлить визу?",
        "北京ではなく上海の病院を教えて",
        "不是北京，是天津的地铁票价多少？",
        "في شنغهاي وليس في بكين، أين أجدد الإقامة؟",
    ],
)
def test_not_beijing_but_another_city_is_about_the_other(text: str) -> None:
    assert asked_about_other_city(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I'm moving from Shanghai to Beijing, which papers do I need?",
        "我从广州搬到北京，社保怎么转？",
        "Wie komme ich von Peking nach Tianjin mit dem Zug?",
        "My Toronto clinic wrote the report, is it accepted here?",
        "My degree is from a London university, do I need to authenticate it?",
        "Is there a direct train from Beijing to Shanghai at night?",
    ],
)
def test_where_something_comes_from_or_a_train_goes_is_not_elsewhere(text: str) -> None:
    assert asked_about_other_city(text) is None
