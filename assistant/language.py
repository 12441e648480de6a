"""Which language a question is in: by script first, then by a small model for the Latin alphabet."""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from assistant.models import LANGUAGES

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Below this many letters a guess is worth less than the language of the page.
_MIN_LETTERS = 8
_CLEAR = 0.7
# Letters and marks that only one of our Latin languages uses.
_TELLING = (
    ("es", re.compile("[ñ¿¡]", re.IGNORECASE)),
    ("de", re.compile("[ßäöü]", re.IGNORECASE)),
    ("fr", re.compile("[çèêëîïôùûœ]", re.IGNORECASE)),
)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["en", "es", "fr", "de"])
    return identifier


def identify(text: str, fallback: str = "") -> str:
    """Return the language of a question, one of LANGUAGES.

    A question in mixed scripts is in the language of most of its letters, a Chinese character counting as
    three and a Cyrillic or Arabic letter as two: a Chinese name in an English sentence does not make it Chinese,
    nor a firm's English name a Russian one English. What cannot be told is in `fallback`,
    or English.
    """
    latin = len(_LATIN.findall(text))
    counts = {code: len(script.findall(text)) for code, script in _SCRIPTS}
    if counts["ja"]:
        # Japanese is written with Chinese characters too.
        counts["ja"] += counts["zh"]
    code, most = max(counts.items(), key=lambda item: item[1])
    weight = 3 if code in ("zh", "ja", "ko") else 2
    if most and weight * most >= latin:
        return code
    if latin < _MIN_LETTERS:
        return fallback if fallback in LANGUAGES else "en"
    best, probability = _identifier().classify(text)
    if probability >= _CLEAR:
        return str(best)
    telling = (language for language, letters in _TELLING if letters.search(text))
    return next(telling, fallback if fallback in LANGUAGES else "en")
