"""Settings: typed, from the environment or a file .env, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.errors import UsageError
from knowledge.settings import PROJECT, SHIPPED_DOCUMENTS, Settings, load_settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and no HUTONG variable."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HUTONG_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_setting_the_shipped_documents_and_the_projects_own_folders_are_used() -> None:
    settings = load_settings()

    assert settings.knowledge_dir == SHIPPED_DOCUMENTS
    assert settings.builds_dir.is_relative_to(PROJECT)
    assert settings.cache_dir.is_relative_to(PROJECT)
    assert settings.host == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUTONG_KNOWLEDGE_DIR", ""),
        ("HUTONG_BUILDS_DIR", ""),
        ("HUTONG_CACHE_DIR", "~nosuchperson/cache"),
        ("HUTONG_EMBEDDING_MODEL", ""),
        ("HUTONG_HOST", ""),
        ("HUTONG_PORT", "seventy"),
        ("HUTONG_PORT", "-1"),
        ("HUTONG_PORT", "65536"),
        ("HUTONG_LANGUAGE", "tlh"),
        ("HUTONG_MAX_QUESTION_CHARACTERS", "49"),
        ("HUTONG_MAX_QUESTION_CHARACTERS", "5001"),
        ("HUTONG_CONCURRENCY", "0"),
        ("HUTONG_CONCURRENCY", "many"),
        ("HUTONG_QUEUE_SIZE", "0"),
        ("HUTONG_QUEUE_SIZE", "1.5"),
        ("HUTONG_KEEP_QUESTIONS", "perhaps"),
        ("HUTONG_DATA_DIR", ""),
        ("HUTONG_KEEP_DAYS", "0"),
        ("HUTONG_KEEP_DAYS", "3651"),
        ("HUTONG_LLM", "some-model"),
        ("HUTONG_LLM", "openai: some model"),
        ("HUTONG_LLM_BASE_URL", "127.0.0.1:8080"),
        ("HUTONG_LLM_BASE_URL", "http://name:key@localhost/v1"),
        ("HUTONG_LLM_BASE_URL", "http://localhost/v1?key=1"),
        ("HUTONG_LLM_API_KEY", "a key"),
    ],
)
def test_a_wrong_value_names_its_variable_and_where_to_look(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageError) as caught:
        load_settings()

    assert str(caught.value).startswith(f"{name}: ")
    assert "README.md" in str(caught.value)


def test_a_link_that_leads_to_itself_is_a_wrong_value(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nowhere / "loop").symlink_to("loop")
    monkeypatch.setenv("HUTONG_KNOWLEDGE_DIR", "loop")

    with pytest.raises(UsageError, match="HUTONG_KNOWLEDGE_DIR: is no path to a folder"):
        load_settings()


def test_a_file_env_is_read_and_the_environment_goes_before_it(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "# ours\nHUTONG_PORT=8001\nHUTONG_CONCURRENCY=2\nHUTONG_KNOWLEDGE_DIR=文档\nOTHER=1\n"
    (nowhere / ".env").write_text(lines, encoding="utf-8")
    monkeypatch.setenv("HUTONG_PORT", "8002")

    settings = load_settings()

    assert (settings.port, settings.concurrency) == (8002, 2)
    assert settings.knowledge_dir == nowhere.resolve() / "文档"


def test_a_wrong_value_in_a_file_env_names_its_variable_too(nowhere: Path) -> None:
    (nowhere / ".env").write_text("HUTONG_QUEUE_SIZE=none\n", encoding="utf-8")

    with pytest.raises(UsageError, match="HUTONG_QUEUE_SIZE: "):
        load_settings()


def test_a_file_env_that_is_no_text_is_named(nowhere: Path) -> None:
    (nowhere / ".env").write_bytes(b"HUTONG_PORT=\xff\xfe\n")

    with pytest.raises(UsageError, match=r"\.env: cannot be read .* Save it as UTF-8 text"):
        load_settings()


def test_a_folder_is_taken_from_the_working_or_the_home_folder(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(nowhere / "home"))
    monkeypatch.setenv("HUTONG_KNOWLEDGE_DIR", "../docs")
    monkeypatch.setenv("HUTONG_BUILDS_DIR", "~/builds")

    settings = load_settings()

    assert settings.knowledge_dir == nowhere.resolve().parent / "docs"
    assert settings.builds_dir == nowhere.resolve() / "home" / "builds"


def test_settings_cannot_be_changed_while_the_program_runs() -> None:
    settings = load_settings()

    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1


def test_the_key_of_the_language_model_is_shown_neither_by_the_settings_nor_by_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUTONG_LLM_API_KEY", "sk-secret")
    settings = load_settings()
    monkeypatch.setenv("HUTONG_LLM_API_KEY", "sk-secret and more")
    with pytest.raises(UsageError) as caught:
        load_settings()

    assert settings.llm_api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert "sk-secret" not in f"{caught.value} {caught.value.__cause__}"
