"""Who answers for what: tables, sentences, and JSON."""
