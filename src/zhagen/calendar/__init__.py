"""The Chinese working calendar: which days offices work, as data that can be replaced."""
