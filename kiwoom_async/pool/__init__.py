"""Pool: several keys as one: one session and socket for each, symbols and calls spread.

::

    pool      Pool: what the user has
    member    a key of the pool: its session, and the room on its socket
    spread    which key carries which items of a stream
    share     the part of a stream that one key carries
    opener    opens a stream over several keys, and moves what a key that ends has carried
    caller    which key makes a call
"""
