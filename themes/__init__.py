"""Themes: data files and their loader."""
