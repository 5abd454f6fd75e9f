"""The public app about personal data, over the test's database."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.db import Database
from config.settings import Settings
from curator.removal.app import create_app

SECRET = "sovelluksen-salaisuus"
ADDRESS = "https://tiedot.kunta.example"


@pytest.fixture
def public_settings(settings: Settings) -> Settings:
    """Settings of a service with a Meta app, on the public web."""
    secret = type(settings.meta_app_secret)
    return settings.model_copy(
        update={
            "removal_url": ADDRESS,
            "meta_app_id": "600",
            "meta_app_secret": secret(SECRET),
            "meta_verify_token": secret("sovitut sanat"),
            "controller_name": "Kemijärven kaupunki",
            "controller_contact": "Vapaudenkatu 8",
            "controller_dpo": "tietosuoja@kemijarvi.example",
        }
    )


@pytest.fixture
def app(database: Database, public_settings: Settings) -> Flask:
    """The app."""
    return create_app(public_settings, database)


@pytest.fixture
def anybody(app: Flask) -> FlaskClient:
    """Somebody with a browser."""
    return app.test_client()
