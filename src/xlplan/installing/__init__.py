"""Installs and removes the add-ins and the right-click entries, for one user."""
