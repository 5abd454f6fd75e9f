"""Seuranta: its two pages, its files, and that every number is the same in all of them."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from sqlalchemy import select, update
from sqlmodel import Session, col

from collector.models import Gap, PostTag
from collector.volume import CHANNEL
from config.models import Relation, Tag, Team
from curator.entry import people as staff
from curator.models import MarkKind
from curator.suggesting import marks
from tests.curator import counted
from tests.curator.desk.conftest import HOST, Page, People, Visitor
from tests.curator.desk.test_readings_browser import AXE, serving
from tests.sample import Sample

OCTOBER = "kind=month&day=2025-10-15"
HEADS = {"fi": "Taulukko", "sv": "Tabell", "en": "Table"}
LANGUAGES = list(HEADS)


@pytest.fixture
def counted_by_hand(people: People) -> People:
    counted.build(people.sample)
    return people


def file(visitor: Visitor, kind: str, query: str) -> bytes:
    answer = visitor.client.get(f"/kemijarvi/figures/{kind}?{query}", base_url=HOST)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.get_data()


def csv_rows(visitor: Visitor, query: str) -> list[list[str]]:
    text = file(visitor, "csv", query).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def rows_of(page: Page, heading: str) -> list[list[str]]:
    region = page.one("div", aria_labelledby=heading)
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row if cell.get("aria-hidden") is None]
        for row in region.iter("tr")
    ]


def test_page_one_tells_what_was_done(counted_by_hand: People) -> None:
    page = counted_by_hand["viewer"].get(f"/kemijarvi/figures?{OCTOBER}&of=all")
    assert "Koko kampanja: lokakuu 2025 (1.10.\u2060–\u206031.10.2025)" in page.text
    assert "Viikon nosto tehtiin 2 kertaa; mukana olevilla oli yhteensä 12 nostoviikkoa." in page.text
    deeds = {row[0]: row[1:] for row in rows_of(page, "deeds")}
    assert deeds["Viikkoja, joille tehtiin nosto"] == ["2", "+2", "+2"]
    assert deeds["Lupaa ei annettu"] == ["1", "+1", "+1"]
    assert deeds["Nostoja poistettu pyynnöstä"] == ["1", "+1", "+1"]
    assert "Poistettu seinältä pyynnöstä: 14.10.2025." in page.text
    assert rows_of(page, "clicks")[1] == ["40Tiedossa 1/2 julkaisustaEi vertailukautta", "12+12"]
    assert "palvelin 1: ei tietoa 20.10.2025 (yhteys katkennut)" in page.text
    assert "palvelin 0: ei tietoa 6.10.\u2060–\u20608.10.2025 (palvelu ei vastannut)" in page.text


def test_a_time_before_an_election_is_told_and_its_days_are_counted(counted_by_hand: People) -> None:
    day = datetime(2025, 10, 27, 9, tzinfo=UTC)

    def narrow(session: Session) -> None:
        session.add(Gap(source_id=1, reason="election", from_at=day, until_at=day + timedelta(days=2)))

    counted_by_hand.database.writing(narrow)
    page = counted_by_hand["viewer"].get(f"/kemijarvi/figures/hashtags?{OCTOBER}&of=all")
    assert (
        "palvelin 0: vaaliaikana kerättiin vain tunnettujen tilien julkaisuja, 27.10.\u2060–\u206029.10.2025"
        in page.text
    )
    assert "Lähteet toimivat 28 päivänä 31 päivästä." in page.text
    told = [" ".join(row) for row in csv_rows(counted_by_hand["viewer"], OCTOBER)]
    assert [row for row in told if "palvelin 0" in row and "vaaliaikana" in row]


def test_others_posts_that_only_name_us_have_a_line_and_a_column_of_their_own(
    counted_by_hand: People,
) -> None:
    at = datetime(2025, 10, 22, 9, tzinfo=UTC)

    def named(session: Session) -> None:
        source = counted.add_source(session, counted_by_hand.sample.campaign, 7, Relation.TAGGED)
        counted.add_post(session, source, 70, at, (), "instagram", {"likes": 9})

    address = f"/kemijarvi/figures/hashtags?{OCTOBER}&of=all"
    assert len(rows_of(counted_by_hand["viewer"].get(address), "posts")) == 3
    counted_by_hand.database.writing(named)
    page = counted_by_hand["viewer"].get(address)
    posts, reactions = rows_of(page, "posts"), rows_of(page, "reactions")
    assert posts[3][:3] == [reactions[0][3], "1", "1"]
    assert reactions[0][3].startswith("Muiden julkaisut")
    assert [row[3][0] for row in reactions[1:3]] == ["1", "9"]


def test_a_team_reads_its_own_number_first_and_the_campaigns_below_it(counted_by_hand: People) -> None:
    page = counted_by_hand["editor"].get(f"/kemijarvi/figures/hashtags?{OCTOBER}")
    first = page.one("ul", class_="five")[0]
    assert " ".join("".join(first.itertext()).split()) == (
        "5 julkaisua omalla tunnisteella ilman roskaa 3; koko kampanja 6, ilman roskaa 4"
    )
    tables = [one.get("aria-labelledby") for one in page.all("div") if one.get("role") == "region"]
    assert tables.index("teams") < tables.index("posts")
    whole = counted_by_hand["editor"].get(f"/kemijarvi/figures/hashtags?{OCTOBER}&of=all")
    assert "".join(whole.one("ul", class_="five")[0].itertext()).split()[:3] == [
        "6",
        "julkaisua",
        "kampanjan",
    ]


def test_a_team_sees_its_own_deeds_first(counted_by_hand: People) -> None:
    page = counted_by_hand["editor"].get(f"/kemijarvi/figures?{OCTOBER}")
    assert "Kemijärvi: lokakuu 2025" in page.text
    assert "Kun julkaisuja on alle 20, prosentteja ei lasketa." in page.text
    assert "Teimme noston yhdelle viikolle; viikkoja alkoi 4." in page.text


def test_of_a_team_that_did_not_take_part_only_that_is_told(counted_by_hand: People) -> None:
    def begin(session: Session) -> None:
        session.get_one(Team, counted_by_hand.sample.teams["posio"]).starts = date(2025, 11, 1)

    counted_by_hand.database.writing(begin)
    for page in ("figures", "figures/hashtags"):
        told = counted_by_hand["viewer"].get(f"/kemijarvi/{page}?{OCTOBER}&of=posio")
        assert not [one for one in told.all("ul") if one.get("class") == "five"]
        assert "Lupia" not in told.text
        assert not [one for one in told.all("div") if one.get("aria-labelledby") == "deeds"]
    told = counted_by_hand["viewer"].get(f"/kemijarvi/figures?{OCTOBER}&of=posio")
    assert "Posio ei ollut mukana kampanjassa tällä kaudella." in told.text
    assert "Seinää" not in told.text
    assert rows_of(told, "clicks")[1][1] == "Ei tietoaEi vertailukautta"


def test_page_two_tells_hashtags_and_says_what_is_not_known(counted_by_hand: People) -> None:
    page = counted_by_hand["viewer"].get(f"/kemijarvi/figures/hashtags?{OCTOBER}&of=all&tag=kemijarvi")
    assert "Lähteet toimivat 28 päivänä 31 päivästä." in page.text
    tags = rows_of(page, "tags")
    assert tags[1] == [
        "#kemijärvipaikkakunnan tunniste, Kemijärvi",
        "5",
        "3",
        "+4",
        "Ei vertailukautta",
        "Mastodon 4 (ilman roskaa 2), Verkkosivusto 1",
    ]
    assert [row[:3] for row in tags[2:]] == [
        ["kirjoitettuna #kemijarvi", "1", "0"],
        ["kirjoitettuna #kemijärvi", "4", "3"],
    ]
    assert any(
        row[:2] == ["palvelin 1", "Mastodon"] and row[2].startswith("Toimi ")
        for row in rows_of(page, "by-source")
    )
    days = rows_of(page, "over-time")
    assert days[6][1:] == ["Ei tietoa", "Ei tietoa", "Ei tietoa", "Ei tietoa", "0/1"]
    assert days[5][1:] == ["1", "0", "0", "1 (ilman roskaa 0)", "1/1"]
    assert rows_of(page, "reactions")[2] == [
        "Tykkäykset",
        "17ilman roskaa 10Tiedossa 4/6 julkaisusta",
        "Ei tietoaTiedossa 0/2 julkaisusta",
    ]


def test_with_spam_on_channels_and_under_a_chosen_hashtag_every_count_is_told_twice(
    counted_by_hand: People,
) -> None:
    """The town's own post of 21.10. is marked: on channels, under #kemijärvi and on the web one less."""

    def mark(session: Session) -> None:
        own = session.execute(
            select(PostTag.post_id).where(
                col(PostTag.key) == CHANNEL, col(PostTag.published_at) > datetime(2025, 10, 21, tzinfo=UTC)
            )
        ).scalar_one()
        sample = counted_by_hand.sample
        marks.mark(session, sample.people["editor"], sample.campaign, [own], MarkKind.SPAM, sample.now)

    counted_by_hand.database.writing(mark)
    visitor, query = counted_by_hand["viewer"], f"{OCTOBER}&of=all&tag=kemijarvi"
    page = visitor.get(f"/kemijarvi/figures/hashtags?{query}")
    once = "1 (ilman roskaa 0)"
    assert rows_of(page, "over-time")[21][1:] == ["1", "0", once, once, "1/1"]
    assert rows_of(page, "networks")[2][5] == "2 (ilman roskaa 1)"
    assert rows_of(page, "tags")[1][5] == "Mastodon 4 (ilman roskaa 2), Verkkosivusto 1 (ilman roskaa 0)"
    rows = {tuple(row[:4]): row[5:7] for row in csv_rows(visitor, query)}
    channels = "Julkaisut omissa ja kumppanien kanavissa"
    assert rows["Ajan mukaan", channels, "", "2025-10-21"] == ["1", "0"]
    assert rows["Ajan mukaan", "#kemijärvi", "", "2025-10-21"] == ["1", "0"]
    assert rows["Aihetunnisteet", "#kemijärvi", "Mastodon", "2025-10-01"] == ["4", "2"]
    assert rows["Julkaisut", channels, "Verkkosivusto", "2025-10-01"] == ["2", "1"]


def test_where_nobody_looked_no_table_says_that_there_were_no_posts(people: People) -> None:
    """No source was ever asked: the reactions' own line of posts is not known either."""
    visitor = people["viewer"]
    page = visitor.get("/kemijarvi/figures/hashtags?kind=month&of=all")
    assert rows_of(page, "reactions")[1] == ["Julkaisut", "Ei tietoa", "Ei tietoa"]
    told = {row[1]: row[5] for row in csv_rows(visitor, "kind=month&of=all") if row[0].startswith("Reaktiot")}
    assert told["Julkaisut kampanjan tunnisteilla"] == told["Julkaisut omissa ja kumppanien kanavissa"] == ""


def test_authors_are_told_with_how_many_posts_they_are_known_of(counted_by_hand: People) -> None:
    visitor = counted_by_hand["viewer"]
    page = visitor.get(f"/kemijarvi/figures/hashtags?{OCTOBER}&of=all")
    months = "1.10.\u2060–\u206031.10.2025"
    assert rows_of(page, "authors")[1] == [months, "2", "Ei tietoa", "6/6 julkaisusta"]
    told = [row[1:6] for row in csv_rows(visitor, OCTOBER) if row[0] == "Tekijät"]
    assert told == [
        ["Tekijät", "", "2025-10-01", "2025-10-31", "2"],
        ["Palanneet tekijät", "", "2025-10-01", "2025-10-31", ""],
    ]


def test_typed_figures_stand_beside_the_counted_ones(counted_by_hand: People) -> None:
    editor = counted_by_hand["editor"]
    editor.send(editor.get("/kemijarvi/readings"), "/readings", network="instagram", tag="#kemijärvi")
    for value, day in (("12 000", "2025-09-30"), ("12 600", "2025-10-31")):
        editor.send(editor.get("/kemijarvi/readings/1"), "/readings/1", value=value, day=day)
    page = editor.get(f"/kemijarvi/figures/hashtags?{OCTOBER}&of=all")
    assert [row.replace("\u00a0", " ") for row in rows_of(page, "typed")[1]] == [
        "Instagram: #kemijärvi",
        "12 600",
        "+600 (+5 %)",
        "31.10.2025, verrattu lukemaan 30.9.2025",
        "–",
    ]
    row = next(row for row in csv_rows(editor, OCTOBER) if row[1] == "Instagram: #kemijärvi")
    assert row[5:8] == ["12600", "", "12000"]


def test_what_changed_outside_is_marked_on_its_line_and_told_with_its_source(counted_by_hand: People) -> None:
    editor = counted_by_hand["editor"]
    winter = "kind=month&day=2025-12-10&of=all"
    assert "viisi" not in editor.get(f"/kemijarvi/figures/hashtags?{winter}").text
    editor.send(editor.get("/kemijarvi/readings"), "/readings", network="instagram", tag="#kemijärvi")
    page = editor.get(f"/kemijarvi/figures/hashtags?{winter}")
    said = "18.12.2025 alkaen: Instagram sallii julkaisussa viisi aihetunnistetta"
    assert f"{said}, ennen raja oli 30." in page.text
    assert page.text.count("Lähde: www.socialmediatoday.com") == 1
    marked = [row[0] for row in rows_of(page, "over-time") if "Instagram" in row[0]]
    assert marked == ["to 18.12.Instagram: tästä alkaen enintään viisi tunnistetta"]
    row = next(row for row in csv_rows(editor, winter) if row[1] == "Ulkoinen muutos")
    assert row[2:4] == ["Instagram", "2025-12-18"]
    assert row[9].startswith(said)
    assert "viisi" not in editor.get(f"/kemijarvi/figures/hashtags?{OCTOBER}&of=all").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_the_same_on_the_page_in_csv_and_in_xlsx(
    counted_by_hand: People, language: str
) -> None:
    visitor = counted_by_hand["viewer"]
    query = f"{OCTOBER}&of=all&lang={language}"
    rows = csv_rows(visitor, query)
    assert rows[0][0] == HEADS[language]
    sheets = counted.read_xlsx(file(visitor, "xlsx", query))
    told = [[name, *row] for name, table in sheets.items() for row in table[1:]]
    assert all(table[0] == rows[0][1:] for table in sheets.values())
    assert [[plain(cell) for cell in row] + [""] * (10 - len(row)) for row in told] == [
        [plain(cell.removeprefix("'")) for cell in row] for row in rows[1:]
    ]
    numbers = [int(row[5]) for row in rows[1:] if row[5]]
    assert numbers[:11] == [2, 12, 1, 2, 1, 1, 0, 1, 0, 120, 12]
    assert numbers[11:17] == [6, 2, 5, 0, 1, 2]
    page = visitor.get(f"/kemijarvi/figures/hashtags?{query}")
    shown = [row[1:3] for row in rows_of(page, "tags")[1:]]
    under = [row[5:7] for row in rows[1:] if row[1].startswith("#") and not row[2] and row[3] != row[4]]
    assert sorted(shown) == sorted(under)


def plain(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    # Between two files the clock may have struck the next minute.
    return "" if cell is None else re.sub(r"^\d\d:\d\d$", "a time", str(cell))


def test_workbooks_cells_have_types_and_the_last_sheet_tells_method_and_gaps(counted_by_hand: People) -> None:
    sheets = counted.read_xlsx(file(counted_by_hand["viewer"], "xlsx", f"{OCTOBER}&of=all"))
    assert next(iter(sheets)) == "Mitä teimme"
    assert list(sheets)[-1] == "Menetelmä ja katkokset"
    over_time = sheets["Ajan mukaan"]
    assert over_time[1][:5] == [
        "Julkaisut kampanjan tunnisteilla",
        None,
        date(2025, 10, 1),
        date(2025, 10, 1),
        0,
    ]
    silent = next(row for row in over_time if row[2] == date(2025, 10, 7))
    assert silent[4] is None
    assert silent[8].startswith("Ei tietoa, mikään lähde ei toiminut")
    method = sheets["Menetelmä ja katkokset"]
    days = [row for row in sheets["Lähteet päivittäin"] if row[0] == "palvelin 1"]
    silent = next(row for row in days if row[2] <= date(2025, 10, 7) <= row[3])
    assert (silent[1], silent[8]) == ("Mastodon", "ei kertonut mitään")
    assert sum((row[3] - row[2]).days + 1 for row in days) == 31
    gap = next(row for row in method if row[0] == "palvelin 1" and row[2] == date(2025, 10, 20))
    assert gap[8] == "palvelin 1: ei tietoa 20.10.2025 (yhteys katkennut)"


def test_pages_and_files_tell_what_nobody_searched(counted_by_hand: People) -> None:
    visitor = counted_by_hand["viewer"]
    said = "Näistä palveluista ei haettu julkaisuja tunnisteilla: Instagram, Facebook,"
    for path in ("figures", "figures/hashtags"):
        page = visitor.get(f"/kemijarvi/{path}?{OCTOBER}")
        assert said in page.text
        assert "Mastodon: palvelin tuntee vain ne julkaisut" in page.text
    told = [row[9] for row in csv_rows(visitor, OCTOBER) if row[1] == "Mitä ei nähdä"]
    assert told[0].startswith(said)
    assert any(one.startswith("Mastodon: palvelin tuntee vain") for one in told)


def test_of_a_hashtag_that_is_not_counted_any_more_nobody_says_that_no_source_worked(
    counted_by_hand: People,
) -> None:
    key = "tuhannenjayhdentyontarinat"
    ends = update(Tag).where(col(Tag.key) == key).values(ends=date(2025, 9, 30))
    counted_by_hand.database.writing(lambda session: session.execute(ends))
    page = counted_by_hand["viewer"].get(f"/kemijarvi/figures/hashtags?{OCTOBER}&tag={key}")
    assert "Julkaisujen määrästä ei ole tietoa: tunnistetta ei enää laskettu." in page.text
    assert "mikään lähde ei toiminut tällä kaudella" not in page.text


def test_no_text_becomes_a_formula(counted_by_hand: People) -> None:
    """A source is called “=Kaupungin sivut”: reading the workbook fails on any formula."""
    visitor = counted_by_hand["viewer"]
    assert any(row[1] == "'=Kaupungin sivut" for row in csv_rows(visitor, OCTOBER))
    method = counted.read_xlsx(file(visitor, "xlsx", OCTOBER))["Menetelmä ja katkokset"]
    assert any(row[0] == "=Kaupungin sivut" for row in method)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "kind=year",
        "kind=half&day=2025-10-15",
        "kind=week&day=2025-10-15",
        "kind=campaign&of=all",
        "kind=free&first=2025-10-20&last=2025-10-01",
        "kind=free&first=2005-01-01&last=2100-12-31",
        "kind=month&day=2100-12-31",
        "kind=year&day=2005-01-01",
        "kind=x&day=0001-01-01&of=x&tag=x&first=x&last=9999-12-31",
    ],
)
def test_any_question_gets_an_answer(counted_by_hand: People, query: str) -> None:
    visitor = counted_by_hand["viewer"]
    visitor.get(f"/kemijarvi/figures?{query}")
    visitor.get(f"/kemijarvi/figures/hashtags?{query}")
    file(visitor, "csv", query)
    file(visitor, "xlsx", query)


def test_the_form_keeps_what_was_chosen_and_the_pager_moves(counted_by_hand: People) -> None:
    visitor = counted_by_hand["viewer"]
    page = visitor.get(f"/kemijarvi/figures/hashtags?{OCTOBER}&of=keminmaa&tag=keminmaa")
    chosen = {one.get("value") for one in page.all("option") if one.get("selected") is not None}
    assert chosen == {"month", "keminmaa"}
    assert page.one("input", id="day").get("value") == "2025-10-15"
    earlier = next(one for one in page.all("a") if "Edellinen kausi" in "".join(one.itertext()))
    before = visitor.get(earlier.get("href", ""))
    assert "Keminmaa: syyskuu 2025" in before.text


def test_a_person_chooses_days_weeks_or_months_and_a_file_has_every_day(counted_by_hand: People) -> None:
    visitor = counted_by_hand["viewer"]
    quarter = "kind=quarter&day=2025-10-15&of=all"
    steps = {"": 14, "day": 92, "week": 14, "month": 3, "x": 14}
    for by, count in steps.items():
        page = visitor.get(f"/kemijarvi/figures/hashtags?{quarter}&by={by}")
        assert len(rows_of(page, "over-time")) == count + 1
    chosen = visitor.get(f"/kemijarvi/figures/hashtags?{quarter}&by=month")
    assert [one.text for one in chosen.all("a") if one.get("aria-current") == "true"] == ["Kuukausi"]
    assert "month" in [one.get("value") for one in chosen.all("option") if one.get("selected") is not None]
    year = "kind=year&day=2025-10-15&of=all&by=day"
    page = visitor.get(f"/kemijarvi/figures/hashtags?{year}")
    assert len(rows_of(page, "over-time")) == 13, "a year's days are too many for a page"
    assert "Päivä" not in [one.text for one in page.all("a")]
    links = [one.get("href", "") for one in page.all("a") if "Päivittäin" in (one.text or "")]
    assert len(links) == 2
    assert all("by=day" in one for one in links)
    under = "Julkaisut kampanjan tunnisteilla"
    told = [row for row in csv_rows(visitor, year) if row[0] == "Ajan mukaan" and row[1] == under]
    assert len(told) == 365
    october = {row[3]: row[5:7] for row in told}
    assert [october[f"2025-10-{day:02}"] for day in (3, 5, 7, 9)] == [
        ["1", "1"],
        ["1", "0"],
        ["", ""],
        ["0", "0"],
    ]
    sheet = counted.read_xlsx(file(visitor, "xlsx", year))["Ajan mukaan"]
    assert len([row for row in sheet if row[0] == under]) == 365


def test_figures_of_another_campaign_cannot_be_asked_for(counted_by_hand: People) -> None:
    counted_by_hand["neighbour"].get("/kemijarvi/figures", 404)
    counted_by_hand.anybody().get("/kemijarvi/figures", 303)


@pytest.mark.parametrize(
    ("language", "begins"), [("fi", "Seuranta"), ("sv", "Uppföljning"), ("en", "Figures")]
)
def test_the_pages_are_found_in_every_language(people: People, language: str, begins: str) -> None:
    page = people["editor"].get(f"/kemijarvi/?lang={language}")
    link = next(one for one in page.all("a") if one.get("href") == "/kemijarvi/figures")
    assert "".join(link.itertext()) == begins
    assert people["editor"].get(f"/kemijarvi/figures?lang={language}").text.startswith(begins)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_have_no_fault_axe_can_find_and_fit(
    app: Flask, sample: Sample, chromium: Any, width: int
) -> None:
    counted.build(sample)
    link = sample.database.writing(staff.link, sample.people["editor"], sample.now, signs_in=True)
    with serving(app) as here:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="fi-FI")
        page = context.new_page()
        page.goto(f"{here}/invite/{link}")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        for path in ("figures", "figures/hashtags"):
            page.goto(f"{here}/kemijarvi/{path}?{OCTOBER}&of=all&tag=kemijarvi")
            for closed in page.locator("main details").all():
                closed.evaluate("one => one.open = true")
            found = Axe().run(page, options=AXE).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        context.close()
