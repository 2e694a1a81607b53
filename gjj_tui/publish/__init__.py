"""A report as a document: blocks once, and from these every format. Knows nothing of files, checks or screens."""
