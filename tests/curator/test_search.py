"""Search: Finnish word forms, folding, hostile questions, and words that go with what was said."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlmodel import col

from collector import erase
from collector.models import Author, Post
from config.db import Database
from curator import indexing, search
from curator.lemmas import Basic
from curator.models import PostWords, WordForm
from curator.privacy import keeping
from tests.sample import Sample

FINNISH: Basic = {
    "fi": {
        "järvellä": ("järvi", True),
        "järvien": ("järvi", True),
        "järvi": ("järvi", True),
        "luonnossa": ("luonto", True),
        "virtaselle": ("Virtanen", False),
    }
}


@pytest.fixture
def read(sample: Sample) -> Sample:
    """A campaign whose words are read with a dictionary of a few words."""
    return sample


def few(_words: object) -> Basic:
    """A dictionary of a few words, at once: the whole one takes seconds to open."""
    return FINNISH


def found(sample: Sample, asked: str, *, prefixes: bool = False, **more: str) -> list[int]:
    with sample.database.reading() as session:
        wanted = search.needle(session, asked, **more)
        return [one for batch in search.newest(session, wanted, prefixes=prefixes) for one in batch]


def among(sample: Sample, asked: str, post_ids: Iterable[int]) -> set[int]:
    with sample.database.reading() as session:
        return search.among(session, search.needle(session, asked), list(post_ids))


def words(sample: Sample, post_id: int) -> frozenset[str]:
    with sample.database.reading() as session:
        return search.words_of(session, [post_id]).get(post_id, frozenset())


def test_any_form_of_a_word_finds_any_other_the_newest_first(read: Sample) -> None:
    posts = [read.post(said) for said in ("Talvi järvellä", "Kolmen järvien maa", "Järvi", "Metsä")]
    assert indexing.tick(read.database, few) == 4
    for asked in ("järvi", "JÄRVELLÄ", "jarvien", "Järvi!"):
        assert found(read, asked) == posts[2::-1], asked
    assert found(read, "järvi metsä") == []


def test_every_word_of_a_question_must_be_there(read: Sample) -> None:
    both, _ = read.post("Järvellä ja luonnossa"), read.post("Järvellä yksin")
    indexing.tick(read.database, few)
    assert found(read, "luonto järvi") == [both]


def test_authors_tags_and_titles_are_found_too(read: Sample) -> None:
    post = read.post("#tuhannenjayhdentyönmatkatoimisto", title="Uutinen", handle="meri@suo.example")
    read.post("muuta", handle="toinen@suo.example")
    indexing.tick(read.database, few)
    for asked in ("Meri", "uutinen", "#tuhannenjayhdentyonmatkatoimisto", "meri@suo.example"):
        assert found(read, asked) == [post], asked


def test_a_beginning_finds_longer_words_where_that_is_asked_for(read: Sample) -> None:
    post = read.post("Matkailukeskus aukeaa")
    indexing.tick(read.database, few)
    assert found(read, "matkailu") == []
    assert found(read, "matkailu", prefixes=True) == [post]
    assert found(read, "ma", prefixes=True) == []
    assert among(read, "matkailu", [post]) == {post}
    assert among(read, "kylpylä", [post]) == set()


def test_networks_and_languages_narrow_with_or_without_words(read: Sample) -> None:
    finnish = read.post("Järvellä", language="fi-FI")
    swedish = read.post("Vid järvi", language="sv")
    elsewhere = read.post("Järvi", language="sv", network="bluesky", uri="at://x/1")
    indexing.tick(read.database, few)
    assert found(read, "", language="sv") == [elsewhere, swedish]
    assert found(read, "järvi", language="sv", network="fediverse") == [swedish]
    assert found(read, "", language="fi") == [finnish]
    assert found(read, "", network="nowhere") == []


def test_of_thousands_the_newest_are_given_and_rare_words_found_however_old(
    read: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BUCKET", 2)
    monkeypatch.setattr(search, "SCANNED", 24)
    monkeypatch.setattr(search, "BATCH", 4)
    posts = [read.post("rare" if number == 0 else "common") for number in range(60)]
    indexing.tick(read.database, few)
    assert found(read, "rare") == posts[:1]
    common = found(read, "common")
    assert common == posts[: -len(common) - 1 : -1]
    assert len(common) == 24


HOSTILE = (
    '"',
    "'",
    "\\",
    "a:*",
    "* OR 1",
    "NEAR(a b)",
    "a AND",
    "-järvi",
    "{x}: y",
    "(((",
    "a & | !",
    "words:x",
    "rowid:1",
    "\0a",
    "§nfediverse",
    "²",
    "ⅷ",
    "ไทย",
    "漢字",
    "x" * 5000,
    "a " * 500,
    "\ud800",
    "%' OR '1'='1",
)


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_a_person_types_is_an_error(read: Sample, asked: str) -> None:
    read.post("Järvellä")
    indexing.tick(read.database, few)
    found(read, asked, prefixes=True)
    found(read, "", network=asked, language=asked)
    among(read, asked, [1, 2])


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_written_is_found_by_its_own_words(read: Sample, said: str, other: str) -> None:
    wording = said.replace("\0", "").encode("utf-8", "replace").decode()
    post = read.post(wording)
    indexing.tick(read.database, few)
    typed = [one for one in (search.folded(part) for part in search.spoken(wording)) if one]
    for word in typed[:3]:
        assert post in found(read, word)
    found(read, other, prefixes=True)


def test_a_dictionarys_forms_are_kept_and_nobodys_name(read: Sample) -> None:
    post = read.post("Järvellä, kiitos Virtaselle")
    indexing.tick(read.database, few)
    assert {"virtanen", "virtaselle", "jarvi"} <= words(read, post)
    with read.database.reading() as session:
        forms = {(row.form, row.lemma) for row in session.execute(select(WordForm)).scalars()}
    assert ("jarvella", "jarvi") in forms
    assert not [form for form, _ in forms if form.startswith("virta")]


def test_what_a_post_says_no_more_is_not_found_from_that_moment_on(read: Sample) -> None:
    post = read.post("Järvellä")
    indexing.tick(read.database, few)
    read.database.writing(
        lambda session: session.execute(update(Post).where(col(Post.id) == post).values(text="Luonnossa"))
    )
    assert (found(read, "järvi"), found(read, "luonto")) == ([], [])
    assert indexing.tick(read.database, few) == 1
    assert (found(read, "järvi"), found(read, "luonto")) == ([], [post])


def test_a_view_that_changes_no_word_costs_no_reading(read: Sample) -> None:
    post = read.post("Järvellä")
    indexing.tick(read.database, few)
    read.database.writing(
        lambda session: session.execute(
            update(Post).where(col(Post.id) == post).values(text="Järvellä", likes=7)
        )
    )
    assert indexing.tick(read.database, few) == 0


def test_a_renamed_author_is_found_by_the_new_name(read: Sample) -> None:
    post = read.post("Järvellä", handle="vanha@suo.example")
    indexing.tick(read.database, few)
    read.database.writing(
        lambda session: session.execute(update(Author).values(name="Uusinimi", handle="uusinimi@suo.example"))
    )
    indexing.tick(read.database, few)
    assert (found(read, "vanha"), found(read, "uusinimi")) == ([], [post])


def test_words_go_with_their_post_also_from_the_index(read: Sample) -> None:
    purged, emptied = read.post("Järvellä"), read.post("Luonnossa")
    indexing.tick(read.database, few)
    read.database.writing(lambda session: erase.remove(session, [purged], tombstone_key=b"k" * 32))
    read.database.writing(keeping.empty, [emptied], read.now)
    assert (found(read, "järvi"), found(read, "luonto")) == ([], [])
    assert words(read, purged) == words(read, emptied) == frozenset()
    assert index_holds(read.database)


def index_holds(database: Database) -> bool:
    """Whether the index agrees with the words it is over."""

    def check(session) -> bool:  # type: ignore[no-untyped-def]
        if database.kind == "sqlite":
            session.execute(text("INSERT INTO postsearch(postsearch, rank) VALUES('integrity-check', 1)"))
        return True

    return database.writing(check)


def test_words_of_a_text_that_changed_meanwhile_are_not_written(sample: Sample) -> None:
    post = sample.post("Järvellä")

    def emptied_meanwhile(_words: object) -> Basic:
        sample.database.writing(keeping.empty, [post], sample.now)
        return FINNISH

    indexing.tick(sample.database, emptied_meanwhile)
    assert words(sample, post) == frozenset()


def test_nothing_new_asks_no_dictionary(sample: Sample) -> None:
    def never(_words: object) -> Basic:
        raise AssertionError("asked for nothing")

    assert indexing.tick(sample.database, never) == 0


def test_tidying_the_index_loses_nothing(read: Sample) -> None:
    kept, gone = read.post("Järvellä"), read.post("Järvien maa")
    indexing.tick(read.database, few)
    read.database.writing(erase.remove, [gone])
    read.database.writing(indexing.tidy)
    assert found(read, "järvi") == [kept]


def test_the_dictionary_itself_knows_finnish_swedish_english_and_northern_sami() -> None:
    from curator import lemmas

    found = lemmas.of(
        {"fi": ["järvellä", "kemijärven"], "sv": ["jobben"], "en": ["lakes"], "se": ["jávrris"]}
    )
    assert found["fi"]["järvellä"] == ("järvi", True)
    assert found["fi"]["kemijärven"][0] == "Kemijärvi"
    basic = {language: next(iter(words.values()))[0] for language, words in found.items()}
    assert basic == {"fi": "järvi", "sv": "jobb", "en": "lake", "se": "jávri"}


def test_a_post_is_looked_up_in_finnish_and_in_its_own_language() -> None:
    def of(language: str) -> tuple[str, ...]:
        return indexing.languages(indexing.Said(1, "fediverse", language, ()))

    assert [of(one) for one in ("fi", "sv", "de", "")] == [
        ("fi",),
        ("fi", "sv"),
        ("fi",),
        ("fi", "sv", "en"),
    ]


def test_words_are_gone_when_all_posts_are(read: Sample) -> None:
    read.post("Järvellä", keys=())
    indexing.tick(read.database, few)
    read.database.writing(lambda session: session.execute(delete(Post)))
    with read.database.reading() as session:
        assert session.execute(select(PostWords)).all() == []
    assert found(read, "järvi") == []


def test_a_post_of_endless_words_costs_no_more_than_it_can_be_found_by(read: Sample) -> None:
    """A stranger's server may send them by the thousand, and all of a batch are looked up at once."""
    asked: list[int] = []

    def counted(words: Mapping[str, Iterable[str]]) -> Basic:
        asked.append(max(len(list(of)) for of in words.values()))
        return {}

    post = read.post(" ".join(f"sana{number}" for number in range(6_000)))
    assert indexing.tick(read.database, counted) == 1
    assert asked == [indexing.WORDS_A_POST]
    assert found(read, "sana1") == [post]
