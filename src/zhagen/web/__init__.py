"""The web face: a Django project around the same calls the command line makes.

One folder per tool, each with its models, views and urls. Nothing outside this package knows
Django; this package asks `zhagen.wiring` for working parts.
"""
