"""The sample campaign as a campaign file, with the addresses the sample networks really have."""

import json
from collections.abc import Mapping, Sequence

Row = Mapping[str, object]

CAMPAIGN: Row = {
    "key": "tuhat-ja-yksi",
    "name": "Tuhannen ja yhden työn matkatoimisto",
    "about": "Tarinoita työstä ja elämästä pohjoisessa. Näytekampanja: ihmiset ja julkaisut ovat keksittyjä.",
}

TEAMS: Mapping[str, Row] = {
    "kemijarvi": {"name": "Kemijärvi", "kind": "municipality", "home_url": "https://kemijarvi.example"},
    "keminmaa": {"name": "Keminmaa", "kind": "municipality", "home_url": "https://keminmaa.example"},
    "posio": {"name": "Posio", "kind": "municipality", "home_url": "https://posio.example"},
}

ACCOUNTS: Sequence[tuple[str, str, str, str]] = (
    ("kemijarvi", "kemijarvi@koillis.example", "Kemijärven kaupunki (esimerkki)", "own"),
    ("keminmaa", "keminmaa@koillis.example", "Keminmaan kunta (esimerkki)", "own"),
    ("posio", "posio@koillis.example", "Posion kunta (esimerkki)", "own"),
    ("kemijarvi", "matkatoimisto@koillis.example", "Tuhannen ja yhden työn matkatoimisto (esimerkki)", "own"),
    ("kemijarvi", "kuukkelinpesa@aukea.example", "Kahvila Kuukkelinpesä", "partner"),
    ("kemijarvi", "ojanpera@koillis.example", "Ojanperän kyläyhdistys", "partner"),
    ("posio", "hillakuppi@aukea.example", "Savipaja Hillakuppi", "partner"),
)
"""Team, handle, name, relation."""

TAGS: Sequence[Row] = (
    {"name": "tuhannenjayhdentyönmatkatoimisto", "role": "campaign"},
    {"name": "tuhannenjayhdentyöntarinat", "role": "story"},
    {"name": "kemijärvi", "role": "place", "team": "kemijarvi", "spellings": ["kemijarvi"]},
    {"name": "kemijarvipotos", "role": "place", "team": "kemijarvi"},
    {"name": "kemijarviphotos", "role": "place", "team": "kemijarvi"},
    {"name": "kemijärvilapinjärvimailla", "role": "place", "team": "kemijarvi"},
    {"name": "lapinjarvimailla", "role": "place", "team": "kemijarvi"},
    {"name": "visitkemijärvi", "role": "place", "team": "kemijarvi", "spellings": ["visitkemijarvi"]},
    {"name": "ulkonaperillä", "role": "place", "team": "kemijarvi"},
    {"name": "keminmaa", "role": "place", "team": "keminmaa"},
    {"name": "posio", "role": "place", "team": "posio"},
    {"name": "visitlapland", "role": "borrowed"},
)

_CAMPAIGN, _STORY = "tuhannenjayhdentyönmatkatoimisto", "tuhannenjayhdentyöntarinat"
QUERIES: Mapping[str, Sequence[str]] = {
    "yleinen": (_CAMPAIGN, _STORY, "kemijärvi", "keminmaa", "posio", "visitlapland"),
    "suomi": (_CAMPAIGN, _STORY, "kemijärvi"),
    "kotiseutu": (_CAMPAIGN, "kemijärvi", "lapinjarvimailla", "kemijärvilapinjärvimailla"),
}
"""Which hashtags are asked for at which sample server."""

SKY_QUERIES: Sequence[str] = (_CAMPAIGN, _STORY, "kemijärvi", "posio")
"""Which hashtags are asked for at the sample Bluesky server."""

FEED_NAMES: Mapping[str, tuple[str, str]] = {
    "uutiset": ("Kunnan uutiset", "own"),
    "blogi": ("Muuttolintu-blogi", "partner"),
    "hanke": ("Hankepäiväkirja", "own"),
}


def campaign_toml(servers: Mapping[str, str], feeds: Mapping[str, str]) -> str:
    """The campaign file.  `servers`: origins by the keys of `QUERIES`; `feeds`: addresses by theirs."""
    accounts = [
        {
            "team": team,
            "network": "fediverse",
            "handle": handle,
            "name": name,
            "url": "https://{1}/@{0}".format(*handle.split("@")),
            "relation": relation,
        }
        for team, handle, name, relation in ACCOUNTS
    ]
    timelines = [
        {
            "kind": "mastodon",
            "server": servers[key],
            "query": query,
            "name": f"#{query} · {key}",
            "every_minutes": 5,
        }
        for key, queries in QUERIES.items()
        for query in queries
    ]
    feed_rows = [
        {
            "kind": "feed",
            "query": feeds[key],
            "name": name,
            "every_minutes": 15,
            "relation": relation,
            "team": "kemijarvi",
        }
        for key, (name, relation) in FEED_NAMES.items()
    ]
    walls = [{"key": "kaikki", "name": "Kaikki tarinat", "language": "fi", "hosts": []}]
    walls += [
        {"key": key, "name": f"{team['name']}: tarinat", "team": key, "language": "fi", "hosts": []}
        for key, team in TEAMS.items()
    ]
    parts = ["# The sample campaign of the demo; every address in it is on this machine.\n"]
    parts.append(_table("[campaign]", CAMPAIGN) + "starts = 2026-01-01\n")
    parts += [_table(f"[teams.{key}]", team) for key, team in TEAMS.items()]
    for name, rows in (
        ("accounts", accounts),
        ("tags", TAGS),
        ("sources", [*timelines, *feed_rows]),
        ("walls", walls),
    ):
        parts += [_table(f"[[{name}]]", row) for row in rows]
    return "\n".join(parts)


def _table(head: str, row: Row) -> str:
    # Texts, numbers and lists of texts are written in TOML exactly as in JSON.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()]
    return "\n".join([head, *lines]) + "\n"
