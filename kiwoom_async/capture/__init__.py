"""Capture: every record kept exactly as it came, and handed out again at any speed.

A journal is a directory of files of JSON lines in zstd frames. ``zstd -dc``, DuckDB, polars and
pandas read its files as they are.

::

    line       one record as one line, and back; the only module that knows the text of a line
    block      many lines as one compressed block with a trailer; no I/O
"""
