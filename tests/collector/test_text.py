"""Text from outside becomes plain text: readable, tidy, without tricks, whatever came in."""

import string
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text import first_image, from_html, from_plain, one_line, shortened

ANY = st.text(st.characters(), max_size=300)
MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br>", "<b", ">", "<", "&amp;", "&lt;", "&#x202e;", "&#0;", "<script>", "</script>",
         "<svg>", "<table>", "<td>", '<a href="', '"', "'", "<!--", "-->", "<![CDATA[", "]]>", "\f", "\r\n",
         "  ", "ä", "a\u0308", "\u202e", "\x00", "\ud800", "teksti", "<textarea>", "<frameset>",
         "<plaintext>"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Usva nousee.</p><p>Toinen<br>rivi</p>", "Usva nousee.\n\nToinen\nrivi"),
        ('#<span>Kemijärvi</span> <a href="x">#<span>työ</span></a>', "#Kemijärvi #työ"),
        ("<ul><li>yksi</li><li>kaksi</li></ul>loppu", "yksi\nkaksi\n\nloppu"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\nb"),
        ("A &amp; B &amp;lt;b&amp;gt; &auml;", "A & B &lt;b&gt; ä"),
        ("a<script>alert(1)</script><style>p{}</style><svg><text>x</text></svg>b", "ab"),
        ("<title>ei</title>a<noscript>ei</noscript><iframe>ei</iframe><template>ei</template>", "a"),
        ("<p>\n  monta\n  riviä\t lähteessä </p>", "monta riviä lähteessä"),
        ("pelkkä\n teksti", "pelkkä teksti"),
        ("<p></p><div></div><p>a</p><br><br><br><br><p>b</p>", "a\n\nb"),
        ("kesken <b", "kesken"),
        ("<!-- ei -->kyllä", "kyllä"),
        ("<IMG SRC=x onerror=alert(1)>kuva", "kuva"),
        ("&#x202e;käänne&#x2066; &#0;\x07", "käänne �"),
        ("", ""),
    ],
)
def test_html_reads_as_a_person_would_read_it(html: str, text: str) -> None:
    assert from_html(html) == text


def test_a_long_link_is_shown_as_mastodon_shows_it() -> None:
    html = (
        '<p>Katso <a href="https://www.kemijarvi.example/tyopaikat/avoimet">'
        '<span class="invisible">https://www.</span>'
        '<span class="ellipsis">kemijarvi.example/tyopaikat</span>'
        '<span class="invisible">/avoimet</span></a></p>'
    )
    assert from_html(html) == "Katso kemijarvi.example/tyopaikat…"


def test_letters_are_composed_and_line_ends_are_one() -> None:
    assert from_plain("Kemija\u0308rvi\r\nkoti\u2028ja\x85työ\x0b!") == "Kemijärvi\nkoti\nja\ntyö\n!"


UNSEEN = "\x00\x07\x1b\x7f\u202a\u202e\u2066\u2069\u200b\ufeff\u061c\ud800\ufffe"


@pytest.mark.parametrize("mark", list(UNSEEN))
def test_marks_nobody_sees_are_gone(mark: str) -> None:
    assert from_plain(f"a{mark}b") == "ab"
    assert from_html(f"<i>a{mark}b</i>") == "ab"


def test_emoji_of_several_parts_stay_whole() -> None:
    family = "👩\u200d👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤️"
    assert from_plain(family) == family


@given(ANY)
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = from_plain(text)
    assert from_plain(once) == once


@given(ANY | MARKUP)
def test_whatever_comes_in_plain_text_comes_out(text: str) -> None:
    for plain in (from_html(text), from_plain(text)):
        plain.encode()
        assert plain == unicodedata.normalize("NFC", plain)
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in plain.replace("\n", ""))
        assert not set(plain) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        assert "\n\n\n" not in plain
        assert plain == plain.strip()


@given(ANY | MARKUP, st.integers(1, 50))
def test_a_line_is_one_line_of_at_most_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert "\n" not in line
    assert len(line) <= limit
    assert one_line(line, limit) == line


@given(st.text(string.ascii_letters + "äö ", max_size=200))
def test_words_without_markup_are_the_same_as_html_and_as_text(text: str) -> None:
    assert from_html(text) == from_plain(text) == from_html(f"<p>{text}</p>")


def test_a_text_is_shortened_before_a_word() -> None:
    assert shortened("yksi kaksi kolme", 12) == "yksi kaksi…"
    assert shortened("yksi kaksi kolme", 16) == "yksi kaksi kolme"
    assert shortened("x" * 20, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    "html",
    ["<div>" * 200_000 + "x", "<b><p>" * 50_000, "&amp;" * 200_000, "<" * 500_000, "<a " + "x " * 200_000],
)
def test_a_hostile_text_takes_no_time(html: str) -> None:
    began = time.perf_counter()
    from_html(html)
    first_image(html + "<img>", "https://a.example/")
    assert time.perf_counter() - began < 1.5


@pytest.mark.parametrize(
    ("html", "image"),
    [
        (
            '<p><img src="/kuva.jpg" alt="Järvi &amp; usva"></p>',
            ("https://blogi.example/kuva.jpg", "Järvi & usva"),
        ),
        ('<img src="https://k.example/a.png" alt="">', ("https://k.example/a.png", "")),
        ('<IMG SRC="a.png">', ("https://blogi.example/2026/a.png", None)),
        (
            '<img src="t.gif" width="1" height="1"><img src="b.jpg" width="800">',
            ("https://blogi.example/2026/b.jpg", None),
        ),
        ('<img class="wp-smiley emoji" src="s.png"><img src="data:image/png;base64,AA">', None),
        ('<img><img src="http://["><img src="javascript:alert(1)">', None),
        ("ei kuvaa", None),
    ],
)
def test_the_first_picture_of_a_text_is_found(html: str, image: tuple[str, str | None] | None) -> None:
    assert first_image(html, "https://blogi.example/2026/") == image


def test_short_texts_are_read_at_fifteen_thousand_a_second() -> None:
    """Measured against the same parser's bare work, because a busy machine is slow at everything."""
    from selectolax.lexbor import LexborHTMLParser

    html = '<p>Usva nousee järven ylle. <a href="https://suo.example/tags/x">#<span>Kemijärvi</span></a></p>'

    def seconds(work: object) -> float:
        best = 9.0
        for _ in range(5):
            began = time.perf_counter()
            for _ in range(300):
                work(html)  # type: ignore[operator]
            best = min(best, time.perf_counter() - began)
        return best

    bare = seconds(lambda text: LexborHTMLParser(text).body.text())
    assert seconds(from_html) < max(300 / 15_000, 6 * bare)
