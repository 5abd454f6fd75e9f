"""Figures: what was counted, by periods, with honest gaps, and as tables for files."""
