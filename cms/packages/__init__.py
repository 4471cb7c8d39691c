"""Courses that come from elsewhere, and courses that go elsewhere.

A format reads an archive into a ``Package``, which knows no database; ``plan`` says what it
would become, ``apply`` makes it so. Nothing is published by either.
"""
