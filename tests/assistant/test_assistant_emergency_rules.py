"""The shipped rules: a clear emergency is found in nine languages, and what only sounds like one is not."""

from __future__ import annotations

import pytest

from assistant.emergency import EmergencyRules, find_emergency
from assistant.models import LANGUAGES

CLEAR = {
    "suicide": {
        "en": "My roommate says she wants to kill herself tonight, what do I do?",
        "zh": "我真的不想活了，觉得活着没有意义",
        "es": "Mi amigo dice que se quiere suicidar esta noche",
        "fr": "Je n'en peux plus, j'ai envie de mourir",
        "de": "Meine Freundin droht, sich umzubringen",
        "ru": "Я больше не хочу жить, помогите",
        "ar": "صديقي يقول إنه يريد أن ينتحر الليلة",
        "ja": "もう死にたいです。誰か助けてください",
        "ko": "더 이상 살고 싶지 않아요, 죽고 싶어요",
    },
    "medical": {
        "en": "My father collapsed in the kitchen and he is not breathing",
        "zh": "我妈妈突然昏倒了，叫不醒",
        "es": "Mi marido tiene un dolor fuerte en el pecho y no puede respirar",
        "fr": "Ma fille ne respire plus, aidez-moi vite",
        "de": "Mein Mann ist bewusstlos und atmet nicht mehr",
        "ru": "Папа потерял сознание и не дышит, что делать?",
        "ar": "أبي فقد الوعي ولا يتنفس",
        "ja": "夫が倒れて意識がありません",
        "ko": "아버지가 쓰러져서 의식이 없어요",
    },
    "fire": {
        "en": "There is a fire in our building and smoke is coming up the stairs",
        "zh": "我们楼里着火了，楼道全是烟",
        "es": "Hay un incendio en mi edificio, sale mucho humo",
        "fr": "Il y a le feu dans mon appartement",
        "de": "In unserer Wohnung brennt es, überall ist Rauch",
        "ru": "У нас в квартире пожар, всё в дыму",
        "ar": "اندلع حريق في شقتنا والدخان في كل مكان",
        "ja": "アパートが火事です、煙がすごいです",
        "ko": "우리 아파트에 불이 났어요, 연기가 나요",
    },
    "gas": {
        "en": "I smell gas in my kitchen, what should I do?",
        "zh": "厨房里有很重的煤气味，怎么办？",
        "es": "Huele a gas en la cocina, ¿qué hago?",
        "fr": "Ça sent le gaz dans la cuisine, que faire ?",
        "de": "Es riecht nach Gas in der Küche, was soll ich tun?",
        "ru": "На кухне сильно пахнет газом, что делать?",
        "ar": "أشم رائحة غاز قوية في المطبخ",
        "ja": "台所でガスの臭いがします。どうすればいいですか",
        "ko": "부엌에서 가스 냄새가 나요, 어떻게 하죠?",
    },
    "assault": {
        "en": "My husband is beating me and I am scared to go home",
        "zh": "有人正在打我，快救救我",
        "es": "Mi marido me pega y tengo miedo de volver a casa",
        "fr": "Mon mari me frappe, j'ai peur de rentrer",
        "de": "Mein Mann schlägt mich, ich habe Angst",
        "ru": "Муж меня избивает, мне страшно",
        "ar": "زوجي يضربني وأنا خائفة",
        "ja": "夫に殴られています。怖いです",
        "ko": "남편이 저를 때려요, 무서워요",
    },
    "police": {
        "en": "Someone just stole my bag on the metro with all my money",
        "zh": "我的钱包刚刚在地铁上被偷了",
        "es": "Me acaban de robar el bolso en el metro",
        "fr": "On vient de me voler mon sac dans le métro",
        "de": "Mir wurde gerade in der U-Bahn die Tasche gestohlen",
        "ru": "У меня только что украли сумку в метро",
        "ar": "سرق شخص حقيبتي في المترو قبل قليل",
        "ja": "地下鉄でかばんを盗まれました",
        "ko": "지하철에서 방금 가방을 도둑맞았어요",
    },
    "traffic": {
        "en": "I was just hit by a car on my bike near Guomao",
        "zh": "我刚刚骑车被汽车撞了",
        "es": "Me acaba de atropellar un coche",
        "fr": "Je viens d'être renversé par une voiture",
        "de": "Ich wurde gerade von einem Auto angefahren",
        "ru": "Меня только что сбила машина",
        "ar": "صدمتني سيارة قبل قليل في الشارع",
        "ja": "さっき車にはねられました",
        "ko": "방금 차에 치였어요",
    },
    "detained": {
        "en": "My friend has been arrested by the police, what can we do?",
        "zh": "我朋友被警察拘留了，怎么办？",
        "es": "La policía ha detenido a mi hermano, ¿qué hacemos?",
        "fr": "Mon ami a été arrêté par la police, que faire ?",
        "de": "Mein Freund wurde von der Polizei festgenommen",
        "ru": "Моего друга арестовала полиция, что делать?",
        "ar": "الشرطة اعتقلت صديقي، ماذا أفعل؟",
        "ja": "友達が警察に逮捕されました。どうすればいいですか",
        "ko": "친구가 경찰에 체포됐어요, 어떻게 해야 하나요?",
    },
    "lost-passport": {
        "en": "I lost my passport somewhere in Sanlitun yesterday",
        "zh": "我的护照丢了，怎么办？",
        "es": "He perdido mi pasaporte, ¿qué hago?",
        "fr": "J'ai perdu mon passeport, que faire ?",
        "de": "Ich habe meinen Reisepass verloren",
        "ru": "Я потерял паспорт, куда обращаться?",
        "ar": "فقدت جواز سفري، ماذا أفعل؟",
        "ja": "パスポートをなくしました。どうすればいいですか",
        "ko": "여권을 잃어버렸어요, 어떻게 하나요?",
    },
    "unclear": {
        "en": "Help, this is an emergency!",
        "zh": "救命！",
        "es": "¡Socorro, es una emergencia!",
        "fr": "Au secours !",
        "de": "Hilfe, das ist ein Notfall!",
        "ru": "Помогите, срочно!",
        "ar": "النجدة!",
        "ja": "助けて！",
        "ko": "살려 주세요!",
    },
}
CALM = [
    "Which hospital has an emergency department with English-speaking staff?",
    "How do I get a fire safety certificate for my restaurant?",
    "Is smoking allowed on the stairs of my building?",
    "How much does the ambulance cost in Beijing?",
    "Where do I pay my gas bill?",
    "My laptop died, where can I have it repaired?",
    "My visa is about to expire, how do I extend it?",
    "I was fired from my job, do I keep my work permit?",
    "I was hit with a fine for late registration, how do I pay?",
    "What vaccinations does my baby need?",
    "Where can I watch fireworks at New Year?",
    "How long does the police take to register my address?",
    "I'm dying to see the Great Wall, which bus goes there?",
    "My son wants to join a boxing club and hit a punching bag",
    "My heart is set on a school in Haidian, how do I apply?",
    "I lost my metro card, can I get the money back?",
    "How do I renew a passport at my embassy?",
    "We want to jump at the chance and buy a flat, may foreigners do so?",
    "The traffic is a killer, should I take the metro?",
    "What papers do I need for my car insurance?",
    "哪家医院的急诊室可以说英语？",
    "煤气费怎么交？",
    "我被公司解雇了，工作许可怎么办？",
    "护照快到期了，怎么换新的？",
    "哪里可以学急救课程？",
    "哪里有好吃的火锅店？",
    "在哪里买灭火器？",
    "我的心脏科医生推荐哪家医院？",
    "我饿死了，附近有什么餐厅？",
    "我想死你了，什么时候能来北京看你？",
    "地铁挤死人了，几点人少？",
    "¿Cuánto cuesta una ambulancia en Pekín?",
    "¿Dónde pago la factura del gas?",
    "Me muero de hambre, ¿dónde hay un restaurante?",
    "¿Hay un museo de bomberos?",
    "Comment payer ma facture de gaz ?",
    "Où peut-on voir un feu d'artifice à Pékin ?",
    "Je meurs de faim, où manger près de Guomao ?",
    "Wo kann ich einen Erste-Hilfe-Kurs machen?",
    "Welche Polizeistelle ist für die Anmeldung zuständig?",
    "Kann man in Peking eine Hausratversicherung gegen Brand abschließen?",
    "Сколько стоит скорая помощь в Пекине?",
    "Где купить огнетушитель?",
    "Умираю с голоду, где тут ресторан?",
    "كم تكلفة سيارة الإسعاف؟",
    "أين أشتري طفاية حريق؟",
    "كيف أجدد جواز سفري؟",
    "救急車の料金はいくらですか？",
    "警察署で住所登録はできますか？",
    "パスポートの更新はどこでできますか？",
    "구급차 비용은 얼마인가요?",
    "배고파 죽겠어요, 근처에 식당이 있나요?",
    "불고기 맛집이 어디예요?",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CLEAR.items() for text in texts.values()])
def test_a_clear_emergency_is_recognised_as_what_it_is(rules: EmergencyRules, kind: str, text: str) -> None:
    found = find_emergency(text, rules)

    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", CALM)
def test_what_only_sounds_like_an_emergency_raises_no_alarm(rules: EmergencyRules, text: str) -> None:
    assert find_emergency(text, rules) is None


def test_every_kind_of_the_rules_is_tried_here_in_every_language(rules: EmergencyRules) -> None:
    assert [emergency.kind for emergency in rules.emergencies] == list(CLEAR)
    assert all(tuple(texts) == LANGUAGES for texts in CLEAR.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_names_every_number_of_its_kind(rules: EmergencyRules, language: str) -> None:
    for emergency in rules.emergencies:
        missing = [number for number in emergency.lines if number not in emergency.first_line[language]]

        assert not missing, emergency.kind


def test_an_emergency_inside_a_long_message_is_found(rules: EmergencyRules) -> None:
    story = "We moved to Shunyi last week and I wanted to ask about schools and the bus. " * 10

    found = find_emergency(f"{story} Oh God, my wife is not breathing! {story}", rules)

    assert found is not None
    assert found.kind == "medical"
