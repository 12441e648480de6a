"""A resident at the page: a real server over all documents, a real Chromium, and no request to anywhere else."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.assemble import today
from assistant.question_log import QuestionLog
from knowledge.settings import PROJECT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARTEFACTS = PROJECT / "var" / "screenshots"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps questions."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = ("HUTONG_KEEP_QUESTIONS=true", f"HUTONG_DATA_DIR={data}")
    command = ["env", f"HUTONG_PORT={port}", *kept, sys.executable, "app.py"]
    with subprocess.Popen(command, cwd=PROJECT) as server:
        try:
            yield wait_for(f"http://127.0.0.1:{port}/", server)
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(240):
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(f"{address}healthz", timeout=2):  # noqa: S310 - our own loopback address
                return address
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the server did not answer within 120 s")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """An open page, and every address it asked for."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        turns = self.page.locator(".turn").count()
        self.page.fill("#question textarea", question)
        self.page.click("#send")
        expect(self.page.locator(".turn")).to_have_count(turns + 1, timeout=20_000)

    @property
    def newest(self) -> str:
        return self.page.locator(".turn").last.inner_text()

    def foreign_requests(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.address, "data:", "blob:"))]


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    locale, width = getattr(request, "param", ("en-US", 1280))
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
    opened = Visit(context.new_page(), address)
    opened.page.on("request", lambda made: opened.requests.append(made.url))
    opened.page.goto(address)
    expect(opened.page.locator("#question textarea")).to_be_visible(timeout=20_000)
    yield opened
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", request.node.name)
    opened.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
    context.close()


def test_a_question_about_doctors_is_answered_with_numbers_to_call_and_dated_sources(visit: Visit) -> None:
    visit.ask("Which hospital has English-speaking doctors, and what is its phone number?")

    answer = visit.page.locator(".answer.answered")
    expect(answer.locator('a[href^="tel:"]').first).to_be_visible()
    expect(answer.locator(".marks a").first).to_be_visible()
    expect(answer.locator(".sources blockquote").first).to_be_visible()
    assert re.search(r"as of \d{4}|undated", answer.locator(".sources").inner_text())
    assert visit.foreign_requests() == []


@pytest.mark.parametrize("visit", [("zh-CN", 360)], indirect=True)
def test_a_chinese_question_on_a_phone_finds_the_office_for_residence_permits(visit: Visit) -> None:
    expect(visit.page.locator("#send")).to_have_text("提问")

    visit.ask("北京哪里可以办理外国人居留许可？")

    assert "Andingmen" in visit.newest
    expect(visit.page.locator(".answer.answered .sources")).to_contain_text("来源")
    overflow = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    assert visit.foreign_requests() == []


def test_a_question_that_is_not_ours_is_refused_honestly_with_a_line_to_call(visit: Visit) -> None:
    visit.ask("Who won the football World Cup in 1998?")

    answer = visit.page.locator(".answer.out_of_scope")
    expect(answer).to_contain_text("12345")
    expect(answer.locator(".marks")).to_have_count(0)
    assert visit.foreign_requests() == []


def test_an_emergency_shows_the_number_first(visit: Visit) -> None:
    visit.ask("mi marido se ha desmayado y no respira")

    first = visit.page.locator(".answer.emergency > p").first
    expect(first).to_contain_text(re.compile(r"^\s*120"))
    expect(first.locator('a[href="tel:120"]')).to_be_visible()


def test_a_follow_up_is_understood_and_a_new_chat_forgets(visit: Visit) -> None:
    visit.ask("How long do I have to register my address with the police?")
    visit.ask("And what papers do I need for that?")

    assert "passport" in visit.newest.lower()

    visit.page.click("#new")
    expect(visit.page.locator(".turn")).to_have_count(0)


def test_an_example_question_is_asked_with_one_click(visit: Visit) -> None:
    visit.page.locator("button.example").nth(2).click()

    expect(visit.page.locator(".answer.answered")).to_be_visible(timeout=20_000)
    assert "24 hours" in visit.newest


def test_the_language_choice_changes_the_pages_own_words(visit: Visit) -> None:
    visit.page.locator("#language input").click()
    visit.page.get_by_role("option", name="العربية").click()

    expect(visit.page.locator("html")).to_have_attribute("lang", "ar")
    expect(visit.page.locator("#banner .banner")).to_have_attribute("dir", "rtl")
    expect(visit.page.locator("#send")).not_to_have_text("Ask")


def test_a_thumb_down_with_its_reason_marks_the_kept_question(visit: Visit, data: Path) -> None:
    log = QuestionLog(data, 90, today)
    visit.ask("How long do I have to register my address with the police?")
    visit.ask("How much is the metro fare with a student card?")
    before = len(log.gaps())

    first = visit.page.locator(".turn").first
    first.get_by_role("button", name="Not helpful").click()
    first.get_by_role("button", name="Something is missing").click()
    expect(first.get_by_role("status")).to_have_text("Thank you.")

    assert len(log.gaps()) == before + 1
    assert log.gaps()[-1].question == "How long do I have to register my address with the police?"
    expect(visit.page.locator(".turn").last.get_by_role("button", name="Helpful", exact=True)).to_be_visible()
    expect(visit.page.locator("#banner")).to_contain_text("questions are kept for 90 days")
    assert visit.foreign_requests() == []


def test_markup_in_a_question_is_shown_as_text(visit: Visit) -> None:
    visit.ask('<img src="https://evil.example/x.png" onerror="alert(1)"> how do I register my address?')

    expect(visit.page.locator(".question").last).to_contain_text("<img")
    assert visit.page.locator(".turn img").count() == 0
    assert visit.foreign_requests() == []


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare to take the network away")
def test_questions_are_answered_with_no_network_at_all() -> None:
    command = ["unshare", "--net", sys.executable, "-m", "assistant", "ask", "How much is the subway?"]
    allowed = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    if allowed.returncode:
        pytest.skip("this machine does not let us take the network away")

    reply = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)

    assert reply.returncode == 0
    assert "yuan" in reply.stdout.lower() or "RMB" in reply.stdout
