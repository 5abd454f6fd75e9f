"""The worked example, second half: documents made by the real process, each read back.

What was counted by hand is in every format and language; so it is again after somebody was erased,
who is in no file any more; and a correction says what was counted again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator.models import Edition, MarkKind, Report, ReportKind, ReportVersion, VersionReason
from curator.report import contents, frozen, looking, reports
from curator.report.document import Cover, Document, KeyFigures
from curator.report.frozen import Frozen
from curator.report.production.making import Making
from curator.report.reports import FileView, ReportView
from tests.curator.worked import expected, expected_tables, reading
from tests.curator.worked.expected import EXPECTED, LANGUAGES, NETWORKS, TABLES
from tests.curator.worked.expected_tables import ALWAYS, Rows
from tests.curator.worked.story import Summer

pytestmark = pytest.mark.both

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOTE = "Yksi julkaisu ei koske kampanjaa."
HANDLE = "erkki@suo.example"
WORDS = {"findings": f"Uutta työtä löytyi, kertoi {HANDLE}."}
PICKED = "Uusi työ löytyi"


@dataclass
class Kooste:
    """The quarter's document of the whole campaign, as its team has it."""

    summer: Summer
    number: int

    @property
    def view(self) -> ReportView:
        """As the desk tells of it."""
        with self.summer.database.reading() as session:
            team = session.get_one(Team, self.summer.sample.teams["kemijarvi"])
            found = reports.one(session, team, self.number)
        assert found is not None
        return found

    def again(self, reason: VersionReason, note: str = "") -> None:
        """An editor has one more version made."""
        person = self.summer.sample.people["owner"]
        self.summer.database.writing(reports.again, person, self.number, reason, note, self.summer.moment)

    def made(self) -> ReportView:
        """Let the worker's task have the files made, in a process that ends."""
        self.summer.database.writing(self._long_waiting)
        assert Making(self.summer.database, self.summer.settings).tick()
        found = self.view
        assert (found.newest.problem, found.state) == ("", "ready")
        assert self.on_disk() == {file.name for file in found.files}
        return found

    @staticmethod
    def _long_waiting(session: Session) -> None:
        # The process goes by the machine's clock, which the story's has nothing to do with.
        waiting = col(ReportVersion.due_at).is_not(None)
        session.execute(update(ReportVersion).where(waiting).values(due_at=LONG_AGO))

    def on_disk(self) -> set[str]:
        """The names of all files in the folder."""
        return {path.name for path in self.summer.settings.reports.iterdir()}

    def data(self, file: FileView) -> bytes:
        """What a file holds."""
        found = (self.summer.settings.reports / file.name).read_bytes()
        assert len(found) == file.size
        return found

    def texts(self) -> dict[tuple[Edition, str, str], str]:
        """All text of each file, by edition, language and format."""
        return {
            (file.edition, file.language, file.format): reading.text_of(file.format, self.data(file))
            for file in self.view.files
        }

    def every_frozen(self) -> list[Frozen]:
        """The figures of all versions, the newest first."""
        with self.summer.database.reading() as session:
            kept = select(col(ReportVersion.frozen)).where(col(ReportVersion.report_id) == self.number)
            rows = session.execute(kept.order_by(col(ReportVersion.number).desc())).scalars()
            return [frozen.read(one) for one in rows]

    def documents(self, edition: Edition) -> Iterator[tuple[str, Document]]:
        """What the newest version's files of an edition are written from, in every language."""
        with self.summer.database.reading() as session:
            versions = select(ReportVersion).where(col(ReportVersion.report_id) == self.number)
            newest_first = versions.order_by(col(ReportVersion.number).desc())
            version = session.execute(newest_first.limit(1)).scalar_one()
            facts = looking.look(session, session.get_one(Report, self.number), version)
        for language in LANGUAGES:
            yield language, contents.document(frozen.read(version.frozen), facts, edition, language)


def test_every_number_is_in_every_file_an_erased_person_is_in_none_and_a_correction_says_why(
    summer: Summer,
) -> None:
    summer.judge_tone()
    kooste = Kooste(summer, summer.make(ReportKind.SUMMARY))
    person = summer.sample.people["owner"]
    summer.database.writing(reports.write_words, person, kooste.number, "fi", WORDS)
    kooste.again(VersionReason.WORDS)
    first = kooste.made()
    assert_every_number(kooste)
    told = kooste.texts()
    assert len(told) == 3 * (4 + 2)
    for (_, language, kind), text in told.items():
        assert (PICKED in text) == (kind != "xlsx"), (language, kind)
    assert HANDLE in told[Edition.FULL, "fi", "pdf"]

    summer.erase(HANDLE, "10-05 09:00")
    assert kooste.on_disk() == set(), "files that name somebody go in the moment of the erasure"
    second = kooste.view
    assert second.newest.reason is VersionReason.ERASURE
    assert second.newest.kept == first.newest.kept, "what was frozen stays to the last number"
    for language, document in chain(kooste.documents(Edition.FULL), kooste.documents(Edition.NEWS)):
        assert not names_erkki(repr(document)), language
    if summer.database.kind == "sqlite":
        # Written from the very same values on either database, and eight seconds' work.
        kooste.made()
        assert_every_number(kooste)
        left = kooste.texts()
        assert left.keys() == told.keys()
        assert not any(map(names_erkki, left.values()))

    summer.mark("again", MarkKind.OFF_TOPIC, "10-06 09:00")
    kooste.again(VersionReason.CORRECTION, NOTE)
    third = kooste.view
    assert (third.newest.reason, third.newest.note, third.state) == (VersionReason.CORRECTION, NOTE, "making")
    assert third.files == ()
    clean = [one.figures.posts.clean for one in kooste.every_frozen()]
    assert clean == [12, 13, 13, 13], "the versions before keep what they said"
    for (_, document), words in zip(kooste.documents(Edition.FULL), expected_tables.CORRECTED, strict=True):
        assert says_why(document.cover, words), document.cover


def names_erkki(text: str) -> bool:
    """The one who is erased, or what he wrote."""
    return any(word in text for word in ("Erkki", "erkki", PICKED))


def says_why(cover: Cover, words: str) -> bool:
    """A cover says which version it is and why there is one more."""
    return words in reading.tidy(cover.version) and NOTE in cover.version


def test_the_raportti_and_its_short_edition_tell_the_same_numbers(summer: Summer) -> None:
    summer.judge_tone()
    raportti = Kooste(summer, summer.make(ReportKind.REPORT))
    for language, document in raportti.documents(Edition.FULL):
        tables = [rows for _, rows in reading.document_tables(document)]
        wanted = expected_tables.tables(language)
        for name in ALWAYS:
            assert_table(tables, wanted[name], (name, language))
    for _language, document in raportti.documents(Edition.SHORT):
        told = [one.text for block in document.blocks if isinstance(block, KeyFigures) for one in block.items]
        assert told == [*(number for number, _ in expected_tables.KEY_FIGURES), "+13"]
        [(_, heads_and_rows)] = reading.document_tables(document)
        columns = zip(*(row[1:4] for row in heads_and_rows[1:]), strict=True)
        assert [sum(map(int, column)) for column in columns] == [14, 13, 3], "in longer steps the same sums"


def assert_every_number(kooste: Kooste) -> None:
    """The whole kooste tells what was counted by hand in every language and format."""
    for file in kooste.view.files:
        if file.edition is not Edition.FULL:
            continue
        wanted, place = expected_tables.tables(file.language), LANGUAGES.index(file.language)
        data = kooste.data(file)
        if file.format == "xlsx":
            assert_workbook(reading.xlsx_rows(data), wanted, file.language)
            continue
        text = reading.text_of(file.format, data)
        for number, words in expected_tables.KEY_FIGURES:
            assert_told(text, f"{number} {words[place]}", file)
        if file.format == "pdf":
            for line, cells in chain.from_iterable(wanted.values()):
                assert_told(text, " ".join([line, *(said for said, _ in cells)]), file)
            continue
        found = reading.html_tables(data) if file.format == "html" else reading.docx_tables(data)
        for name, rows in wanted.items():
            assert_table([table for _, table in found], rows, (name, file))


def assert_table(tables: list[list[list[str]]], wanted: Rows, where: object) -> None:
    """One of the tables has these lines in this order, first of all; cells after those are notes."""
    lines = [[words, *(text for text, _ in cells)] for words, cells in wanted]
    told = [
        [row[: len(line)] for row, line in zip(table[1:], lines, strict=False)]
        for table in tables
        if len(table) > len(lines) and table[1][0] == lines[0][0]
    ]
    assert lines in told, (where, told)


def assert_told(text: str, line: str, where: object) -> None:
    """A line's words are followed by its numbers and by no other."""
    assert re.search(rf"(?<!\S){re.escape(line)}(?!\S)", text), (where, line)


def is_called(sheet: str, table: str) -> bool:
    """A sheet has a table's name, or as much of it as a sheet's name takes."""
    return table.startswith(sheet.removesuffix(" …")) if sheet.endswith(" …") else sheet == table


def assert_workbook(rows: list[list[Any]], wanted: dict[str, Rows], language: str) -> None:
    """Every table is a sheet with numbers to calculate with; after them come Seuranta's own tables."""
    place = LANGUAGES.index(language)
    for name, lines in wanted.items():
        for words, values in expected_tables.in_workbook(lines):
            assert any(
                reading.tidy(str(row[1])) == words
                and (row + [None] * len(values))[2 : 2 + len(values)] == values
                for row in rows
            ), (name, words, values)
    own = {
        (str(row[0]).removeprefix(expected_tables.COMPARISON[place]), row[1], row[2] or ""): tuple(
            (row + [None] * 9)[5:9]
        )
        for row in rows
        if len(row) > 5
    }
    for (table, what, network), count in EXPECTED.items():
        line = (expected.line((table, what, network), language), NETWORKS[network][place])
        told = [
            numbers
            for (sheet, *words), numbers in own.items()
            if is_called(sheet, TABLES[table][place]) and tuple(words) == line
        ]
        assert told == [(count.now, count.clean, count.before, None)], (line, told)
