"""Posts by the hundred thousand for `benchmarks.desk`, made inside the database.

All of Finland: 308 towns, each with a place's hashtag, most posts under the campaign's own.  Words
follow Zipf's law, as in any language.  Posts are spread evenly over the days that suggestions look at.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from curator import search
from curator.candidates import WINDOW
from tests.sample import Sample

TEXTS: Final = 2_000
VOCABULARY: Final = 6_000
WORDS_A_TEXT: Final = 22
TOWNS: Final = 308
AUTHORS: Final = 4_000
_SYLLABLES: Final = (
    "jär",
    "vi",
    "met",
    "sä",
    "ke",
    "mi",
    "po",
    "si",
    "ta",
    "lo",
    "ran",
    "ta",
    "ly",
    "hö",
    "kau",
    "ni",
)

SERIES: Final = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {count}))",
}
MOMENT: Final = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', '{end}', '-' || ({seconds}) || ' seconds') || '000'",
    "postgresql": "timestamptz '{end}+00' - ({seconds}) * interval '1 second'",
}
NETWORK: Final = (
    "CASE i % 20 WHEN 0 THEN 'bluesky' WHEN 1 THEN 'youtube' WHEN 2 THEN 'facebook' WHEN 3 THEN 'facebook' "
    "WHEN 4 THEN 'instagram' WHEN 5 THEN 'instagram' WHEN 6 THEN 'instagram' ELSE 'fediverse' END"
)
LANGUAGE: Final = "CASE i % 25 WHEN 0 THEN 'sv' WHEN 1 THEN 'sv' WHEN 2 THEN 'en' ELSE 'fi' END"
FILLED: Final = ("author", "post", "posttag", "media", "postwords")


def vocabulary() -> list[str]:
    """Made-up Finnish, the commonest word first."""
    dice = Random(11)
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4)))] = None
    return list(found)


def fill(session: Session, sample: Sample, posts: int) -> None:
    """So many posts of the last month, with authors, hashtags, pictures and words."""
    kind = session.get_bind().dialect.name
    _texts(session)
    series = SERIES[kind].format(count=posts)
    step = (WINDOW - timedelta(days=1)).total_seconds() / posts
    moment = MOMENT[kind].format(end=_moment(sample.now), seconds=f"({posts} - i) * {step:.6f}")
    yes, no = ("1", "0") if kind == "sqlite" else ("true", "false")

    def run(statement: str) -> None:
        # One driver takes a sign of percent for a place of a value, the other for what it is.
        told = statement if kind == "sqlite" else statement.replace("%", "%%")
        session.connection().exec_driver_sql(told)

    run(
        f"{SERIES[kind].format(count=AUTHORS)} INSERT INTO author (id, network, uri, handle, name, url, bot) "
        "SELECT 1000 + i, 'fediverse', 'https://a.example/' || i, 'tekija' || i || '@a.example', "
        f"'Tekijä ' || i, 'https://a.example/@' || i, {no} FROM n"
    )
    run(
        f"{series} INSERT INTO post (id, network, uri, url, author_id, title, text, language, published_at, "
        "version_at, fetched_at, first_seen_at, likes, is_reply, sensitive, restricted) "
        f"SELECT 1000 + i, {NETWORK}, 'https://p.example/' || i, 'https://p.example/' || i, "
        f"1001 + i % {AUTHORS}, '', said || ' ' || i, {LANGUAGE}, {moment}, {moment}, {moment}, {moment}, "
        f"i % 40, CASE WHEN i % 30 = 0 THEN {yes} ELSE {no} END, {no}, {no} FROM n "
        f"JOIN made ON made.n = i % {TEXTS}"
    )
    for key, which in (
        ("*", f"i % {TOWNS} < {TOWNS - 8}"),
        ("@", f"i % {TOWNS} >= {TOWNS - 8}"),
        ("#kemijarvi", f"i % {TOWNS} = 0"),
        ("#keminmaa", f"i % {TOWNS} = 1"),
        ("#tuhannenjayhdentyonmatkatoimisto", "i % 3 = 0"),
        ("#tuhannenjayhdentyontarinat", "i % 40 = 0"),
    ):
        run(
            f"{series} INSERT INTO posttag (post_id, campaign_id, key, published_at) "
            f"SELECT 1000 + i, {sample.campaign}, '{key}', {moment} FROM n WHERE {which}"
        )
    run(
        f'{series} INSERT INTO media (post_id, position, kind, url, alt, "full", fault) '
        f"SELECT 1000 + i, 0, 'image', 'https://m.example/' || i, NULL, {no}, 'gone' FROM n WHERE i % 2 = 0"
    )
    run(
        f"{series} INSERT INTO postwords (post_id, words, due) "
        f"SELECT 1000 + i, words || ' {search.network_sign('')}' || {NETWORK} || "
        f"' {search.language_sign('')}' || {LANGUAGE} || "
        f"' {search.bucket_sign(0)[:-1]}' || ((1000 + i) / {search.BUCKET}), {no} FROM n "
        f"JOIN made ON made.n = i % {TEXTS}"
    )
    run("DROP TABLE made")


def _texts(session: Session) -> None:
    """A table of texts and of their words, many posts to each."""
    dice, words = Random(7), vocabulary()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    session.execute(text("CREATE TEMPORARY TABLE made (n INTEGER PRIMARY KEY, said TEXT, words TEXT)"))
    rows = []
    for number in range(TEXTS):
        chosen = dice.choices(words, weights, k=WORDS_A_TEXT)
        folded = " ".join(dict.fromkeys(search.folded(word) for word in chosen))
        rows.append({"n": number, "said": " ".join(chosen), "words": folded})
    session.execute(text("INSERT INTO made (n, said, words) VALUES (:n, :said, :words)"), rows)


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M:%S")
