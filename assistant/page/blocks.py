"""The Gradio blocks: a conversation, a question box, examples, and the page's language."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import gradio as gr  # noqa: TID251 - this is the door

from assistant.assemble import Assistant
from assistant.emergency import EmergencyRules
from assistant.messages import catalogue, say
from assistant.models import LANGUAGES, Question, Turn
from assistant.page.view import RATINGS, ShownTurn, banner, clean, conversation, direction
from assistant.rendering import markdown
from embeddings.errors import BuildError
from knowledge.settings import Settings

MAX_SHOWN_TURNS = 30
# Enough for the first rows of a table, which "these two" points at.
_HISTORY_CHARACTERS = 2000
_TOPICS = ("health", "schools", "visas", "work", "daily", "exchange")
_LINES = (
    ("ambulance", "120"),
    ("police", "110"),
    ("fire", "119"),
    ("city_line", "12345"),
    ("immigration_line", "12367"),
)
_NAMES = {
    "en": "English", "zh": "中文", "es": "Español", "fr": "Français", "de": "Deutsch", "ru": "Русский", "ar": "العربية",
    "ja": "日本語", "ko": "한국어",
}  # fmt: skip
_SHOW_NEWEST = "() => { document.querySelector('.turn:last-child')?.scrollIntoView({block: 'start'}); }"
# The buttons under an answer are markup of ours; a click on one becomes the component's event.
_TELL_RATING = """element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-rating]');
  if (button) trigger('click', {turn: Number(button.dataset.turn), rating: button.dataset.rating});
});"""
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language; return language; }"


def preferred_language(header: str, fallback: str) -> str:
    """Return the first of our languages that an Accept-Language header names."""
    for entry in header.split(","):
        code = entry.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return fallback if fallback in LANGUAGES else "en"


def make_blocks(assistant: Assistant, settings: Settings) -> gr.Blocks:
    """Return the page. The history lives on the server: what a browser sends is one question."""
    codes = _short_codes(assistant.rules)
    kept_days = assistant.log.keep_days if assistant.log else 0

    def top(language: str) -> str:
        try:
            manifest = assistant.live.current().manifest
        except BuildError:
            return banner(language, 0, "", _LINES, kept_days)
        return banner(language, len(manifest.documents), manifest.created[:10], _LINES, kept_days)

    def words(language: str) -> list[Any]:
        said = catalogue(language)
        return [
            top(language),
            gr.update(
                label=said["question_label"],
                placeholder=said["question_placeholder"],
                rtl=direction(language) == "rtl",
            ),
            gr.update(value=said["send"]),
            gr.update(value=said["new_chat"]),
            gr.update(label=said["language_label"]),
            *(topic_label(language, topic) for topic in _TOPICS),
            *(gr.update(value=said[f"example_{topic}"]) for topic in _TOPICS),
        ]

    def topic_label(language: str, topic: str) -> str:
        return clean(f'<p class="topic" dir="{direction(language)}">{escape(say(language, f"topic_{topic}"))}</p>')

    def opened(request: gr.Request) -> list[Any]:
        language = preferred_language(request.headers.get("accept-language", ""), settings.language)
        return [language, *words(language)]

    def ask(text: str, turns: list[ShownTurn], language: str) -> tuple[str, str, list[ShownTurn]]:
        language = language if language in LANGUAGES else "en"
        answer, kept = assistant.ask(Question(str(text or ""), _history(turns), language))
        shown = str(text or "").strip()[: settings.max_question_characters]
        turns = [*turns, ShownTurn(shown or "…", answer, kept)][-MAX_SHOWN_TURNS:]
        return "", conversation(turns, language, codes), turns

    def rate(turns: list[ShownTurn], language: str, event: gr.EventData) -> tuple[str, list[ShownTurn]]:
        told = getattr(event, "_data", None)
        turns = rated(assistant, turns, told if isinstance(told, dict) else {})
        return conversation(turns, language if language in LANGUAGES else "en", codes), turns

    def restart() -> tuple[str, str, list[ShownTurn]]:
        return "", "", []

    with gr.Blocks(title=say("en", "page_title"), analytics_enabled=False) as blocks:
        turns = gr.State([])
        with gr.Row(equal_height=True):
            gr.HTML("<h1>Hutong 胡同</h1>", elem_id="title", padding=False)
            language = gr.Dropdown(
                choices=[(name, code) for code, name in _NAMES.items()],
                value="en",
                label=say("en", "language_label"),
                filterable=False,
                scale=0,
                min_width=160,
                elem_id="language",
            )
        head = gr.HTML(top("en"), elem_id="banner", padding=False)
        log = gr.HTML("", elem_id="conversation", padding=False, js_on_load=_TELL_RATING if kept_days else None)
        with gr.Row(equal_height=True):
            box = gr.Textbox(
                label=say("en", "question_label"),
                placeholder=say("en", "question_placeholder"),
                lines=1,
                max_lines=6,
                max_length=settings.max_question_characters,
                autofocus=True,
                elem_id="question",
            )
        with gr.Row():
            send = gr.Button(say("en", "send"), variant="primary", elem_id="send")
            new = gr.Button(say("en", "new_chat"), elem_id="new")
        topics: list[gr.HTML] = []
        examples: list[gr.Button] = []
        with gr.Row(elem_classes="examples"):
            for topic in _TOPICS:
                with gr.Column(min_width=250):
                    topics.append(gr.HTML(topic_label("en", topic), padding=False))
                    examples.append(gr.Button(say("en", f"example_{topic}"), size="sm", elem_classes="example"))

        outputs = [box, log, turns]
        limits: dict[str, Any] = {
            "concurrency_limit": settings.concurrency,
            "concurrency_id": "ask",
            "api_visibility": "private",
            "show_progress": "minimal",
        }
        asked = [
            box.submit(ask, [box, turns, language], outputs, **limits),
            send.click(ask, [box, turns, language], outputs, **limits),
            *(example.click(ask, [example, turns, language], outputs, **limits) for example in examples),
        ]
        for event in asked:
            event.then(None, None, None, js=_SHOW_NEWEST, api_visibility="private")
        if kept_days:
            log.click(rate, [turns, language], [log, turns], api_visibility="private", show_progress="hidden")
        new.click(restart, None, outputs, api_visibility="private")
        page_words = [head, box, send, new, language, *topics, *examples]
        language.change(words, language, page_words, js=_SET_LANGUAGE, api_visibility="private", show_progress="hidden")
        blocks.load(opened, None, [language, *page_words], api_visibility="private", show_progress="hidden")
        blocks.queue(max_size=settings.queue_size, api_open=False)
    return blocks


def rated(assistant: Assistant, turns: list[ShownTurn], told: dict[str, Any]) -> list[ShownTurn]:
    """Return the turns with one rated, and keep the rating; what a browser sends amiss changes nothing."""
    number, rating = told.get("turn"), told.get("rating")
    if type(number) is not int or not 1 <= number <= len(turns) or rating not in RATINGS:
        return turns
    turn = turns[number - 1]
    feedback, _, reason = rating.partition(":")
    if not turn.kept or not assistant.log:
        return turns
    assistant.log.rate(turn.kept, feedback, reason)
    return [*turns[: number - 1], replace(turn, rating=rating), *turns[number:]]


def _history(turns: list[ShownTurn]) -> tuple[Turn, ...]:
    return tuple(
        turn
        for shown in turns
        for turn in (
            Turn("user", shown.question),
            Turn("assistant", markdown(shown.answer)[:_HISTORY_CHARACTERS]),
        )
    )


def _short_codes(rules: EmergencyRules) -> tuple[str, ...]:
    return tuple(rules.lines)
