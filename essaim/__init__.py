"""Essaim: the platform on which a city runs its social-and-solidarity-economy strategy."""

__version__ = "0.1.0"
