"""What the tests of the competency questions share: the expected answers, and how data is changed to try them."""
