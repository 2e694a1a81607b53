"""Files: TOML text read by tomli and written by splicing spans, whole-file reading and replacing, and what protects
the work: journal, lock, versions and audit."""
