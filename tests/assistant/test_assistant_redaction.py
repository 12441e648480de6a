"""Nothing personal survives in what is kept, and ordinary questions are kept as they were asked."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal_numbers import has_luhn_digit, is_identity
from assistant.redaction import redact
from knowledge.settings import PROJECT

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FRAMES = (
    "{}",
    "my number is {}, what do I do?",
    "我的号码是{}。怎么办",
    "{}でいいですか",
    "(see {})",
    "رقمي {} من فضلك",
)


def digits(n: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=n, max_size=n)


def join(parts: tuple[str, ...], separator: str) -> str:
    return separator.join(parts)


def with_check_digit(body: str) -> str:
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def with_luhn(body: str) -> str:
    return next(body + d for d in "0123456789" if has_luhn_digit(body + d))


SEPARATORS = st.sampled_from(["", " ", "-", ".", "\u00a0", "‑", " - "])
MOBILES = st.builds(
    lambda prefix, start, middle, end, separator: prefix + separator.join((start, middle, end)),
    st.sampled_from(["", "+86 ", "+86", "0086-", "(+86) "]),
    st.builds("1{}{}".format, st.sampled_from("3456789"), digits(1)),
    digits(4),
    digits(4),
    SEPARATORS,
)
LANDLINES = st.builds(
    lambda area, first, rest, separator: f"{area}{separator}{first}{rest}",
    st.sampled_from(["010", "021", "0755", "(010)", "+86 10"]),
    st.sampled_from("2345678"),
    digits(7),
    st.sampled_from([" ", "-", ""]),
)
ABROAD = st.builds(
    lambda code, groups, separator: f"+{code}{separator}{separator.join(groups)}",
    st.sampled_from(["1", "7", "33", "49", "81", "82", "966"]),
    st.lists(digits(3), min_size=3, max_size=4),
    st.sampled_from([" ", "-", "."]),
)
IDENTITIES = st.builds(
    lambda region, day, serial: with_check_digit(f"{region}{day}{serial}"),
    st.sampled_from(["110105", "310104", "440301"]),
    st.dates().map(lambda d: f"19{d:%y%m%d}"),
    digits(3),
)
OLD_IDENTITIES = st.builds(
    "{}{}{}".format, st.sampled_from(["110105", "310104"]), st.dates().map(lambda d: f"{d:%y%m%d}"), digits(3)
)
PASSPORTS = st.builds(
    "{}{}".format, st.from_regex(r"[A-Z]{1,2}", fullmatch=True, alphabet=st.characters(codec="ascii")), digits(8)
) | st.builds("{}{}".format, st.sampled_from(["G", "EA", "e"]), digits(7))
CARDS = st.builds(
    lambda start, rest, separator: separator.join(re.findall("....", with_luhn(start + rest))),
    st.sampled_from(["4111", "5500", "6222", "3566"]),
    digits(11),
    st.sampled_from(["", " ", "-"]),
)
EMAILS = st.builds(
    "{}@{}.{}".format,
    st.from_regex(r"[a-z][a-z0-9._+-]{2,15}[a-z0-9]", fullmatch=True),
    st.from_regex(r"[a-z][a-z0-9-]{1,10}[a-z0-9]", fullmatch=True),
    st.sampled_from(["com", "cn", "co.uk", "org"]),
)
PLATES = st.builds(
    "{}{}{}".format,
    st.sampled_from("京津沪粤川"),
    st.sampled_from("ABCNQ"),
    st.from_regex(r"[0-9][A-Z0-9]{3}[0-9]", fullmatch=True),
)
LONG_NUMBERS = digits(7).flatmap(lambda d: st.integers(0, 12).flatmap(digits).map(lambda more: "7" + d + more))
VALUES = {
    "mobile": MOBILES, "landline": LANDLINES, "abroad": ABROAD, "identity": IDENTITIES, "old identity": OLD_IDENTITIES,
    "passport": PASSPORTS, "card": CARDS, "e-mail": EMAILS, "plate": PLATES, "long number": LONG_NUMBERS,
}  # fmt: skip


def assert_gone(value: str, kept: str) -> None:
    """Neither the value, nor four characters of it in a row, nor any of its digits stand in what is kept."""
    bare = re.sub(r"\W", "", value)
    squeezed = re.sub(r"\W", "", unicodedata.normalize("NFKC", kept))
    assert value not in kept
    assert all(bare[at : at + 4] not in squeezed for at in range(len(bare) - 3)), kept
    assert not any(c.isdigit() for c in kept), kept


@pytest.mark.parametrize("kind", VALUES)
def test_no_personal_value_survives_in_any_sentence(kind: str) -> None:
    @given(VALUES[kind], st.sampled_from(FRAMES))
    def survives(value: str, frame: str) -> None:
        assert_gone(value, redact(frame.format(value)))

    survives()


@given(MOBILES | IDENTITIES | CARDS, st.sampled_from(["full-width", "arabic", "devanagari", "chinese", "hidden"]))
def test_digits_of_another_script_or_with_hidden_characters_hide_nothing(value: str, way: str) -> None:
    base = {"full-width": 0xFF10, "arabic": 0x0660, "devanagari": 0x0966}
    if way in base:
        written = "".join(chr(base[way] + int(c)) if c.isdigit() else c for c in value)
    elif way == "chinese":
        written = "".join("〇一二三四五六七八九"[int(c)] if c.isdigit() else c for c in value)
    else:
        written = "\u200b".join(value)

    kept = redact(f"call {written} please")

    assert kept.startswith("call ⟨")
    assert not any(unicodedata.digit(c, None) is not None or c in "〇一二三四五六七八九" for c in kept)


NAMES = st.lists(
    st.sampled_from(
        ["John", "maria", "O'Neill", "Jean-Luc", "Łukasz", "Ahmed", "Zhang", "smith", "Иван", "محمد", "Wei"]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


@given(
    NAMES,
    st.sampled_from([
        "my name is {}", "Hello, my name is {}, how do I register?", "je m'appelle {}", "Ich heiße {}.",
        "меня зовут {}", "اسمي {}", "me llamo {}", "mein Name ist {} und ich suche eine Schule",
        "my name is {} and I live here",
    ]),
)  # fmt: skip
def test_a_name_that_is_given_as_a_name_does_not_survive(name: str, frame: str) -> None:
    kept = redact(frame.format(name))

    assert "⟨name⟩" in kept
    assert not any(word in kept for word in name.split())


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("我叫王小明，怎么办居留许可", "我叫⟨name⟩，怎么办居留许可"),
        ("我叫 John Smith，想问签证", "我叫 ⟨name⟩，想问签证"),
        ("私の名前は田中太郎です", "私の名前は⟨name⟩です"),
        ("제 이름은 김철수입니다", "제 이름은 ⟨name⟩입니다"),
        ("11010519491231002X", "⟨id⟩"),
        ("my ID 110105491231002", "my ID ⟨id⟩"),
        ("passport E12345678 is full", "passport ⟨passport⟩ is full"),
        ("护照C01X00T47丢了", "护照⟨passport⟩丢了"),
        ("my card 4111-1111-1111-1111 was eaten", "my card ⟨card⟩ was eaten"),
        ("call me: 138,1234,5678", "call me: ⟨phone⟩"),
        ("wechat: abc123", "wechat: ⟨account⟩"),
        ("my WeChat ID is john_doe88, add me", "my WeChat ID is ⟨account⟩, add me"),
        ("微信号 abc12345", "微信号 ⟨account⟩"),
        ("write to @john_doe", "write to ⟨account⟩"),
        ("mail a.b [at] example.com", "mail ⟨email⟩"),
        ("邮箱是abc@qq.com吗", "邮箱是⟨email⟩吗"),
        ("see https://a.example/order?id=3&name=x now", "see ⟨link⟩ now"),
        ("see a.example/p?token=x", "see ⟨link⟩"),
        ("I live in Room 1203, Building 5", "I live in ⟨address⟩"),
        ("no. 12 Chaoyang North Road, please", "⟨address⟩, please"),
        ("住在5号楼1203室", "住在⟨address⟩"),
        ("朝阳路12号院3号楼2单元501", "朝阳路⟨address⟩"),
        ("我住五号楼一二〇三室", "我住⟨address⟩"),
        ("ich wohne Hauptstraße 5", "ich wohne ⟨address⟩"),
        ("vivo en calle Mayor 12", "vivo en ⟨address⟩"),
        ("born on 4 July 1985 in Rome", "born on ⟨birth date⟩ in Rome"),
        ("1985年7月4日出生", "⟨birth date⟩出生"),
        ("date of birth: 1985-07-04", "date of birth: ⟨birth date⟩"),
        ("京A12345 was towed", "⟨plate⟩ was towed"),
        ("order 20261124000123", "order ⟨number⟩"),
    ],
)
def test_what_is_taken_out_is_named_by_its_kind(asked: str, kept: str) -> None:
    assert redact(asked) == kept


@pytest.mark.parametrize(
    "question",
    [
        "Do I have 10 days or 144 hours?",
        "Is it RMB 2,800 or 28,000 yuan?",
        "May I call 12345, 12367 or 12356?",
        "110/119/120?",
        "Which bus is 300, and how far is 1,000,000 m?",
        "95588 or 96156?",
        "Is it 95588/12345?",
        "Open 9.00-17.30?",
        "Does it hold from 2026-11-24 to 2026-12-24?",
        "school year 2024-2025",
        "a salary of 15000-20000 yuan",
        "Does RMB280000 count?",
        "地铁10号线到3号航站楼要多久？",
        "两室一厅和三室一厅多少钱？",
        "我叫不到出租车怎么办？",
        "my name is spelled wrong on my visa",
        "اسمي في جواز السفر خطأ",
        "名前はどう書きますか？",
        "제 이름은 어떻게 써요?",
        "Can I pay with WeChat? WeChat is blocked",
        "Is line 10 open? Line is long",
        "flat 20% tax",
        "room 2 nights",
        "Terminal 3, gate 5, building 2",
        "see https://english.beijing.gov.cn/",
        "12 months at 183 days in 6 years",
        "My daughter was born in 2020, which school?",
        "Is HSK 5 or 60 points enough?",
        "What is 90/180 days?",
    ],
)
def test_an_ordinary_question_is_kept_word_for_word(question: str) -> None:
    assert redact(question) == question


def test_the_questions_of_the_suites_lose_nothing_but_addresses_and_phones() -> None:
    # The attacks of the safety suite hold numbers and links of their own.
    suites = [path for path in sorted((PROJECT / "evals" / "suites").glob("*.jsonl")) if path.stem != "safety"]
    lines = [line for suite in suites for line in suite.read_text(encoding="utf-8").splitlines()]
    questions = [" ".join(json.loads(line)["question"].split()) for line in lines]

    changed = [redact(question) for question in questions if redact(question) != question]

    assert len(questions) > 200
    assert len(changed) <= len(questions) / 100
    assert all("⟨address⟩" in kept or "⟨phone⟩" in kept for kept in changed)


@given(st.text(max_size=80) | st.sampled_from([*FRAMES]).flatmap(lambda f: MOBILES.map(f.format)))
def test_what_is_kept_stays_as_it_is_when_redacted_again(text: str) -> None:
    kept = redact(text)

    assert redact(kept) == kept


@given(st.from_regex(r"[0-9A-Za-z@.:/ 号室名我叫-]{0,400}", fullmatch=True))
def test_any_text_is_redacted_and_no_long_run_of_digits_stays(text: str) -> None:
    assert not re.search(r"\d{7}", redact(text))


def test_the_check_digits_are_those_of_the_standards() -> None:
    # The example of GB 11643, and a card number of ISO/IEC 7812-1's annex form.
    assert is_identity("11010519491231002X")
    assert not is_identity("110105194912310021")
    assert not is_identity("110105491331002")
    assert has_luhn_digit("79927398713")
    assert not has_luhn_digit("79927398710")
