"""Members of a zip archive or of a web archive in one (WACZ 1.1.1), read in place.

Only members that the archive's directory lists are read. Encrypted ones, links and what cannot be unpacked are set aside
one by one.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from muster.domain.errors import SkipReport, TooLarge, UnreadableReport, UnsafeInput
from muster.read.containers import Aside, Item, Labels, Place, Reader, quarantined
from muster.read.guarded import Guarded, held
from muster.read.zip_salvage import length, rewritten

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_OFFICE = ("[content_types].xml", "mimetype", "meta-inf/manifest.mf")  # OOXML; ODF and EPUB; Java
_ENCRYPTED = 0x1  # general purpose bit 0 (APPNOTE 4.4.4)
_WARC_SUFFIXES = (".warc", ".warc.gz")


def members(stream: BinaryIO, locator: str, place: Place, read: Reader) -> Iterator[Item]:
    """Reports of a zip archive. Raises UnreadableReport or TooLarge for the archive as a whole, after what could be read."""
    file = held(stream, place.cap.held)
    cut: SkipReport | None = None
    try:
        archive = zipfile.ZipFile(file)
        listed = [info for info in archive.infolist() if not info.is_dir()]
    except (*_FAULTS, struct.error):
        archive, listed = rewritten(file, place.budget, place.cap.archived + 1)
        cut = UnreadableReport(
            f"the archive is truncated at byte {length(file):,} or damaged: it has no directory"
        )
    with closing(archive):
        _refuse(listed, place, cut)
        yield from _each(archive, listed, locator, place, read)
    if cut:
        raise UnreadableReport(f"{cut}; {len(listed)} files of it were found")


def _refuse(listed: list[zipfile.ZipInfo], place: Place, cut: SkipReport | None) -> None:
    if not listed:
        raise cut or UnreadableReport("the archive holds no files")
    if len(listed) > place.cap.archived:
        raise TooLarge(f"{len(listed):,} files in one archive; the cap is {place.cap.archived:,}: split it")
    if any(info.filename.lower() in _OFFICE for info in listed):
        raise UnreadableReport(
            "not an archive of reports but an office document or program: save it as text first"
        )


def _each(
    archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo], locator: str, place: Place, read: Reader
) -> Iterator[Item]:
    labels, aside = Labels(locator), Aside(locator)
    web = any(_is_crawl(info.filename) for info in listed)
    for done, info in enumerate(listed):
        why = _left_out(info.filename, web)
        if why:
            aside.add(why)
            continue
        yield from _member(archive, info, labels.of(info.filename), place, read)
        if place.budget.spent:
            yield from aside.items()
            raise TooLarge(f"{done} of {len(listed)} files read, then: {place.budget.spent}")
    yield from aside.items()


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, locator: str, place: Place, read: Reader
) -> Iterator[Item]:
    try:
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableReport("encrypted: unpack it with its password and give what is in it")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UnsafeInput("a link, not a file: links in archives are not followed")
        with archive.open(info) as packed:
            told = partial(_told, info)
            stream = Guarded(cast(zipfile.ZipExtFile, packed).read1, _FAULTS, told, place.budget)
            yield from read(cast(BinaryIO, stream), locator, PurePosixPath(info.filename).suffix, place)
    except SkipReport as error:
        yield quarantined(locator, error)
    except _FAULTS as error:
        yield quarantined(locator, _told(info, error))


def _told(info: zipfile.ZipInfo, error: Exception) -> SkipReport:
    if isinstance(error, NotImplementedError):
        return UnreadableReport(f"packed in a way that cannot be read here (method {info.compress_type})")
    if isinstance(error, EOFError):
        return UnreadableReport("truncated: the archive ends before this file does")
    return UnreadableReport("damaged: what is unpacked is not what was packed")


def _is_crawl(name: str) -> bool:
    """Whether the archive is one of a crawl (WACZ, section 3.1) and this the part with its pages."""
    return name.startswith("archive/") and name.lower().endswith(_WARC_SUFFIXES)


def _left_out(name: str, web: bool) -> str:
    """Why a member is no report; empty where it may be one."""
    if web and not _is_crawl(name):
        return "index or description of the web archive"
    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return "hidden" if hidden or parts[0] == "__MACOSX" else ""
