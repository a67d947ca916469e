"""The web page: a Flask application factory."""
