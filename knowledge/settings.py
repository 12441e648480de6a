"""The only reader of the environment. It lies in the lowest layer because every layer has a command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import UsageError

BUNDLED_MODEL = "multilingual-e5-small"
EngineName = Literal["onnx", "torch"]
PROJECT = Path(__file__).resolve().parent.parent
SHIPPED_DOCUMENTS = PROJECT / "knowledge" / "documents"


class Settings(BaseSettings):
    """Every setting, from `HUTONG_…` in the environment or in a file `.env`; see README for the table."""

    model_config = SettingsConfigDict(env_prefix="HUTONG_", env_file=".env", extra="ignore", frozen=True)

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

    @field_validator("knowledge_dir", "builds_dir", "cache_dir", "data_dir", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        if value == "":
            raise ValueError("is empty; name a folder, or leave the variable out")
        return value

    @field_validator("knowledge_dir", "builds_dir", "cache_dir", "data_dir")
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
