"""Instagram's app interface as far as instaloader 4.16 asks it: a hashtag's page, and every refusal."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Answering, Asked, Reply

PAGE = "/api/v1/tags/web_info/"
SESSION = {
    "sessionid": "51234567890%3AsalainenIstunto%3A7",
    "csrftoken": "salainenTunnus",
    "ds_user_id": "51234567890",
    "mid": "salainenMid",
    "ig_did": "6D1F4E4C-0000-4000-8000-0123456789AB",
}


def media(code: str = "C8kemij_a1b", **changes: Any) -> dict[str, Any]:
    """A carousel by jarvi_testaaja, with everything that is read and some that is not."""
    return {
        "pk": f"33912345678901{sum(code.encode()):05d}",
        "id": "3391234567890123456_51234567890",
        "code": code,
        "media_type": 8,
        "taken_at": 1_795_000_000,
        "has_liked": False,
        "like_count": 41,
        "comment_count": 3,
        "caption": {"text": "Aamu järvellä #Kemijärvi #kemijarvi"},
        "accessibility_caption": None,
        "image_versions2": {
            "candidates": [{"url": "https://scontent.example/a.jpg", "width": 1440, "height": 1080}]
        },
        "carousel_media": [
            {
                "media_type": 1,
                "accessibility_caption": "Usvainen järvi",
                "image_versions2": {
                    "candidates": [{"url": "https://scontent.example/b.jpg", "width": 1080, "height": 1350}]
                },
            },
            {
                "media_type": 2,
                "accessibility_caption": "Video by Järvi Testaaja on July 25, 2026. May be an image of lake.",
                "image_versions2": {"candidates": [{"url": "https://scontent.example/c.jpg"}]},
                "video_versions": [{"url": "https://scontent.example/c.mp4"}],
            },
        ],
        "user": {
            "pk": "51234567890",
            "username": "jarvi_testaaja",
            "full_name": "Järvi Testaaja",
            "is_private": False,
            "profile_pic_url": "https://scontent.example/p.jpg",
        },
    } | changes


def section(*medias: dict[str, Any], more: bool = False) -> dict[str, Any]:
    rows = [{"layout_content": {"medias": [{"media": one} for one in medias]}}]
    return {"more_available": more, "next_max_id": "QVFDesim" if more else None, "sections": rows}


def page(recent: dict[str, Any], top: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer of ``tags/web_info``."""
    about = {"id": "17843826142012701", "name": "kemijärvi", "media_count": 12345}
    return {"status": "ok", "data": {**about, "recent": recent, "top": top or section()}}


def routes(answer: dict[str, Any]) -> dict[str | None, Answering]:
    """An Instagram that knows the session of `SESSION`; whatever else is asked leads to its sign-in."""

    def tag(asked: Asked) -> Reply:
        bearer = asked.headers.get("authorization", "")
        if (
            not bearer.startswith("Bearer IGT:2:")
            or "instagram" not in asked.headers.get("user-agent", "").lower()
        ):
            return LOGIN_REQUIRED
        wanted = parse_qs(urlsplit(asked.path).query).get("tag_name", [""])[0]
        return Reply(body=json.dumps(answer).encode()) if wanted == "kemijärvi" else UNKNOWN

    return {PAGE: tag, None: LOGIN}


def _fail(status: int, **told: Any) -> Reply:
    return Reply(status, json.dumps({**told, "status": "fail"}).encode())


WAIT = {"message": "Please wait a few minutes before you try again."}
UNKNOWN = _fail(404)
SLOW_DOWN = _fail(401, **WAIT, require_login=True)
THROTTLED = _fail(429, **WAIT, require_login=True)
LOGIN_REQUIRED = _fail(403, message="login_required")
CHECKPOINT = _fail(400, message="checkpoint_required", checkpoint_url="https://i.instagram.com/challenge/1/")
CHALLENGE = _fail(400, message="challenge_required")
FEEDBACK = _fail(400, message="feedback_required", spam=True)
OUTDATED = _fail(400, message="useragent mismatch")
LOGIN = Reply(302, headers={"Location": "https://www.instagram.com/accounts/login/?next=/"})
SUSPENDED = Reply(302, headers={"Location": "https://www.instagram.com/challenge/?next=/"})
