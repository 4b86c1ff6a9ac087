"""The supervisor restarts what dies and leaves nothing running."""

import os
import signal
import subprocess
import sys
import time

PROGRAM = """
import sys
from trato.cli.supervisor import Child, Supervisor
command = ["bash", "-c", "echo $$ >> " + sys.argv[1] + "; exec sleep 60"]
raise SystemExit(Supervisor([Child("sleeper", command)]).run(lambda: True))
"""


def wait_for(condition):
    deadline = time.monotonic() + 15
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def is_running(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_child_is_started_again_and_all_stop_together(tmp_path):
    file = tmp_path / "pids"
    supervisor = subprocess.Popen([sys.executable, "-c", PROGRAM, str(file)], stderr=subprocess.PIPE, text=True)

    def pids(count):
        numbers = [int(line) for line in file.read_text().split()] if file.exists() else []
        return numbers if len(numbers) >= count else None

    first = wait_for(lambda: pids(1))[0]
    os.kill(first, signal.SIGKILL)
    second = wait_for(lambda: pids(2))[1]
    supervisor.terminate()
    said = supervisor.communicate(timeout=20)[1]
    assert supervisor.returncode == 0
    assert "the sleeper ended (code -9); starting it again" in said
    assert not is_running(second)


def test_a_killed_supervisor_takes_its_children_along(tmp_path):
    file = tmp_path / "pids"
    supervisor = subprocess.Popen([sys.executable, "-c", PROGRAM, str(file)])
    child = wait_for(lambda: file.exists() and file.read_text().strip())
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: not is_running(int(child)))
