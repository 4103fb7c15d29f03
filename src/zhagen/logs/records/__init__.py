"""Records that are no requests: searches, cases, votes, pages of the site, events of our tools."""
