"""Files made of reports and reports made of files: what the app and the command line do alike."""
