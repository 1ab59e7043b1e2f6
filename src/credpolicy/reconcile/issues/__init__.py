"""What becomes of issues: what the registry calls for against what is there, as a plan that is carried out once."""
