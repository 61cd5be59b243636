"""Codec: the zstd library that is installed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from kiwoom_async.errors import ConfigError

__all__ = ["Codec", "codec", "of_standard"]

_FASTEST = {"window_log": 20, "hash_log": 16, "min_match": 7}
"""Level 1 made for lines: a tenth faster than zstd's own, and its blocks a tenth smaller."""


class Codec(NamedTuple):
    """A zstd library.

    Attributes:
        compressor: Level to a function that compresses to one frame with size and checksum.
        decompress: Decompress one frame; None if it is damaged.
        size: The decompressed size in the header of a frame; None if this is not a frame.
        begin: Decompress the beginning of a frame as far as it goes; blank if it is damaged.
    """

    compressor: Callable[[int], Callable[[bytes], bytes]]
    decompress: Callable[[bytes], bytes | None]
    size: Callable[[bytes], int | None]
    begin: Callable[[bytes], bytes]


_codecs: list[Codec] = []


def codec() -> Codec:
    """Load the zstd library once: the standard library's from Python 3.14, else zstandard."""
    if not _codecs:
        _codecs.append(_standard() or _zstandard())
    return _codecs[0]


def _standard() -> Codec | None:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    return of_standard(zstd)


def of_standard(zstd: Any) -> Codec:
    parameter = zstd.CompressionParameter

    def compressor(level: int) -> Callable[[bytes], bytes]:
        options = {parameter.compression_level: level, parameter.checksum_flag: 1}
        if level == 1:
            options |= {getattr(parameter, name): value for name, value in _FASTEST.items()}
        compressor = zstd.ZstdCompressor(options=options)

        def compress(lines: bytes) -> bytes:
            compressor.set_pledged_input_size(len(lines))
            packed: bytes = compressor.compress(lines, zstd.ZstdCompressor.FLUSH_FRAME)
            return packed

        return compress

    def decompress(frame: bytes) -> bytes | None:
        with suppress(zstd.ZstdError):
            raw: bytes = zstd.decompress(frame)
            return raw
        return None

    def size(head: bytes) -> int | None:
        with suppress(zstd.ZstdError):
            found: int | None = zstd.get_frame_info(head).decompressed_size
            return found
        return None

    def begin(head: bytes) -> bytes:
        with suppress(zstd.ZstdError):
            raw: bytes = zstd.ZstdDecompressor().decompress(head)
            return raw
        return b""

    return Codec(compressor, decompress, size, begin)


def _zstandard() -> Codec:
    try:
        import zstandard
    except ImportError as error:
        raise ConfigError('a journal needs zstd: pip install "kiwoom-async[capture]"') from error

    def compressor(level: int) -> Callable[[bytes], bytes]:
        options = _FASTEST if level == 1 else {}
        parameters = zstandard.ZstdCompressionParameters.from_level(
            level, write_checksum=True, **options
        )
        return zstandard.ZstdCompressor(compression_params=parameters).compress

    def decompress(frame: bytes) -> bytes | None:
        with suppress(zstandard.ZstdError):
            # one for each call: a decompressor must not be used by two threads at once
            return zstandard.ZstdDecompressor().decompress(frame, allow_extra_data=False)
        return None

    def size(head: bytes) -> int | None:
        with suppress(zstandard.ZstdError):
            return zstandard.frame_content_size(head)
        return None

    def begin(head: bytes) -> bytes:
        with suppress(zstandard.ZstdError):
            return zstandard.ZstdDecompressor().decompressobj().decompress(head)
        return b""

    return Codec(compressor, decompress, size, begin)
