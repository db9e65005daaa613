"""What a reply must not do while it is made: connect to elsewhere, write outside the cache (I11)."""

import contextlib
import os
import shutil
import socket
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from assistant.evaluation.invariants import watching

# There is none, so that what is announced is not done.
NOWHERE = Path("/no-such-folder")
# Kept for documentation (RFC 5737 §3, RFC 3849): no machine has them.
ELSEWHERE = ("192.0.2.1", 9)
ELSEWHERE_6 = ("2001:db8::1", 9)


def connect(address, kind=socket.AF_INET):
    with contextlib.suppress(OSError), socket.socket(kind, socket.SOCK_STREAM) as end:
        end.setblocking(False)
        end.connect(address)


def send(address):
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.setblocking(False)
        end.sendto(b"", address)


def look_up(name):
    with contextlib.suppress(OSError):
        socket.getaddrinfo(name, 80, flags=socket.AI_NUMERICHOST)


def write(path):
    with contextlib.suppress(OSError):
        Path(path).write_text("x")


def opened(path, flags):
    with contextlib.suppress(OSError):
        os.close(os.open(path, flags))


def tried(act, *args):
    with contextlib.suppress(OSError):
        act(*args)


@pytest.fixture
def link(tmp_path):
    """A link in the folder for temporary files that leads out of it."""
    (tmp_path / "out").symlink_to(NOWHERE)
    return tmp_path / "out"


def test_work_on_this_machine_is_no_breach(tmp_path, link):
    with socket.create_server(("127.0.0.1", 0)) as server, watching() as seen:
        connect(server.getsockname())
        look_up("localhost")
        look_up("::1")
        look_up(None)
        tried(connect, str(tmp_path / "socket"), socket.AF_UNIX)
        write(tmp_path / "a")
        (tmp_path / "a").rename(tmp_path / "b")
        (tmp_path / "b").unlink()
        (tmp_path / "folder").mkdir()
        Path("/").mkdir(exist_ok=True)
        write(os.devnull)
        write(user_cache_path() / "no-such-folder" / "a")
        opened(NOWHERE / "a", os.O_RDONLY)
        Path(__file__).read_text(encoding="utf-8")
        write(NOWHERE / "__pycache__" / "module.cpython-311.pyc")
        link.unlink()
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / "a")
        shutil.rmtree(tmp_path / "folder")
        with os.fdopen(os.dup(1), "w") as same:
            same.flush()
    assert seen == []


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: connect(ELSEWHERE), "I11: connects to 192.0.2.1 port 9"),
        (lambda: connect(ELSEWHERE_6, socket.AF_INET6), "I11: connects to 2001:db8::1 port 9"),
        (lambda: send(ELSEWHERE), "I11: connects to 192.0.2.1 port 9"),
        (lambda: look_up("example.org"), "I11: looks up example.org"),
        (lambda: look_up(b"example.org"), "I11: looks up b'example.org'"),
        (lambda: write(NOWHERE / "a"), "I11: writes /no-such-folder/a"),
        (lambda: opened(NOWHERE / "a", os.O_CREAT), "I11: writes /no-such-folder/a"),
        (lambda: opened(b"/no-such-folder/a", os.O_RDWR), "I11: writes /no-such-folder/a"),
        (lambda: write(os.path.relpath(NOWHERE / "a")), "I11: writes /no-such-folder/a"),
        (lambda: tried(os.remove, NOWHERE / "a"), "I11: os.remove of /no-such-folder/a"),
        (lambda: tried(os.mkdir, NOWHERE / "a"), "I11: os.mkdir of /no-such-folder/a"),
        (lambda: tried(os.truncate, NOWHERE / "a", 0), "I11: os.truncate of /no-such-folder/a"),
        (lambda: tried(os.symlink, "x", NOWHERE / "a"), "I11: os.symlink of /no-such-folder/a"),
    ],
)
def test_connections_and_writes_elsewhere_are_named(act, said):
    with watching() as seen:
        act()
        act()
    assert seen == [said]


def test_a_link_does_not_lead_out_unseen(tmp_path, link):
    with watching() as seen:
        write(link / "a")
        tried(os.rename, tmp_path / "none", link / "b")
    assert seen == ["I11: writes /no-such-folder/a", "I11: os.rename of /no-such-folder/b"]


def test_nothing_is_watched_before_and_after():
    connect(ELSEWHERE)
    with watching() as seen:
        pass
    write(NOWHERE / "a")
    assert seen == []


def test_a_watch_ends_with_an_error_too():
    with pytest.raises(ZeroDivisionError), watching() as seen:
        raise ZeroDivisionError
    write(NOWHERE / "a")
    assert seen == []


def test_each_of_several_at_a_time_sees_its_own():
    both = threading.Barrier(2, timeout=30)

    def answer(name):
        with watching() as seen:
            both.wait()
            write(NOWHERE / name)
            both.wait()
        return seen

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(answer, ("a", "b"))
    assert (one, other) == (["I11: writes /no-such-folder/a"], ["I11: writes /no-such-folder/b"])


def test_what_a_helper_thread_does_counts():
    with watching() as seen:
        helper = threading.Thread(target=connect, args=(ELSEWHERE,))
        helper.start()
        helper.join()
    assert seen == ["I11: connects to 192.0.2.1 port 9"]


def test_a_helper_that_took_the_context_along_counts_where_it_came_from():
    with ThreadPoolExecutor(1) as pool, watching() as outer:
        with watching() as inner:
            pool.submit(copy_context().run, write, NOWHERE / "a").result()
        assert (outer, inner) == ([], ["I11: writes /no-such-folder/a"])


def test_the_main_thread_may_write_down_what_others_answer():
    assert threading.current_thread() is threading.main_thread()
    both = threading.Barrier(2, timeout=30)

    def answer():
        with watching() as seen:
            both.wait()
            both.wait()
        return seen

    with ThreadPoolExecutor(1) as pool:
        answering = pool.submit(answer)
        both.wait()
        write(NOWHERE / "answers.jsonl")
        both.wait()
        assert answering.result() == []
