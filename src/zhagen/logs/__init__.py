"""Foreign records become a small daily cube: access logs, searches, handling records, votes.

Nothing outside this layer sees a log line, an address or an SQL engine; what leaves is the
`Panel`, arrays of counts by item and day.
"""
