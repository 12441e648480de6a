"""The only reader of the environment. It lies in the lowest layer because every layer has a command line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import UsageError

BUNDLED_MODEL = "multilingual-e5-small"
EngineName = Literal["onnx", "torch"]
PROJECT = Path(__file__).resolve().parent.parent
SHIPPED_DOCUMENTS = PROJECT / "knowledge" / "documents"


class Settings(BaseSettings):
    """Every setting, from `HUTONG_…` in the environment or in a file `.env`; see README for the table."""

    model_config = SettingsConfigDict(
        env_prefix="HUTONG_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    knowledge_dir: Path = Field(SHIPPED_DOCUMENTS, description="folder of the documents")
    builds_dir: Path = Field(PROJECT / "var" / "builds", description="where builds are kept")
    cache_dir: Path = Field(PROJECT / "var" / "cache", description="converted model and vector cache")
    embedding_model: str = Field(
        BUNDLED_MODEL,
        min_length=1,
        description="the bundled model, or any sentence-transformers model by name or path",
    )
    engine: EngineName = Field("onnx", description="what runs the bundled model")
    # An empty host would open the page to the whole network.
    host: str = Field("127.0.0.1", min_length=1, description="address the page is served on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(7860, description="port the page is served on")
    language: Literal["", "en", "zh", "es", "fr", "de", "ru", "ar", "ja", "ko"] = Field(
        "", description="language of the page's own words where the browser asks for none"
    )
    max_question_characters: Annotated[int, Field(ge=50, le=5000)] = Field(
        1200, description="longest question that is answered"
    )
    concurrency: Annotated[int, Field(ge=1, le=64)] = Field(4, description="questions answered at once by the page")
    queue_size: Annotated[int, Field(ge=1, le=10_000)] = Field(64, description="questions that may wait on the page")
    keep_questions: bool = Field(False, description="keep questions, without personal data, to close gaps")
    data_dir: Path = Field(PROJECT / "var" / "data", description="where kept questions lie")
    keep_days: Annotated[int, Field(ge=1, le=3650)] = Field(90, description="days after which a question is deleted")
    evaldata: Path = Field(PROJECT.parent / "shared" / "evaldata", description="folder of the public evaluation sets")
    llm: str = Field("", description="language model as provider:model; without one there is none")
    llm_base_url: str = Field("", description="address of an OpenAI-compatible endpoint")
    llm_api_key: SecretStr = Field(SecretStr(""), description="key of the language model")

    @field_validator("knowledge_dir", "builds_dir", "cache_dir", "data_dir", "evaldata", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        if value == "":
            raise ValueError("is empty; name a folder, or leave the variable out")
        return value

    @field_validator("llm")
    @classmethod
    def _is_provider_and_model(cls, value: str) -> str:
        if value and not re.fullmatch(r"[a-z][a-z0-9_]*:\S+", value):
            raise ValueError("is not provider:model, such as openai:NAME for any OpenAI-compatible endpoint")
        return value

    @field_validator("llm_base_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        # The address is shown in messages: it may hold nothing secret.
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or "@" in value or parts.query):
            raise ValueError("is not an address such as http://127.0.0.1:8080/v1 (without a name, key or query in it)")
        return value

    @field_validator("llm_api_key")
    @classmethod
    def _is_one_word(cls, value: SecretStr) -> SecretStr:
        word = value.get_secret_value()
        if not (word.isascii() and word.isprintable() and " " not in word):
            raise ValueError("holds characters that no key has, perhaps a blank or the end of a line")
        return value

    @field_validator("knowledge_dir", "builds_dir", "cache_dir", "data_dir", "evaldata")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        try:
            return value.expanduser().resolve()
        except (OSError, RuntimeError) as error:
            raise ValueError(f"is no path to a folder ({error})") from error


def load_settings() -> Settings:
    """Read the settings once. Raises UsageError naming the variable that is wrong."""
    try:
        return Settings()  # type: ignore[call-arg]  # pydantic fills the fields from the environment
    except ValidationError as error:
        first = error.errors()[0]
        name = f"HUTONG_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise UsageError(
            f"{name}: {first['msg'].removeprefix('Value error, ')} (see the table in README.md)"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f".env: cannot be read ({error}). Save it as UTF-8 text, or delete it") from error
