"""The demonstration depot: a school service centre that does not exist, made through the desks."""
