"""Findings, tone, gaps: what documents conclude from figures, and what they refuse to."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.languages import LANGUAGES
from config.models import TagRole
from curator.desk.language import speaking
from curator.figures.by_network import OfNetwork
from curator.figures.coverage import Coverage, Outage
from curator.figures.sums import Figure
from curator.figures.typed import OfSeries, Target
from curator.figures.whole import OfTeam
from curator.models.reports import Edition
from curator.report.chapters import closing, drawn_words, toned
from curator.report.chapters.findings import findings
from curator.report.contents import document
from curator.report.document import Grid, Paragraph, Points
from curator.report.frozen import Frozen, Tone
from tests.curator.report import sample_frozen as sample
from tests.curator.report.reading_documents import below


def said(frozen: Frozen, language: str = "fi") -> tuple[str, ...]:
    with speaking(language):
        return findings(frozen)


def of_posts(now: int, before: int | None, year_before: int | None = None) -> Frozen:
    """Only posts are known of, every day watched."""
    covers = tuple(replace(one, outages=(), silent=frozenset()) for one in sample.coverage().covers)
    figures = sample.figures(
        posts=Figure(now, before, year_before, now),
        networks=(),
        tags=(),
        teams=(),
        authors=(),
        deeds=sample.deeds(weeks_picked=4),
        deeds_before=None,
        coverage=Coverage(covers),
    )
    return sample.frozen(figures=figures, typed=())


@pytest.mark.parametrize(
    ("now", "before", "year_before", "expected"),
    [
        (
            30,
            20,
            None,
            ("Koko kampanja: julkaisuja nähtiin enemmän kuin edellisellä kaudella: +10 (+50\xa0%).",),
        ),
        (10, 12, None, ("Koko kampanja: julkaisuja nähtiin vähemmän kuin edellisellä kaudella: −2.",)),
        (
            10,
            10,
            8,
            (
                "Koko kampanja: julkaisuja nähtiin yhtä monta kuin edellisellä kaudella.",
                "Koko kampanja: julkaisuja nähtiin enemmän kuin vuotta aiemmin: +2.",
            ),
        ),
        (10, None, 10, ("Koko kampanja: julkaisuja nähtiin yhtä monta kuin vuotta aiemmin.",)),
        (10, None, 12, ("Koko kampanja: julkaisuja nähtiin vähemmän kuin vuotta aiemmin: −2.",)),
        (10, None, None, ()),
    ],
)
def test_a_change_is_a_finding_only_where_there_is_something_to_compare(
    now: int, before: int | None, year_before: int | None, expected: tuple[str, ...]
) -> None:
    assert said(of_posts(now, before, year_before)) == expected


def test_a_fall_is_not_certain_where_days_are_missing() -> None:
    fell = of_posts(10, 12)
    doubt = "Vähenemistä ei voi pitää varmana, koska lähteet eivät toimineet joka päivä."
    assert doubt not in said(fell)
    assert doubt in said(replace(fell, figures=replace(fell.figures, coverage=sample.coverage())))
    grew = of_posts(12, 10)
    assert doubt not in said(replace(grew, figures=replace(grew.figures, coverage=sample.coverage())))


def test_a_fall_of_our_own_hashtags_is_not_certain_either() -> None:
    doubt = "Vähenemistä ei voi pitää varmana, koska lähteet eivät toimineet joka päivä."
    grew = of_posts(670, 630)
    ours = (OfTeam("Kemijärvi", 1, Figure(98, 245, None, 98)),)
    fell = replace(grew, figures=replace(grew.figures, teams=ours, coverage=sample.coverage()))
    assert said(fell)[:3] == (
        "Omat tunnisteemme: muutos edelliseen kauteen −147 (−60\xa0%).",
        "Koko kampanja: julkaisuja nähtiin enemmän kuin edellisellä kaudella: +40 (+6\xa0%).",
        doubt,
    )
    of_all = replace(fell.figures, asked=replace(fell.figures.asked, team_id=None))
    assert doubt not in said(replace(fell, figures=of_all)), "a whole campaign's does not tell of one team"


@pytest.mark.parametrize(
    ("borrowed", "told"),
    [
        (1, "#tuhat on lainattu tunniste, joka ei yksin tee julkaisusta kampanjan julkaisua."),
        (2, "#tuhat, #kemijärvi ovat lainattuja tunnisteita, jotka eivät yksin tee julkaisusta"),
    ],
)
def test_a_borrowed_hashtag_that_was_used_most_is_said_to_be_one(borrowed: int, told: str) -> None:
    tags = tuple(
        replace(one, posts=Figure(900), role=TagRole.BORROWED if number < borrowed else one.role)
        for number, one in enumerate(sample.figures().tags[:borrowed])
    )
    figures = sample.figures(tags=tags)
    [found] = [one for one in said(sample.frozen(figures=figures)) if one.startswith("Omat ja yhteiset")]
    assert told in found
    with speaking("fi"):
        assert told in drawn_words.tags(figures)


def test_everything_that_stands_out_is_said_once() -> None:
    assert said(sample.frozen()) == (
        "Omat tunnisteemme: muutos edelliseen kauteen +300 (+21\xa0%).",
        "Koko kampanja: julkaisuja nähtiin enemmän kuin edellisellä kaudella: +442 (+16\xa0%).",
        "Koko kampanja: julkaisuja nähtiin enemmän kuin vuotta aiemmin: +1\xa0259 (+63\xa0%).",
        "Koko kampanja: määrä kasvoi eniten Instagramissa: +300 (+17\xa0%).",
        (
            "Omat ja yhteiset tunnisteet: "
            "eniten julkaisuja nähtiin tunnisteella #kemijärvi (1\xa0702 julkaisua)."
        ),
        "Tunnisteella #hiljainen ei nähty julkaisuja.",
        "333 julkaisussa #kemijärvi oli kirjoitettu #kemijarvi.",
        "Koko kampanja: 28 julkaisua merkittiin roskaksi tai aiheeseen kuulumattomiksi.",
        "Yksi viikko jäi ilman nostoa.",
        "Nostoja avattiin useammin kuin edellisellä kaudella: +57 (+13\xa0%).",
        "Koko kampanja: julkaisuilla oli 412 eri tekijää. Heistä 53 oli julkaissut myös aiempana kuukautena.",
        "Instagram: #kemijärvi: tavoite 15\xa0000 saavutettiin (15\xa0201).",
        "Lähteet toimivat 28 päivänä 31 päivästä.",
        "Pisin katkos: #kemijärvi: ei tietoa 6.10.\u2060–\u20608.10.2026 (yhteys katkennut).",
    )


def test_findings_of_a_whole_campaign_say_of_none_that_it_is_the_campaigns() -> None:
    of = sample.figures()
    found = said(sample.frozen(figures=replace(of, asked=replace(of.asked, team_id=None))))
    assert "Määrä kasvoi eniten Instagramissa: +300 (+17\xa0%)." in found
    assert "28 julkaisua merkittiin roskaksi tai aiheeseen kuulumattomiksi." in found
    assert not any("Koko kampanja" in one or "Omat ja yhteiset" in one for one in found)


def test_under_hashtags_a_team_reads_whose_change_is_whose() -> None:
    of = sample.figures()
    whole = replace(of, asked=replace(of.asked, team_id=None))
    for figures, told in (
        (
            of,
            (
                "Omat tunnisteemme: muutos edelliseen kauteen +300 (+21\xa0%). "
                "Koko kampanja: muutos edelliseen kauteen: +442 (+16\xa0%)."
            ),
        ),
        (whole, "ilman roskaa 3\xa0218. Muutos edelliseen kauteen: +442 (+16\xa0%)."),
    ):
        made = document(sample.frozen(figures=figures), sample.facts(), Edition.FULL, "fi")
        [first, *_rest] = below(made, "Aihetunnisteet")
        assert told in first.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_are_whole_sentences(language: str) -> None:
    for one in said(sample.frozen(), language):
        assert one.endswith(".")
        assert one[0].isupper() or one[0].isdigit() or one.startswith("#")


def test_the_network_that_fell_most_is_named() -> None:
    networks = (
        OfNetwork("bluesky", Figure(30, 29), Figure(0)),
        OfNetwork("linkedin", Figure(10, 25), Figure(0)),
    )
    found = said(sample.frozen(figures=sample.figures(networks=networks)))
    assert "Koko kampanja: määrä väheni eniten LinkedInissä: −15." in found


def test_several_silent_hashtags_share_a_sentence_and_an_unknown_one_is_not_silent() -> None:
    tags = sample.figures().tags
    silent = tuple(replace(one, posts=Figure(0)) for one in tags[:2])
    unknown = replace(tags[2], posts=Figure(None))
    found = said(sample.frozen(figures=sample.figures(tags=(*silent, unknown))))
    assert "Näillä tunnisteilla ei nähty julkaisuja: #tuhat, #kemijärvi." in found
    assert not any("#hiljainen" in one for one in found)


def test_authors_of_other_days_than_the_periods_are_no_finding() -> None:
    authors = tuple(
        replace(one, span=replace(one.span, last=date(2026, 10, 30))) for one in sample.figures().authors
    )
    found = said(sample.frozen(figures=sample.figures(authors=authors)))
    assert not any("tekijää" in one for one in found)


def test_a_reading_below_its_target_tells_its_change() -> None:
    below = OfSeries("Muuttajat", date(2026, 10, 1), date(2026, 9, 1), Figure(30, 25), Target(50, None))
    told = "Muuttajat: 30, muutos päivän 1.9.2026 lukemaan verrattuna +5 (+20\xa0%)."
    assert told in said(sample.frozen(typed=(below,)))
    added = OfSeries("Katselut", date(2026, 10, 6), None, Figure(520, 420), added=6, added_before=5)
    told = "Katselut: 520, muutos edelliseen kauteen +100 (+24\xa0%)."
    assert told in said(sample.frozen(typed=(added,)))
    alone = OfSeries("Muuttajat", date(2026, 10, 1), None, Figure(30))
    assert not any(one.startswith("Muuttajat") for one in said(sample.frozen(typed=(alone,))))


def tone(tone: Tone | None) -> tuple[str, Grid | None]:
    """What is said of it, and its table."""
    with speaking("fi"):
        first, *rest = toned.blocks(tone)
    assert isinstance(first, Paragraph)
    grid = rest[0] if rest else None
    assert grid is None or isinstance(grid, Grid)
    return first.text, grid


def test_tone_that_nobody_has_judged_is_not_assessed() -> None:
    assert tone(None) == ("Sävyä ei ole arvioitu.", None)


def test_tone_is_printed_with_the_samples_size_and_margin() -> None:
    text, grid = tone(Tone(14, 9, 4, 3, 30, 214))
    assert re.search(r"otoksesta.* 30 julkaisua.*\b214\b", text)
    # 1.96 · √(0.25 / 27) · √((214 − 27) / 213) = 17.7 percentage points.
    assert "±18 prosenttiyksikköä" in text
    assert grid is not None
    assert [tuple(cell.text for cell in row) for row in grid.rows] == [
        ("Myönteinen", "14", "52\xa0%"),
        ("Neutraali", "9", "33\xa0%"),
        ("Kriittinen", "4", "15\xa0%"),
        ("Ei arvioitu", "3", "–"),
    ]


def test_of_fewer_than_twenty_judged_only_counts_are_told() -> None:
    text, grid = tone(Tone(10, 9, 0, 11, 30, 214))
    assert "Arvioituja julkaisuja on alle 20, joten niistä kerrotaan vain määrät." in text
    assert grid is not None
    assert len(grid.heads) == 2
    assert "%" not in "".join(cell.text for row in grid.rows for cell in row)


def test_where_every_post_was_judged_there_is_no_margin() -> None:
    text, _grid = tone(Tone(20, 5, 0, 0, 25, 25))
    assert re.search(r"kaikkien 25 .*julkaisun sävyn", text)
    assert "virhemarginaalia ei ole" in text


def test_a_round_that_is_not_over_says_what_is_left() -> None:
    _text, grid = tone(Tone(12, 8, 2, 1, 30, 214))
    assert grid is not None
    assert [cell.text for cell in grid.rows[-1]] == ["Ei vielä käsitelty", "7", "–"]


def gaps(frozen: Frozen) -> tuple[list[str], int]:
    """Paragraphs about gaps, and how many are listed."""
    with speaking("fi"):
        blocks = closing.gaps(frozen)
    listed = [one for one in blocks if isinstance(one, Points)]
    return [one.text for one in blocks if isinstance(one, Paragraph)], sum(len(one.items) for one in listed)


def test_gaps_are_listed_and_what_they_mean_is_said() -> None:
    assert gaps(sample.frozen()) == (
        [
            "Lähteet toimivat 28 päivänä 31 päivästä.",
            "Luvuista ei voi päätellä, julkaistiinko katkoksen aikana vähemmän.",
        ],
        1,
    )


def test_of_very_many_gaps_the_workbook_tells_the_rest() -> None:
    begins = datetime(2026, 10, 1, 9, tzinfo=UTC)
    many = tuple(
        Outage(
            "#kemijärvi",
            "fediverse",
            "transient",
            begins + timedelta(hours=12 * n),
            begins + timedelta(hours=12 * n + 2),
        )
        for n in range(45)
    )
    covers = tuple(replace(one, outages=many) for one in sample.coverage().covers)
    texts, listed = gaps(sample.frozen(figures=sample.figures(coverage=Coverage(covers))))
    assert listed == closing.MOST_GAPS
    assert "Excel-tiedostossa ovat kaikki katkokset: 45." in texts


def test_a_period_before_collecting_began_says_since_when_and_not_that_there_were_no_gaps() -> None:
    covers = tuple(
        replace(one, since=date(2026, 10, 20), outages=(), silent=frozenset(), shares=frozenset())
        for one in sample.coverage().covers
    )
    texts, listed = gaps(sample.frozen(figures=sample.figures(coverage=Coverage(covers))))
    assert listed == 0
    begun = "Seuranta alkoi 20.10.2026. Sitä vanhemmista julkaisuista on laskettu vain ne, jotka palvelut"
    assert texts[1:] == [f"{begun} silloin vielä näyttivät."]


@pytest.mark.parametrize(
    ("worked", "said_of_it"),
    [
        (0, "Lähteet eivät toimineet yhtenäkään kauden 31 päivästä."),
        (1, "Lähteet toimivat yhtenä kauden 31 päivästä."),
        (31, "Lähteet toimivat kauden jokaisena päivänä."),
    ],
)
def test_days_on_which_sources_worked_read_well(worked: int, said_of_it: str) -> None:
    days = list(sample.OCTOBER.days())
    covers = tuple(
        replace(one, outages=(), silent=frozenset(days[worked:]), shares=frozenset())
        for one in sample.coverage().covers
    )
    assert gaps(sample.frozen(figures=sample.figures(coverage=Coverage(covers))))[0][0] == said_of_it


def test_a_period_without_gaps_says_so() -> None:
    assert gaps(of_posts(10, 10)) == (
        [
            "Lähteet toimivat kauden jokaisena päivänä.",
            "Kaudella ei ollut tunnin mittaisia tai pidempiä katkoksia.",
        ],
        0,
    )


def test_a_network_that_shows_only_a_share_says_so() -> None:
    texts, _listed = gaps(sample.frozen(figures=sample.figures(coverage=sample.coverage("partial"))))
    assert texts[-1] == (
        "Nämä palvelut näyttävät meille vain osan julkaisuista, joten julkaisuja oli vähintään laskettu "
        "määrä: Mastodon."
    )


def test_a_time_before_an_election_is_told_of() -> None:
    with speaking("fi"):
        assert closing.elections(sample.frozen()) == (
            Paragraph(
                "Vaaliaika (Kuntavaalit, 20.10.\u2060–\u206031.10.2026): silloin kerättiin vain "
                "tunnettujen tilien julkaisuja."
            ),
        )


def test_every_method_and_the_rule_of_few_stand_at_the_end() -> None:
    with speaking("fi"):
        (method,) = closing.method(sample.frozen())
    assert isinstance(method, Points)
    assert "Kun julkaisuja on alle 20, prosentteja ei lasketa." in method.items
    assert any("https://www.socialmediatoday.com/" in one for one in method.items)
