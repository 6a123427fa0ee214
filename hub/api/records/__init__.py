"""What is handed out, as records: one module for each noun. Bare values only: no request, no language, no day."""
