"""A document in one language, before it is a file: what every format is written from.  Values only."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from curator.figures.sums import Change


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: what is read, and what a workbook calculates with.

    `value` None: there is nothing to calculate with (a text, or a figure that is not known).
    """

    text: str
    value: int | date | None = None
    change: Change | None = None
    """Where the figure is a change: a workbook bears its sign, and its percentage beside it."""
    clean: int | None = None
    """Of `value`, what is left without spam, where the text tells it too: a workbook has it beside it."""
    note: str = ""
    """What the text tells of `value` in words, "" for nothing: a workbook has it beside it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `numbers` are the columns that hold numbers, by place; the first column heads its row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    note: str = ""
    """What must be known to read it, "" where nothing must."""


class Shape(StrEnum):
    """How a chart is drawn."""

    COLUMNS = "columns"
    """Over time, stacked where there are several lines."""
    BARS = "bars"
    """One bar for each label, lying, longest first as given."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: a value for each label, None where nothing is known."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Labels from one to another (places, both included) of which nothing is known, and why."""

    first: int
    last: int
    reason: str
    when: str = ""
    """Its days, where the labels do not tell them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a label: a hashtag's start or end, a change at a network."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: with `summary`, one sentence that says what it shows, and its table."""

    title: str
    summary: str
    shape: Shape
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    axis: str
    """What the values count."""
    language: str = "fi"
    gaps: tuple[Gap, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 begins a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `language` where it is in another one than the document, "" else."""

    text: str
    language: str = ""
    quiet: bool = False
    """Small print: methods and notes."""


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences; `language` as of a paragraph."""

    items: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the five figures: “128”, “julkaisua”, “+12 (+10 %)”."""

    text: str
    name: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures of the first spread, at most five."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A chart with its table; formats show the sentence too."""

    chart: Chart
    grid: Grid


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A pick as a document refers to it: week, what it is called, where it is, "" where it is gone."""

    week: str
    text: str
    url: str = ""
    language: str = ""
    """Of `text`, "" where it is the document's or not known."""


@dataclass(frozen=True, slots=True)
class Stories:
    """The picks of a period."""

    items: tuple[StoryLine, ...]


Block = Heading | Paragraph | Points | KeyFigures | Grid | Pictured | Stories


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands in front: all texts in the document's language."""

    title: str
    """“Kooste” or “Raportti”, and whose."""
    team: str
    period: str
    version: str
    """“Versio 2, 4.1.2027: …”."""
    project_number: str = ""
    funder_name: str = ""
    funder_sentence: str = ""
    funder_emblem: str | None = None
    """Name in the pictures folder."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words that formats put in themselves, in the document's language."""

    page: str
    """“Sivu {page}/{pages}”, with these very marks in it."""
    contents: str
    table: str
    not_known: str
    change: str = ""
    """“muutos”, where a workbook needs a word for it."""
    clean: str = ""
    """“ilman roskaa”, for the same."""
    note: str = ""
    """“lisätieto”, for the same."""
    left_out: str = ""
    """What a PDF says where it could not show every sign, "" for nothing."""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a file tells.  `made` is aware; the same document gives the same bytes."""

    language: str
    cover: Cover
    blocks: tuple[Block, ...]
    labels: Labels
    made: datetime
    with_contents: bool = True
    """False: a short one that needs no list of contents."""
    most_pages: int | None = None
    """So many pages on paper at the most, with smaller letters if need be; None: as many as it takes."""
    sheets: tuple[Grid, ...] = field(default=())
    """What a workbook holds besides the tables of `blocks`: method and gaps, every single figure."""
