"""What nobody's browser sends to the public pages: no text of an address or a form makes a fault of ours."""

from flask.testing import FlaskClient

from tests.curator.removal.test_asking import lift, requests, send
from tests.sample import Sample

ODD = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%ed%a0%80",
    "..%2f..%2fetc",
    "%F0%9F%98%80",
    "x" * 3000,
    "%0d%0aSet-Cookie:x",
]


PATHS = [
    "/fi/lupa/{}/kemijarvi",
    "/fi/lupa/tuhat/{}",
    "/fi/poisto/{}",
    "/fi/poista/{}",
    "/{}/poista/1",
    "/fi/tarina/{}",
    "/fi/tarina/seuranta/{}",
    "/deletion/{}",
    "/privacy/{}",
    "/fi/poista/1?seina={}",
]


def test_an_odd_address_is_not_there(anybody: FlaskClient, sample: Sample) -> None:
    assert sample.campaign
    for number, path in enumerate(PATHS):
        for odd in ODD:
            answer = anybody.get(path.format(odd), environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
            assert answer.status_code in {303, 404}, (path, odd)
            assert "Set-Cookie" not in answer.headers


def test_numbers_that_no_pick_has_are_not_there(anybody: FlaskClient, sample: Sample) -> None:
    assert sample.campaign
    for number in ("0", "2147483647", "2147483648", "99999999999999999999", "-1"):
        assert anybody.get(f"/fi/poista/{number}").status_code == 404


def test_odd_texts_in_the_form_are_kept_or_told_never_a_fault(anybody: FlaskClient, sample: Sample) -> None:
    pick = lift(sample)
    odd = "a\0b\x1b\u202e\ufeff\U0001f600 <script>alert(1)</script> {{ 7*7 }}"
    answer = send(anybody, pick, message=odd, contact="\0")
    assert answer.status_code == 303
    (row,) = requests(sample.database)
    assert "\0" not in row.message + row.contact
    page = anybody.get(answer.location)
    assert page.status_code == 200
    assert "<script>" not in page.text
