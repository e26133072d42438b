"""Puts the add-ins and the right-click entries where they belong, for one user, and takes them away again."""
