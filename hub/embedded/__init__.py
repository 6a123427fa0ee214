"""PostgreSQL and Valkey for the demonstration and the tests, and the demonstration itself."""
