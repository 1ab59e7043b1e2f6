"""What commands about commits answer where nothing is remembered: everything heavy is loaded only then."""
