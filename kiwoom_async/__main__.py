"""``python -m kiwoom_async``: the command line."""

from kiwoom_async.cli import main

if __name__ == "__main__":
    main()
