"""Koosteet and raportit on the desk: made, written, opened, made anew, and sent."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session
from sqlmodel import col, select

from config import clock
from config.models import Team
from config.settings import Settings
from curator.desk import reports_words
from curator.desk.language import speaking
from curator.desk.shaping import words as shaping_words
from curator.figures.periods import Kind, Period, Span
from curator.models import Edition, Report, ReportKind, ReportSending, ReportVersion, VersionReason
from curator.report import reports
from curator.report.formats.web import STYLE
from curator.report.frozen import Tone
from curator.report.production import waiting
from curator.report.production.waiting import Made, Problem
from curator.report.reports import FileView, ReportView
from curator.shaping.teams import Summaries
from tests.curator.desk.conftest import HOST, Page, People, Visitor, number_in

LIST = "/kemijarvi/reports"
QUARTER = "quarter/2026-01-01"
CONTENT = {
    "html": f"<!doctype html><title>Kooste</title><style>{STYLE}</style>".encode(),
    "pdf": b"%PDF-1.7",
    "docx": b"PK word",
    "xlsx": b"PK excel",
    "txt": "Nostot ö".encode(),
}
FILES = (
    *((Edition.FULL, kind) for kind in ("html", "pdf", "docx", "xlsx")),
    *((Edition.NEWS, kind) for kind in ("docx", "txt")),
)


def make(visitor: Visitor, **more: str) -> Page:
    """A kooste by the form; gives its page."""
    values: dict[str, Any] = {"period": QUARTER, **more}
    return visitor.follow(visitor.send(visitor.get(LIST), LIST, **values))


def made(people: People, **more: str) -> int:
    """A kooste; gives its number."""
    return number_in(make(people["editor"], **more).path)


def finish(people: People, settings: Settings) -> None:
    """The newest version's files, in Finnish and Swedish, as the worker leaves them."""
    settings.reports.mkdir(parents=True, exist_ok=True)
    now = clock.now()
    taken = people.database.writing(waiting.take, now)
    assert taken is not None
    files = [
        Made(edition, code, kind, f"{taken.id}-{edition}-{code}.{kind}", len(CONTENT[kind]))
        for code in ("fi", "sv")
        for edition, kind in FILES
    ]
    for one in files:
        (settings.reports / one.name).write_bytes(CONTENT[one.format])
    assert people.database.writing(waiting.ready, taken, files, now)


def links(page: Page) -> dict[str, str]:
    """Addresses of a page's files by what their links say."""
    found = [one for one in page.all("a") if "/files/" in one.get("href", "")]
    return {" ".join("".join(one.itertext()).split()): one.get("href", "") for one in found}


def test_an_editor_makes_a_kooste_of_the_last_quarter_with_one_click(people: People) -> None:
    editor = people["editor"]
    form = editor.get(LIST)
    assert "Koosteita ei vielä ole." in form.text
    page = editor.follow(editor.send(form, LIST))
    assert "Luvut on jäädytetty." in page.text
    assert "Tiedostoja tehdään. Tämä kestää noin minuutin." in page.text
    assert page.one("div", id="made").get("data-making", "").endswith("/state")
    told = people["viewer"].get(LIST)
    assert "Tiedostoja tehdään" in told.text
    assert "Versio 1, " in told.text
    with people.database.reading() as session:
        row = session.execute(select(Report)).scalars().one()
        assert (row.kind, row.whole, row.period) == (ReportKind.SUMMARY, False, Kind.QUARTER)
        assert row.last < clock.day_of(people.sample.now)


def test_the_same_period_is_not_made_twice(people: People) -> None:
    first, second = made(people), make(people["admin"])
    assert number_in(second.path) == first
    assert "Tästä kaudesta on jo asiakirja. Se on tässä." in second.text
    assert made(people, of="all") != first


def test_the_whole_campaigns_figures_are_told_as_such(people: People) -> None:
    page = make(people["editor"], of="all")
    assert heading(page) == "Kooste: koko kampanja, 1.1.–31.3.2026"
    assert "Versio 1, " in page.text


def heading(page: Page) -> str:
    """A page's heading as people read it."""
    return "".join(page.one("h1").itertext()).replace("\u2060", "").strip()


def test_a_title_names_whose_figures_and_of_which_time_once_each(people: People) -> None:
    assert heading(make(people["editor"])) == "Kooste: Kemijärvi, 1.1.–31.3.2026"
    for of, whose in (("all", "koko kampanja"), ("kemijarvi", "Kemijärvi")):
        page = make(people["editor"], period="campaign", of=of)
        assert heading(page).startswith(f"Kooste: {whose}, ")
        assert heading(page).lower().count("koko kampanja") == (of == "all")
        assert heading(page) in people["viewer"].get(LIST).text.replace("\u2060", "")


def test_days_are_asked_for_and_must_have_come(people: People) -> None:
    editor = people["editor"]
    page = editor.send(editor.get(LIST), LIST, 422, period="free", first="2026-01-05", last="")
    assert "Valitse kausi ja sen molemmat päivät." in page.text
    assert page.one("input", id="first").get("value") == "2026-01-05"
    assert page.one("option", value="free").get("selected") is not None
    later = (clock.day_of(clock.now()) + timedelta(days=3)).isoformat()
    page = editor.send(page, LIST, 422, period="free", first=later, last=later)
    assert "Valitse kausi, joka on jo alkanut." in page.text
    for value in ("quarter/2026-13-01", "week/2026-01-05", "payment-2026-01-01-2026-02-01", "x"):
        editor.send(editor.get(LIST), LIST, 422, period=value)
    page = editor.follow(editor.send(page, LIST, period="free", first="2026-02-03", last="2026-01-05"))
    assert "5.1.\u2060–\u20603.2.2026" in page.text


def test_a_period_that_goes_on_says_how_far_its_figures_reach(people: People) -> None:
    today = clock.day_of(clock.now())
    page = make(people["editor"], period="year/" + today.isoformat())
    assert f"Luvut ulottuvat {today.day}.{today.month}.{today.year} asti" in page.text


def test_files_come_in_the_persons_language_first(people: People, desk_settings: Settings) -> None:
    number = made(people)
    finish(people, desk_settings)
    page = people["viewer"].get(f"{LIST}/{number}")
    assert "Valmis." in page.text
    assert page.one("div", id="made").get("data-making") is None
    first = list(links(page))[: len(FILES)]
    assert all(one.endswith("Suomeksi") for one in first), first
    assert "Avaa verkkosivuna: " in first[0]
    assert [one.split(":")[0].split()[0] for one in first[1:]] == ["PDF", "Word", "Excel", "Word", "Teksti"]
    assert "Ruotsiksi" in "".join(page.one("details", class_="more").itertext())
    told = people["viewer"].get(f"{LIST}/{number}/state").body
    assert '"ready"' in told
    assert "Valmis" in told


def test_a_file_says_what_it_is_and_a_page_brings_only_its_own_style(
    people: People, desk_settings: Settings
) -> None:
    number = made(people)
    finish(people, desk_settings)
    viewer = people["viewer"]
    for said, address in links(viewer.get(f"{LIST}/{number}")).items():
        answer = viewer.client.get(address, base_url=HOST)
        kind = address.rsplit(".", 1)[1]
        assert answer.status_code == 200
        assert answer.get_data() == CONTENT[kind]
        answer.close()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == reports_words.TYPES[kind]
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        disposition = answer.headers.get("Content-Disposition", "")
        if kind == "html":
            assert "style-src 'sha256-" in policy
            assert "script-src" not in policy
            assert "attachment" not in disposition
        else:
            code = "fi" if said.endswith("Suomeksi") else "sv"
            assert disposition.startswith("attachment")
            assert f"-kemijarvi-2026-q1-{code}.{kind}" in disposition


def test_files_that_went_or_are_others_are_told_kindly(people: People, desk_settings: Settings) -> None:
    number = made(people)
    finish(people, desk_settings)
    editor = people["editor"]
    address = next(iter(links(editor.get(f"{LIST}/{number}")).values()))
    name = address.rsplit("/", 1)[1]
    people["neighbour"].get(address, 404)
    other = made(people, of="all")
    assert "Tiedosto ei ole enää täällä" in editor.get(f"{LIST}/{other}/files/{name}", 404).text
    editor.get(f"{LIST}/{number}/files/..%2f{name}", 404)
    (desk_settings.reports / name).unlink()
    gone = editor.get(address, 404)
    assert gone.one("a", class_="button").get("href", "").endswith(f"/reports/{number}")
    page = editor.get(f"{LIST}/{number}")
    editor.send(page, "/again", note="Roskaa merkittiin lisää.")
    for old in links(page).values():
        editor.get(old, 404)


def test_counting_again_needs_a_reason_and_makes_a_version(people: People, desk_settings: Settings) -> None:
    number = made(people)
    finish(people, desk_settings)
    editor = people["editor"]
    for nothing in ("  ", "\u202e\u200b\u00ad", "\u200d", "—"):
        page = editor.send(editor.get(f"{LIST}/{number}"), "/again", 422, note=nothing)
    assert "Kerro, miksi luvut lasketaan uudelleen." in page.text
    page = editor.send(page, "/again", 422, note="x" * 501)
    page = editor.follow(editor.send(page, "/again", note="Roskaa merkittiin lisää."))
    versions = "".join(page.one("ol").itertext())
    assert "Versio 2" in versions
    assert "Roskaa merkittiin lisää." in versions
    assert "Editor" in versions
    assert "Tiedostoja tehdään." in page.text
    with people.database.reading() as session:
        reasons = session.execute(select(ReportVersion.reason).order_by(col(ReportVersion.number)))
        assert list(reasons.scalars()) == [VersionReason.FIRST, VersionReason.CORRECTION]


def test_a_raportti_is_made_on_a_kooste_and_tells_when_it_lags_behind(people: People) -> None:
    editor = people["editor"]
    number = made(people)
    page = editor.follow(editor.send(editor.get(f"{LIST}/{number}"), "/report"))
    report = number_in(page.path)
    assert report != number
    assert "Raportti" in page.text
    assert "Kirjoita tekstit" in page.text
    assert "laskettu sen jälkeen uudelleen" not in page.text
    assert [one for one in page.all("a") if one.get("href", "").endswith(f"/reports/{number}")]
    again = editor.get(f"{LIST}/{number}")
    assert not again.all("form", action=f"{LIST}/{number}/report")
    editor.send(again, "/again", note="Uusi julkaisu")
    page = editor.get(f"{LIST}/{report}")
    assert "laskettu sen jälkeen uudelleen" in page.text
    editor.send(page, "/again", note="Koosteen luvut muuttuivat")
    assert "laskettu sen jälkeen uudelleen" not in editor.get(f"{LIST}/{report}").text


def test_an_heir_makes_no_report_of_its_own_figures_on_the_summary_it_inherited(people: People) -> None:
    number, teams = made(people), people.sample.teams

    def pass_on(session: Session) -> None:
        team = session.get_one(Team, teams["kemijarvi"])
        team.ends, team.heir_id = clock.day_of(clock.now()) - timedelta(days=1), teams["keminmaa"]
        session.add(team)

    people.database.writing(pass_on)
    neighbour = people["neighbour"]
    neighbour.get(f"/keminmaa/reports/{number}")
    neighbour.post(f"/keminmaa/reports/{number}/report", 404, csrf=True)
    with people.database.reading() as session:
        assert session.execute(select(Report.kind)).scalars().all() == [ReportKind.SUMMARY]


def test_words_are_kept_by_language_and_printed_when_asked(people: People) -> None:
    editor = people["editor"]
    number = made(people)
    words = f"{LIST}/{number}/words"
    form = editor.get(words)
    assert form.one("textarea", id="findings").get("lang") == "fi"
    kept = editor.follow(editor.send(form, "/words", findings="Usva\r\nnousi."))
    assert kept.path.startswith(words)
    assert "Ne eivät ole vielä tiedostoissa." in kept.text
    assert (kept.one("textarea", id="findings").text or "").strip() == "Usva\nnousi."
    page = people["viewer"].get(f"{LIST}/{number}")
    assert "Osa teksteistä ei ole vielä tiedostoissa." in page.text
    swedish = editor.get(f"{words}?of=sv")
    assert (swedish.one("textarea", id="findings").text or "").strip() == ""
    page = editor.follow(editor.send(swedish, "/words", findings="Dimma.", then="now"))
    assert "Tekstit on tallennettu. Tiedostot tulevat tälle sivulle" in page.text
    assert "Osa teksteistä" not in page.text
    with people.database.reading() as session:
        newest = session.execute(select(ReportVersion).where(col(ReportVersion.number) == 2)).scalars().one()
        assert newest.words == {"fi": {"findings": "Usva\nnousi."}, "sv": {"findings": "Dimma."}}
        assert newest.reason is VersionReason.WORDS
    editor.post(f"{words}/print", csrf=True)
    editor.send(editor.get(words), "/words", then="now")
    with people.database.reading() as session:
        assert len(session.execute(select(ReportVersion.id)).all()) == 2


def test_signs_that_the_pdf_cannot_show_are_named_where_they_are_written(
    people: People, desk_settings: Settings
) -> None:
    editor = people["editor"]
    number = made(people)
    words = f"{LIST}/{number}/words"
    told = "PDF ei pysty näyttämään näitä merkkejä: 🎉 漢. Word ja verkkosivu näyttävät ne."
    kept = editor.follow(editor.send(editor.get(words), "/words", findings="Kiitos 🎉🎉 ja 漢!"))
    assert "Ne eivät ole vielä tiedostoissa." in kept.text
    assert told in kept.text
    finish(people, desk_settings)
    assert told not in editor.get(f"{LIST}/{number}").text, "these files are without them"
    assert "PDF ei pysty" not in editor.get(f"{words}?of=sv").text
    editor.send(editor.get(words), "/words", findings="Kiitos 🎉🎉 ja 漢!", then="now")
    finish(people, desk_settings)
    assert told in editor.get(f"{LIST}/{number}").text
    many = "".join(chr(0x4E00 + place) for place in range(30))
    with speaking("fi"):
        assert f" {many[19]} …. Word" in reports_words.not_printed({"fi": {"findings": many}})
    kept = editor.follow(editor.send(editor.get(words), "/words", findings="Kiitos ja hei – näkyy!"))
    assert "PDF ei pysty" not in kept.text


def test_two_who_write_at_once_lose_nothing(people: People) -> None:
    number = made(people)
    words = f"{LIST}/{number}/words"
    mine, theirs = people["editor"], people["admin"]
    form, other = mine.get(words), theirs.get(words)
    theirs.send(other, "/words", findings="Heidän tekstinsä")
    page = mine.send(form, "/words", 409, findings="Minun tekstini")
    assert (page.one("textarea", id="findings").text or "").strip() == "Minun tekstini"
    assert (page.one("textarea", id="theirs-findings").text or "").strip() == "Heidän tekstinsä"
    assert "Joku muu on tallentanut tämän tekstin" in page.text
    with people.database.reading() as session:
        assert session.get_one(Report, number).words == {"fi": {"findings": "Heidän tekstinsä"}}
    mine.send(page, "/words", findings="Yhdessä")
    with people.database.reading() as session:
        assert session.get_one(Report, number).words == {"fi": {"findings": "Yhdessä"}}
    theirs.send(other, "/words", findings="Yhdessä")


def test_words_that_are_too_long_stay_on_the_form(people: People) -> None:
    editor = people["editor"]
    words = f"{LIST}/{made(people)}/words"
    page = editor.send(editor.get(words), "/words", 422, findings="ö" * 8001)
    assert "Lyhennä tekstiä" in page.text
    assert len((page.one("textarea", id="findings").text or "").strip()) == 8001


def test_the_list_of_recipients_is_kept_with_dates(people: People, desk_settings: Settings) -> None:
    editor = people["editor"]
    number = made(people)
    page = editor.get(f"{LIST}/{number}")
    offered = [one.get("value") for one in page.one("datalist").iter("option")]
    assert offered == ["Palvelualueet", "Ohjausryhmä", "Rahoittaja", "Kunnanhallitus"]
    page = editor.send(page, "/sendings", 422, recipient=" ", due="huomenna", about="x" * 301)
    for told in ("Kirjoita, kenelle", "Valitse päivä", "Lyhennä huomautusta"):
        assert told in page.text
    page = editor.follow(
        editor.send(page, "/sendings", recipient="Ohjausryhmä", due="2026-01-07", about="Kokoukseen")
    )
    assert "Piti lähettää 7.1.2026 mennessä" in page.text
    later = (clock.day_of(clock.now()) + timedelta(days=1)).isoformat()
    wrong = editor.send(page, "/sendings/1", 422, on=later)
    assert wrong.one("input", id="on-1").get("aria-invalid") == "true"
    today = clock.day_of(clock.now())
    wrong = editor.send(page, "/sendings/1", 422, on=today.isoformat())
    assert "Tiedostot eivät ole vielä valmiit." in wrong.text
    finish(people, desk_settings)
    wrong = editor.send(page, "/sendings/1", 422, on=(today - timedelta(days=1)).isoformat())
    assert "Asiakirja ei ollut vielä valmis tuona päivänä." in wrong.text
    page = editor.follow(editor.send(page, "/sendings/1", on=today.isoformat()))
    assert f"Lähetetty {today.day}.{today.month}.{today.year} versio 1" in page.text
    assert "Piti lähettää" not in page.text
    page = editor.follow(editor.send(page, "/sendings/1/remove"))
    assert "Luettelossa ei ole vielä ketään." in page.text
    editor.post(f"{LIST}/{number}/sendings/1", 404, csrf=True, data={"on": "2026-01-08"})
    with people.database.reading() as session:
        assert session.execute(select(ReportSending.id)).first() is None


def test_who_holds_a_version_that_was_replaced_is_told_with_what_to_do(
    people: People, desk_settings: Settings
) -> None:
    editor = people["editor"]
    number = made(people)
    finish(people, desk_settings)
    today = clock.day_of(clock.now())
    page = editor.get(f"{LIST}/{number}")
    for recipient in ("Ohjausryhmä", "Rahoittaja"):
        page = editor.follow(editor.send(page, "/sendings", recipient=recipient, due="", about=""))
    page = editor.follow(editor.send(page, "/sendings/1", on=today.isoformat()))
    assert "Vanhentunut" not in page.text
    assert "Jollakulla on vanha versio" not in editor.get(LIST).text
    page = editor.follow(editor.send(page, "/again", note="Roskaa merkittiin lisää."))
    assert "Vanhentunut" not in page.text, "the new files are still being made"
    assert "Jollakulla on vanha versio" not in editor.get(LIST).text
    finish(people, desk_settings)
    page = editor.get(f"{LIST}/{number}")
    told = "Vanhentunut: uusin versio on 2. Lähetä uudet tiedostot ja merkitse uusi lähetys tähän."
    assert page.text.count("Vanhentunut") == 1, "Rahoittaja has none yet"
    assert told in page.text
    assert "Jollakulla on vanha versio" in people["viewer"].get(LIST).text
    people.database.writing(reports.again, None, number, VersionReason.ERASURE, "", clock.now())
    finish(people, desk_settings)
    page = editor.get(f"{LIST}/{number}")
    assert "Vanhentunut: uusin versio on 3." in page.text
    assert "pyydä vastaanottajaa poistamaan vanha tiedosto" in page.text
    page = editor.follow(editor.send(page, "/sendings/1", on=today.isoformat()))
    for version in (1, 3):
        assert f"Lähetetty {today.day}.{today.month}.{today.year} versio {version}" in page.text
    assert "Vanhentunut" not in page.text
    assert "Jollakulla on vanha versio" not in editor.get(LIST).text


def test_what_nobody_keeps_any_more_is_left_out_without_a_word_of_a_request(
    people: People, desk_settings: Settings
) -> None:
    editor = people["editor"]
    number = made(people)
    finish(people, desk_settings)
    today = clock.day_of(clock.now()).isoformat()
    page = editor.get(f"{LIST}/{number}")
    page = editor.follow(editor.send(page, "/sendings", recipient="Ohjausryhmä", due="", about=""))
    page = editor.follow(editor.send(page, "/sendings/1", on=today))
    people.database.writing(reports.again, None, number, VersionReason.ARCHIVE, "", clock.now())
    finish(people, desk_settings)
    page = editor.get(f"{LIST}/{number}")
    assert "Versio 2: Pois on jätetty nostoja, joiden säilytysaika on päättynyt" in page.text
    assert "pyynnöstä" not in page.text
    for listed in (page, editor.get(LIST)):
        assert "Vanhentunut" not in listed.text
        assert "vanha versio" not in listed.text
    page = editor.follow(editor.send(page, "/again", note="Roskaa merkittiin lisää."))
    finish(people, desk_settings)
    page = editor.get(f"{LIST}/{number}")
    told = "Vanhentunut: uusin versio on 3. Lähetä uudet tiedostot ja merkitse uusi lähetys tähän."
    assert told in page.text


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        (25, "Arvioitu 25 julkaisua 47 tallessa olleesta: myönteisiä 20, neutraaleja 4, kriittisiä 1."),
        (1, "Arvioitu 1 julkaisu 47 tallessa olleesta: myönteisiä 1, neutraaleja 0, kriittisiä 0."),
    ],
)
def test_a_judged_tone_is_told_in_a_right_sentence(judged: int, said: str) -> None:
    of = Tone(20, 4, 1, 5, 30, 47) if judged > 1 else Tone(1, 0, 0, 0, 30, 47)
    with speaking("fi"):
        assert reports_words.tone(of) == said


def test_a_failure_is_told_in_words_and_can_be_tried_again(people: People) -> None:
    number = made(people)
    now = clock.now()
    for _ in range(waiting.MOST_TRIES):
        taken = people.database.writing(waiting.take, now + timedelta(days=400))
        assert taken is not None
        people.database.writing(waiting.failed, taken, Problem.NO_SPACE, now)
    editor = people["editor"]
    page = editor.get(f"{LIST}/{number}")
    assert "Tiedostojen teko ei onnistunut." in page.text
    assert "Palvelun levy voi olla täynnä." in page.text
    assert not people["viewer"].get(f"{LIST}/{number}").all("button", class_="button")
    page = editor.follow(editor.send(page, "/retry"))
    assert "Tiedostoja tehdään." in page.text


def test_a_viewer_looks_and_presses_nothing(people: People, desk_settings: Settings) -> None:
    number = made(people)
    finish(people, desk_settings)
    viewer = people["viewer"]
    for path in (LIST, f"{LIST}/{number}"):
        inside = viewer.get(path).one("main")
        assert not list(inside.iter("form"))
        assert not list(inside.iter("textarea"))
    people["neighbour"].get(f"/keminmaa/reports/{number}", 404)
    people["neighbour"].post(f"/keminmaa/reports/{number}/again", 404, csrf=True, data={"note": "x"})


def test_the_notice_of_a_kooste_that_made_itself_leads_to_it(people: People, desk_settings: Settings) -> None:
    def make_itself(session: Session) -> int:
        team = session.get_one(Team, people.sample.teams["kemijarvi"])
        period = Period(Kind.QUARTER, Span(date(2026, 1, 1), date(2026, 3, 31)), date(2026, 4, 1))
        return reports.make(session, None, team, ReportKind.SUMMARY, period, clock.now(), whole=False)

    number = people.database.writing(make_itself)
    finish(people, desk_settings)
    page = people["editor"].get("/kemijarvi/")
    way = next(one for one in page.all("a") if one.get("href") == f"{LIST}/{number}")
    assert "".join(way.itertext()).startswith("Avaa kooste")
    assert "tehty automaattisesti" in people["editor"].get(LIST).text


@pytest.mark.parametrize(
    ("kind", "first", "last", "told"),
    [
        (Kind.QUARTER, date(2026, 7, 1), date(2026, 9, 30), "kooste-kemijarvi-2026-q3-fi.pdf"),
        (Kind.MONTH, date(2026, 12, 1), date(2026, 12, 31), "kooste-kemijarvi-2026-12-fi.pdf"),
        (Kind.HALF, date(2026, 7, 1), date(2026, 12, 31), "kooste-kemijarvi-2026-h2-fi.pdf"),
        (Kind.YEAR, date(2026, 1, 1), date(2026, 12, 31), "kooste-kemijarvi-2026-fi.pdf"),
        (Kind.FREE, date(2026, 1, 5), date(2026, 2, 3), "kooste-kemijarvi-2026-01-05-2026-02-03-fi.pdf"),
    ],
)
def test_a_saved_file_is_called_by_what_it_is(kind: Kind, first: date, last: date, told: str) -> None:
    view = ReportView(
        id=1,
        kind=ReportKind.SUMMARY,
        whole=False,
        team_id=1,
        period=Period(kind, Span(first, last), last),
        words={},
        printed={},
        created_at=clock.now(),
        created_by_name="",
        versions=(),
        files=(),
    )
    file = FileView("x.pdf", Edition.FULL, "fi", "pdf", 1)
    assert reports_words.download_name(view, file, "kemijarvi") == told


def test_a_team_says_after_which_periods_its_koosteet_are_made(people: People) -> None:
    admin, team = people["admin"], people.sample.teams["kemijarvi"]
    form = admin.get(f"/kemijarvi/teams/{team}")
    assert [one.get("value") for one in form.one("select", id="summaries").iter("option")] == list(Summaries)
    admin.send(form, f"/teams/{team}", 422, summaries="daily")
    admin.send(form, f"/teams/{team}", summaries="payment")
    with people.database.reading() as session:
        assert session.get_one(Team, team).summaries == "payment"
    assert "Kooste tehdään automaattisesti: maksatuskausittain." in admin.get(LIST).text
    admin.send(form, f"/teams/{team}", summaries="")
    assert "Koosteita ei tehdä automaattisesti." in admin.get(LIST).text
    assert set(shaping_words.SUMMARIES) == set(Summaries)


def test_everything_a_version_can_be_has_words() -> None:
    assert set(reports_words.PROBLEMS) == set(Problem)
    assert {"ready", "making", "failed"} == set(reports_words.STATES)
