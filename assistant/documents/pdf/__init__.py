"""Read PDF files, in a child process: pypdf is met in this folder only."""
