"""Pages on which admins and owners shape a campaign: itself, teams, hashtags, channels and walls."""

from flask import Blueprint

from curator.desk.shaping import accounts, campaign, tags, teams, walls

BLUEPRINTS: tuple[Blueprint, ...] = (campaign.pages, teams.pages, tags.pages, accounts.pages, walls.pages)
