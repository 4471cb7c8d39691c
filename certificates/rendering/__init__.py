"""Printing certificates. Nothing outside this package names the layout engine."""
