"""What is suggested: rules, marks, filters and orders of posts nobody has decided on yet."""
