"""A Flask application that answers with nothing, on the server that ours runs on. Argument: the port."""

import sys

from flask import Flask
from waitress import serve

app = Flask(__name__)


@app.route("/<path:_>")
def nothing(_: str) -> str:
    """Answer with nothing."""
    return ""


serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
