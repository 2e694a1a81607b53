"""Findings from a report: the form's rules, what every report must have, and what the text says."""
