"""What is said about people: pure rules over their history, with `today` passed in."""
