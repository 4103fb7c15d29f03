"""Talks over the web: the HTTP interface, the widget, hand-over to a service desk."""
