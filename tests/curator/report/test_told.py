"""The answer to what is held of somebody: every file of a document that names them, in every format."""

from collections import Counter
from pathlib import Path

from config.settings import Settings
from curator.models import ReportKind
from curator.privacy import access
from curator.report.production import press, waiting
from curator.report.production.press import Folders
from tests.curator import counted
from tests.curator.report.test_reports import NOW, look, make
from tests.sample import Sample


def told(sample: Sample, settings: Settings) -> dict[str, str]:
    """Files of documents, by name, and why each is told."""
    found = access.tell(sample.database, settings.data, counted.KEY, "aino@suo.example", NOW)
    return {Path(one.path).name: one.why for one in found.files if one.path.startswith("reports/")}


def test_all_files_of_a_document_that_names_somebody_are_told(sample: Sample, settings: Settings) -> None:
    counted.build(sample)
    mine, other = make(sample, ReportKind.SUMMARY), make(sample, ReportKind.SUMMARY, key="posio")
    for _ in (mine, other):
        taken = sample.database.writing(waiting.take, NOW)
        assert taken is not None
        assert press.make(sample.database, Folders(settings.reports, settings.pictures), taken)
    for path in settings.reports.glob("*.pdf"):
        path.write_bytes(b"%PDF-1.7 packed")
    files = told(sample, settings)
    assert set(files) == {one.name for one in look(sample, mine).files}
    kinds = Counter((Path(name).suffix, why == access.ANOTHER) for name, why in files.items())
    assert kinds[".docx", False] == 6, "full and for the news, in three languages: a Word document is read"
    assert kinds[".pdf", True] == 3
