"""A service of a simulation, as a Flask program behind gunicorn."""
