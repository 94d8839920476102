"""Models, reading and checking. Nothing here imports Sphinx or docutils, or uses the network."""
