"""Connections as waitress has them, but for who sends an answer, and when.

waitress's own channel sends head and body by themselves, and its loop wants to send as soon as a thread has written
something. As the thread keeps the lock of that, the loop turns round and round, and keeps the thread from its
processor: that took a quarter of the server's time.
"""

from __future__ import annotations

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

TOGETHER = 1 << 20
"""So many bytes of an answer are gathered before they are sent: nearly all are sent whole."""


class _Task(WSGITask):
    channel: Channel

    def finish(self) -> None:
        super().finish()
        self.channel.send_gathered()


class Channel(HTTPChannel):
    """A connection on which the thread sends that answers, all at once, and the loop only what it has left."""

    task_class = _Task

    def writable(self) -> bool:
        """Tell whether the loop has something to do as soon as the connection takes more.

        While a thread answers the only request that is so only when the thread waits, because so much is left that it
        may not go on. Of a client that has sent several at once, the loop is to see when it goes away.
        """
        waits = len(self.requests) != 1 or self.total_outbufs_len >= self.adj.outbuf_high_watermark
        return bool(self.total_outbufs_len and waits) or self.will_close or self.close_when_flushed

    def send_gathered(self) -> None:
        """Send what the connection takes of what was written; for the end of an answer, by its thread."""
        with self.outbuf_lock:
            if self.connected:  # the types of waitress leave out what is for its subclasses
                self._flush_exception(self._flush_some, do_close=False)  # type: ignore[attr-defined]
