"""The pictures of docs/mails.md and README.md: the mails as a browser shows them, and `doithoai plan` in a terminal.

`python -m docs.pictures` draws them anew with Debian's Chromium (`make docs`). Not part of CI: another version of
the browser, or other fonts, draw a little differently.
"""

from __future__ import annotations

import fcntl
import io
import logging
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from dataclasses import dataclass
from pathlib import Path

from docs.png import shrunk
from docs.sample_mails import ROOT, sample_mails
from scheduler.log import configure

FOLDER = Path(__file__).with_name("pictures")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HEIGHT = 3000
"""Of the window; the picture is cut to what stands in it."""
DARK = "--blink-settings=preferredColorScheme=0"
LIGHT = "--blink-settings=preferredColorScheme=1"
COLUMNS = 100
"""Of the terminal."""
PAPER = 700
"""The width of A4 between its margins, in CSS pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at a mail. `name` ends the picture's name."""

    name: str
    width: int
    scheme: str = LIGHT
    printed: bool = False


LOOKS = (
    Look("375", 375),
    Look("1024", 1024),
    Look("dark", 375, DARK),
    Look("print", PAPER, printed=True),
)


class Browser:
    """A browser without a window, with a profile of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder

    def draw(self, html: str, width: int, scheme: str) -> bytes:
        """The page as a PNG. Raises CalledProcessError, TimeoutExpired."""
        page, picture = self._folder / "page.html", self._folder / "page.png"
        page.write_text(html, encoding="utf-8")
        picture.unlink(missing_ok=True)
        subprocess.run(  # noqa: S603 - the browser found on PATH, with words of our own
            [
                self._program,
                "--headless",
                "--disable-gpu",
                "--hide-scrollbars",
                # As root, as in a container, it would not start else; the page is our own.
                "--no-sandbox",
                f"--user-data-dir={self._folder / 'profile'}",
                f"--window-size={width},{HEIGHT}",
                f"--screenshot={picture}",
                scheme,
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return shrunk(picture.read_bytes())


def main() -> int:
    """Draw everything; 1 where no browser is found."""
    configure(level=logging.CRITICAL)
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        print(
            f"No browser: none of {', '.join(BROWSERS)} is on PATH (Debian: apt install chromium).",
            file=sys.stderr,
        )
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(program, Path(folder))
        _draw_plan(browser)
        _draw_mails(browser)
    return 0


def _draw_mails(browser: Browser) -> None:
    for mail in sample_mails():
        for look in LOOKS:
            # What only paper is to have is drawn as if the screen were paper.
            html = mail.html.replace("@media print", "@media all") if look.printed else mail.html
            _save(f"{mail.name}-{look.name}", browser.draw(html, look.width, look.scheme))


def _draw_plan(browser: Browser) -> None:
    """What `doithoai plan` prints for November 2026 in a terminal."""
    from rich.console import Console
    from rich.text import Text

    said = _in_a_terminal("plan", "--from", "2026-11-01", "--to", "2026-11-30")
    console = Console(record=True, width=COLUMNS, force_terminal=True, file=io.StringIO())
    console.print(Text.from_ansi(said))
    _save("plan", browser.draw(console.export_html(code_format=_TERMINAL), COLUMNS * 9, LIGHT))


def _in_a_terminal(*words: str) -> str:
    """What `doithoai` writes on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "doithoai", "--config", str(ROOT / "config.toml"), *words],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm-256color"},
        cwd=ROOT,
    ):
        os.close(theirs)
        said = b"".join(iter(lambda: _read(ours), b""))
    return said.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # How Linux says that nobody has the other end open any more.
        return b""


_TERMINAL = """\
<!DOCTYPE html><meta charset="utf-8"><style>{stylesheet}
body {{ margin: 0; padding: 16px; color: #1c2329; background: #ffffff; }}
pre {{ margin: 0; font: 14px/19px "DejaVu Sans Mono", monospace; }}</style><pre><code>{code}</code></pre>"""


def _save(name: str, picture: bytes) -> None:
    file = FOLDER / f"{name}.png"
    file.write_bytes(picture)
    print(f"{file.relative_to(ROOT)}  {len(picture) / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
