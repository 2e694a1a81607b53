"""Files: TOML text read by tomli and written by splicing spans, and whole-file reading and replacing."""
