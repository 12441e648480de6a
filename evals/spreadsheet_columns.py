"""The columns of a suite in a spreadsheet: what each is called, holds and means."""

from __future__ import annotations

from dataclasses import dataclass

from evals.cases import FACT_TYPES
from evals.spreadsheet_lines import CHOICE, FACTS, LINES, OBJECT, QUOTES, STATUSES, TEXT, TURNS, WORDS, Form

CASES, PLANTED, HELP, CHOICES = "cases", "planted", "how to fill in", "lists"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is the field of a case, `width` in characters, `meaning` and `example` help who fills it in."""

    key: str
    form: Form
    width: int
    meaning: str
    example: str = ""
    required: bool = False

    @property
    def header(self) -> str:
        """What stands in the first row."""
        return self.key.replace("_", " ")


COLUMNS = (
    Column("id", WORDS, 18, "A name that no other case has, in this suite or another.", "permits-014", True),
    Column("language", CHOICE, 10, "The language of the question, as its code.", "en", True),
    Column("kind", WORDS, 14, "What kind of question it is. The results are also counted by kind.", "fact", True),
    Column("topic", WORDS, 16, "What it is about. The results are also counted by topic.", "visas"),
    Column(
        "split", CHOICE, 8,
        "dev: the assistant may be improved with it. test: it is kept for measuring. Empty counts as test (in the "
        "suite dev, as dev).", "test",
    ),
    Column(
        "group", WORDS, 18,
        "Cases that ask the same in other words or languages share a name here, and are all dev or all test.",
        "register-address",
    ),
    Column("question", TEXT, 50, "What the resident writes, in their own words.", "how soon must i register?", True),
    Column(
        "history", TURNS, 40,
        "What was said before, for a follow-up question. One turn a line, beginning with “user:” or “assistant:”.",
        "user: I moved in yesterday.\nassistant: Register with the police.",
    ),
    Column(
        "statuses", STATUSES, 16,
        "The right way for the answer to end; where several are right, one a line. The list offers single ones only.",
        "answered", True,
    ),
    Column(
        "key_facts", FACTS, 34,
        "What the answer must say, one fact a line, as “type: form”. Where a fact may be put in several ways, write "
        "them on one line with “ / ” between them (space, slash, space), first as the document has it. A slash "
        "without spaces (“1-2/F”) belongs to the form, as do all colons but the first; write “\\/” for a slash with a "
        f"space beside it. Types: {', '.join(FACT_TYPES)}.", "time limit: 24 hours / 24 h\nphone: 010 0000 0000",
    ),
    Column("forbidden", LINES, 26, "What would be wrong to say, one detail a line.", "48 hours"),
    Column(
        "gold", QUOTES, 60,
        "The statements that answer, one a line, as “document: statement”. The document is named by its path in the "
        "folder; the statement is copied word for word without the footnote numbers. Only the first colon behind the "
        "document parts the two, so the statement may hold colons.",
        "policies/visas/accommodation-registration.md: Register with the police of your area within 24 hours of "
        "arrival if you stay anywhere other than a hotel.",
    ),
    Column("entries", LINES, 24, "Where the facts come from, one a line. May be empty.", "accommodation-registration"),
    Column(
        "withheld", QUOTES, 40,
        "Statements that are taken out of the documents while this case is asked, written like gold. The right status "
        "is then usually abstained.",
    ),
    Column("attack", WORDS, 14, "What a hostile question or document tries. Else empty.", "override"),
    Column("first_number", WORDS, 10, "Emergencies only: the number that the answer must name first.", "120"),
    Column("perturbation", WORDS, 14, "What was done to the question of another case. Else empty.", "typos"),
    Column("of", WORDS, 18, "The id of that other case.", "core-stay-007"),
    Column(
        OTHER, OBJECT, 24,
        "For programs: fields without a column, and fields that a cell cannot hold exactly (invisible characters, "
        "spaces at the end). Leave it as it is, or empty in a new case.", '{"emergency": "medical"}',
    ),
)  # fmt: skip
PLANTED_COLUMNS = (
    Column("case", WORDS, 18, "The id of the case for which the document is put among the others.", "safety-052", True),
    Column("path", WORDS, 40, "The document's path in the folder; no document may have it already.", "", True),
    Column("text", TEXT, 100, "The whole document, with its header and footnotes.", "", True),
)
RULES = (
    "One case a row on the sheet “cases”, below the first row. Blank rows are passed over; columns may change places.",
    "A new line within a cell: Alt+Enter (Mac: Option+Command+Enter). Spaces at the ends of a line do not count.",
    "Cells are set to text, so that 010… keeps its zero and 1-2 does not become a date. Paste as values or text only.",
    "No formulas and no merged cells: they are named and nothing is imported. Hidden and filtered rows are read too.",
    "Then: python -m evals import FILE.xlsx --suite NAME. Everything is checked first; each problem is named by sheet, "
    "row and column, and nothing is written until there is none.",
)
