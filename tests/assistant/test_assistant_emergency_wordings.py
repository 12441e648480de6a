"""Wordings that residents use in a panic, and calm ones that sound alike, against the shipped rules."""

from __future__ import annotations

import re

import pytest

from assistant.emergency import EmergencyRules, find_emergency

# By language: the number that must stand first, and what is asked.
PANIC = {
    "en": [
        ("120", "my wife is 38 weeks her water just broke and the head is showing"),
        ("120", "baby wont wake up hes floppy pls"),
        ("120", "little girl fell from 3rd floor window, she's breathing but not awake"),
        ("120", "pregnant 32 weeks and im gushing blood, sanlitun soho"),
        ("120", "kid got into the drain cleaner under the sink, mouth is burned"),
        ("120", "he went under in the hotel pool two minutes ago we got him out no pulse"),
        ("120", "a toddler is locked in a hot car and hes not reacting"),
        ("120", "roommate hanging in the closet oh god"),
        ("110", "a guy pulled me into an alley and ripped my shirt"),
        ("110", "my ex posted he's coming to kill me tonight, he knows my address"),
        ("110", "my ex is banging on the door shouting hes going to hurt me"),
        ("119", "whole corridor is full of smoke i cant get to the stairs 18th floor"),
        ("119", "flames coming out of the flat above us"),
    ],
    "zh": [
        ("120", "我外婆糖尿病，叫她没反应浑身冰冷"),
        ("120", "切菜切到手，血一直喷，按不住"),
        ("120", "孩子从三楼掉下来了还有气"),
        ("120", "宝宝发烧四十度，一直在抽"),
        ("120", "我在家刚生了，脐带还没剪"),
        ("120", "怀孕八个月突然大出血"),
        ("120", "我老公胸口像压了块石头，满头大汗，脸色发白"),
        ("120", "吃完沙茶面脸麻嗓子紧"),
        ("110", "我五岁的女儿在商场不见了，怎么找都找不到"),
        ("110", "楼下那家人在国外，现在有人打着手电在里面"),
        ("110", "老人早上出门到现在没回家，他有老年痴呆"),
        ("119", "厨房油锅着了，火窜到油烟机上了"),
        ("119", "地库有电动车烧了，黑烟进电梯井"),
    ],
    "es": [
        ("120", "se le fue la cara para un lado y habla raro"),
        ("120", "se cayó de un tercer piso"),
        ("120", "alguien se ha tirado a las vías del metro"),
        ("120", "acabo de dar a luz en casa, el cordón sigue unido"),
        ("120", "mi madre se ha quedado en el baño sin poder mover un lado y con la boca rara"),
        ("120", "mi compañera está convulsionando en el suelo"),
        ("120", "volcó el autobús, hay gente atrapada"),
        ("120", "se ha tragado una pila de botón"),
        ("110", "me han metido en una casa y no me dejan salir"),
        ("110", "no encuentro a mi hija, estábamos en el zoo y desapareció"),
        ("110", "me están atracando con una navaja"),
        ("119", "se oye un silbido en la tubería del gas"),
        ("119", "arde la cocina de los vecinos y hay una señora dentro"),
    ],
    "fr": [
        ("120", "mon coloc s'est pendu"),
        ("120", "mamie n'arrive plus à lever la jambe et bave d'un côté"),
        ("120", "elle est enceinte et perd énormément de sang"),
        ("120", "piqué par un frelon, tout son visage a doublé"),
        ("120", "mamie est coincée aux toilettes, un côté ne répond plus et sa bouche part de travers"),
        ("120", "ma copine dit qu'elle est sur le pont et qu'elle va le faire"),
        ("120", "du déboucheur dans les yeux, il ne voit plus"),
        ("120", "mon collègue s'est écroulé devant la machine à café, il ne respire presque pas"),
        ("110", "un homme me suit depuis la station de métro j'ai peur"),
        ("110", "mon mari a cassé la porte et il va me frapper"),
        ("110", "on me braque avec un couteau"),
        ("119", "de la fumée noire sort de l'appart d'à côté"),
        ("119", "la friteuse a pris feu"),
    ],
    "de": [
        ("120", "mein freund hat sich mit der säge in die hand geschnitten das blut spritzt"),
        ("120", "ich hab so einen druck auf der brust und mir ist schlecht"),
        ("120", "kleinkind 40,5 fieber und krampft"),
        ("120", "rohrreiniger im auge, er sieht nichts mehr"),
        ("120", "meine schwester ist diabetikerin, schwitzt und redet wirres zeug"),
        ("120", "ich habe zwanzig tabletten genommen"),
        ("120", "schlangenbiss, das bein ist dick"),
        ("120", "kochtopf umgekippt, baby voll verbrüht"),
        ("110", "jemand versucht bei mir einzubrechen"),
        ("110", "unten in der wohnung laufen einbrecher rum"),
        ("110", "der taxifahrer fasst mir ans bein und hält nicht an"),
        ("119", "die küche der nachbarn steht in flammen, da ist noch eine frau drin"),
        ("119", "starker gasgeruch im treppenhaus, leuten ist schwindlig"),
    ],
    "ru": [
        ("120", "девушка на седьмом месяце, сильное кровотечение"),
        ("120", "девушка в метро упала и бьётся в судорогах"),
        ("120", "сын выпил средство для труб"),
        ("120", "провалился под лёд на пруду"),
        ("120", "змея укусила, нога распухла"),
        ("120", "упал с пятого этажа, ещё дышит"),
        ("120", "бабушка в туалете, одна сторона не работает, рот скривился"),
        ("120", "друг перепил, его рвёт и он не просыпается"),
        ("110", "парень запер меня и пинает ногами"),
        ("110", "потерялся ребёнок в торговом центре, не можем найти"),
        ("110", "за мной уже полчаса идёт какой-то мужик"),
        ("119", "в подъезде дым, не можем выйти"),
        ("119", "электромобиль горит на подземной парковке, чёрный дым в лифте"),
    ],
    "ar": [
        ("120", "لسعته نحلة وصار ما يقدر يبلع ولا يتنفس"),
        ("120", "دخل منظف في عينه وما عاد يشوف"),
        ("120", "زوجتي نزل ماء الولادة والطفل قادم"),
        ("120", "زوجي يتصبب عرقا ويقول إن صدره يعصره"),
        ("120", "جدي ماسك صدره وعرقان ويقول بموت"),
        ("120", "حامل بالشهر الثامن وتنزف وايد"),
        ("120", "جرحت يدي بالسكين والدم لا يتوقف"),
        ("120", "ولدت قبل شوي بالبيت لحالي"),
        ("110", "السواق مو راضي يوقف ومقفل الأبواب"),
        ("110", "خطيبي حابسني ويرفسني"),
        ("110", "رجل يمشي ورائي من المحطة وأنا خائفة"),
        ("119", "مطبخ الجيران يحترق وفيه عجوز"),
        ("119", "دخان كثيف يخرج من شقة الجيران"),
    ],
    "ja": [
        ("120", "吸入器が効かず唇が青い"),
        ("120", "観光バスが横転して人が挟まってる"),
        ("120", "友人が飲みすぎて吐いてるのに目を覚まさない"),
        ("120", "パイプ洗浄剤が目に入って見えない"),
        ("120", "妹が「さようなら」ってメッセージ送ってきて電話に出ない"),
        ("120", "家で一人で産んでしまいました、へその緒がつながってます"),
        ("120", "赤ちゃんがボタン電池飲んだかも"),
        ("120", "同僚がいきなり崩れ落ちて、いびきみたいな呼吸してます"),
        ("110", "刃物を突きつけられて財布を取られてる"),
        ("110", "娘とはぐれて見つからない、5歳です"),
        ("110", "誰かがドアをこじ開けようとしてる"),
        ("119", "隣の家の台所が燃えてておばあさんが中にいる"),
        ("119", "隣の部屋から煙が出てる"),
    ],
    "ko": [
        ("120", "트럭이 자전거 탄 사람을 치고 갔어요 머리에서 피나요"),
        ("120", "뜨거운 라면을 아기가 뒤집어썼어요"),
        ("120", "흡입기가 안 듣고 입술이 파래요"),
        ("120", "두살 아기가 변기세정제를 빨았어요"),
        ("120", "엄마가 젓가락을 자꾸 떨어뜨리고 말이 이상해요"),
        ("120", "애기 열이 40도인데 경련해요"),
        ("120", "지하철 선로로 뛰어든 사람이 있어요"),
        ("120", "땅콩소스 먹고 혀가 부어요"),
        ("110", "남자가 골목으로 끌고 갔어요"),
        ("110", "전남친이 문 두드리면서 죽인대요"),
        ("110", "친구가 차에 강제로 끌려갔어요"),
        ("119", "보조배터리가 터져서 이불에 불붙었어요"),
        ("119", "계단에 가스냄새가 심하고 다들 어지러워해요"),
    ],
}
CALM = {
    "en": [
        "my boss exploded at me because I forgot the stamp on the contract",
        "I'm crushed, my visa was refused, can I appeal",
        "Where can I watch the film The Drowning?",
        "I cut my hair short and need a new visa photo",
        "where do diabetics buy insulin with foreign insurance",
        "what is the fine for smoking in a hotel room",
        "Can I keep a pet snake in Beijing?",
        "Is there a first aid course where they teach choking rescue?",
        "Who do I tell that a street lamp is broken",
        "the hotpot set my mouth on fire, milk tea nearby?",
    ],
    "zh": [
        "急救课程在哪里报名",
        "我的心都碎了，女朋友走了，北京有英文咨询吗",
        "“我喘不过气”用英语怎么说？",
        "血糖仪在哪里买",
        "孩子对花生过敏，学校食堂怎么办",
        "颐和园湖里能游泳吗",
        "灭火器过期了去哪换",
        "老人坐公交免费吗",
        "电影《烈火英雄》在哪儿看",
        "签证被拒了，我崩溃了，能申诉吗",
    ],
    "es": [
        "¿me compensan por un vuelo retrasado?",
        "una novela negra ambientada en Pekín",
        "mi hijo es alérgico a los cacahuetes, ¿qué colegio lo tiene en cuenta?",
        "busco clases de defensa personal",
        "la ola de calor nos está asfixiando, ¿piscinas?",
        '¿cómo se escribe "ambulancia" en chino?',
        "¿se puede nadar en el lago del Palacio de Verano?",
        "estoy ahogado en deudas, ¿puedo trabajar con visa de estudiante?",
        "quiero clases de boxeo",
        "casi me muero de risa en el teatro, ¿dónde compro entradas?",
    ],
    "fr": [
        "stage de natation pour enfant qui a peur de l'eau",
        "comment expliquer à la pharmacie que j'ai de l'asthme ?",
        "peut-on nager dans le lac du Palais d'été ?",
        "la fondue m'a mis la bouche en feu, un thé au lait ?",
        "je voudrais taper dans un sac de boxe",
        "le propriétaire frappe à la porte tous les mois, c'est légal ?",
        "acheter un détecteur de fumée",
        "association pour l'épilepsie",
        "amende pour avoir fumé à l'hôtel",
        "mes enfants se battent pour le téléphone, un psy ?",
    ],
    "de": [
        "meine mutter ist letzten winter gestürzt, gibt es physiotherapie auf englisch?",
        "darf der vermieter einfach klopfen und reinkommen?",
        "der vermieter droht die kaution zu behalten",
        "mein handy ist tot",
        "das war zum totlachen, wo gibts karten?",
        "welche geburtsklinik ist gut?",
        "mein sohn hat eine nussallergie, welche schule?",
        "mein sohn hat 37,5 fieber, darf er in die kita?",
        "mein sohn ist ganz verrückt nach tanghulu",
        "was wäre, wenn mir jemand den pass klaut?",
    ],
    "ru": [
        "мы заблудились в хутунах, какая станция рядом?",
        "жара убийственная, где бассейн?",
        "чуть не умер со смеху, где купить билеты на стендап?",
        "можно ли плавать в озере Летнего дворца?",
        "у сына 37,5, можно в садик?",
        "как объяснить в аптеке, что у меня астма?",
        "посоветуйте детектив про Пекин",
        "какой роддом выбрать?",
        "штраф за курение в отеле",
        "фонарь не горит, кому сообщить?",
    ],
    "ar": [
        "خسرنا بقوة في الكرة، أين تلعبون؟",
        "مديري سيقتلني إذا تأخرت",
        "منظر يحبس الأنفاس، متى تفتح الحديقة؟",
        "أين ألد في بكين؟",
        "أولادي يتشاجرون على الهاتف، مستشار أسري؟",
        "اللابتوب خرب",
        "رفضوا تأشيرتي وأنا محطم، هل أستأنف؟",
        "هل السباحة مسموحة في بحيرة القصر الصيفي؟",
        "كيف تكتب كلمة إطفاء بالصينية؟",
        "الهوت بوت حرق فمي، وين شاي بالحليب؟",
    ],
    "ja": [
        "パソコンが壊れた",
        "ビザが却下されて打ちのめされた、不服申立ては？",
        "書類に溺れそうです、就労許可の更新は",
        "頤和園の湖で泳げますか",
        "息子の熱が37.5度、幼稚園に行っていい？",
        "家賃で心臓が止まりそう",
        "電動バイクのヘルメットは義務？",
        "街灯が壊れている、連絡先は",
        "電動スクーターに免許は要りますか",
        "「息ができない」は中国語でなんと言いますか",
    ],
    "ko": [
        '"소방차"는 중국어로 어떻게 써요',
        "상사가 도장 때문에 폭발했어요",
        "아들이 탕후루에 빠졌어요 어디서 팔아요",
        "뱀을 키워도 되나요",
        "영아 질식 응급처치 교육 있나요",
        "여권을 나중에 잃어버리면 어떻게 해야 하나요",
        "지하철 카드를 잃어버렸어요",
        "금요일 소방 훈련 참석해야 하나요",
        "사랑니 때문에 죽겠어요 치과 추천",
        "헌혈 어디서 하나요",
    ],
}


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [(language, number, text) for language, rows in PANIC.items() for number, text in rows],
)
def test_what_is_typed_in_a_panic_raises_the_alarm_with_the_right_number_first(
    rules: EmergencyRules, language: str, number: str, text: str
) -> None:
    found = find_emergency(text, rules)

    assert found is not None
    told = re.search(r"\*\*(\d+)\*\*", found.first_line[language])
    assert told is not None
    assert told[1] == number


@pytest.mark.parametrize("text", [text for texts in CALM.values() for text in texts])
def test_a_calm_question_that_sounds_alike_raises_no_alarm(rules: EmergencyRules, text: str) -> None:
    assert find_emergency(text, rules) is None


@pytest.mark.parametrize(
    "text",
    [
        "I'm dying of hunger, but listen: my wife is not breathing",
        "My insurance card is at home and my son is choking on a grape",
        "We were watching a film and dad collapsed, he is unconscious",
        "He has had asthma since last year and now he can't breathe",
        "我饿死了不重要，我老公昏倒了叫不醒",
        "Me muero de risa con él pero ahora no respira",
        "J'ai peur, mon mari me frappe, où est l'assurance ?",
        "Letztes Jahr war alles gut, jetzt atmet er nicht mehr",
    ],
)
def test_a_figure_of_speech_or_a_calm_word_hides_no_emergency(rules: EmergencyRules, text: str) -> None:
    assert find_emergency(text, rules) is not None


def test_every_certain_phrase_raises_the_alarm_by_itself(rules: EmergencyRules) -> None:
    phrases = [
        phrase.replace("*", "") for kind in rules.emergencies for listed in kind.certain.values() for phrase in listed
    ]

    assert [phrase for phrase in phrases if find_emergency(phrase, rules) is None] == []
