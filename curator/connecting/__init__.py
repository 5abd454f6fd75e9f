"""Connections and sources as a team sets them up."""
