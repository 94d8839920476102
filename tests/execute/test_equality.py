"""A copy of the warm process gives what a real kernel gives, cell by cell.

Each notebook is run both ways. What cannot be the same is noticed, and left to the kernel.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from resource_pack.execute.forks import WarmServer
from resource_pack.execute.kernels import kernel_answer
from resource_pack.processes import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not copy processes")

PIXEL = (
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060"
    "6060000000050001a5f645400000000049454e44ae426082"
)

EQUAL = {
    "names": [
        *(
            "print('one')\nprint('two', end='')",
            "1 + 1",
            "_",
            "Out",
            "In[1]",
            "",
            "  ",
            "_i, _ih[2]",
        ),
        *("None", "5;", "...", "1\n2\n3", "for i in range(2): i", "_dh", "_oh", "a = {'b': 1}; a"),
        "sorted(name for name in dir() if not name.startswith('_i'))",
        "__name__, '__file__' in globals(), __doc__",
        "import __main__\n__main__.__dict__ is globals(), get_ipython().user_ns is globals()",
        "get_ipython().execution_count",
    ],
    "surroundings": [
        "import locale, os, signal, sys, threading\nos.path.basename(os.getcwd()), sys.path",
        "names = ('TERM', 'CLICOLOR', 'FORCE_COLOR', 'PAGER', 'MPLBACKEND')\n"
        "{name: os.environ.get(name) for name in (*names, 'PYTHONHASHSEED')}",
        "shell = type(get_ipython())\n"
        "shell.__name__, shell.__module__, 'IPKernelApp' in get_ipython().config",
        "sys.flags.hash_randomization, os.path.basename(sys.argv[0]), sys.stdin.read()",
        "locale.getlocale(), threading.current_thread().name",
        "[signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)]",
        "import helper\nhelper.VALUE",
        "{'b', 'a', 'c'}, list({'parents', 'staff', 'council'})",
        "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable(), sys.stdout.errors",
        "sys.stdout.write('abc')\nsys.stdout.writelines(['x', 'y'])\nhasattr(sys.stdout, 'buffer')",
        "print('a\\rb')\nimport contextlib, io\nb = io.StringIO()\n"
        "with contextlib.redirect_stdout(b): print('kept')\nb.getvalue()",
    ],
    "displays": [
        "from IPython.display import *\nd = display({'a': 1}, display_id='first')",
        "print('kept')\ndisplay(HTML('<b>x</b>'), metadata={'text/html': {'k': 1}})\ndisplay(3, 4)",
        "d.update('changed')",
        "print('gone')\nclear_output()\nprint('stays')",
        "print('gone too')\nclear_output(wait=True)\nprint('stays')",
        "print('stays')\nclear_output(wait=True)",
        *("SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')", "Markdown('*a*')", "Latex('$a$')"),
        *("JSON({'a': [1, 2]})", "Javascript('1')", f"Image(bytes.fromhex('{PIXEL}'))"),
        "h = display('one', display_id='h')\nh.update('two')\nh.display('three')",
        "update_display('four', display_id='h')",
        "display({'text/plain': 'p', 'text/html': '<i>h</i>'}, raw=True)",
        "class P:\n    _repr_png_ = lambda self: b'\\x89PNG1234'\n"
        "    __repr__ = lambda self: 'P'\nP()",
        "class M:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        shown = {'text/plain': 'm', 'application/x+json': {'n': 1}}\n"
        "        return shown, {'application/x+json': {'w': 1}}\nM()",
        "class A:\n    def _repr_html_(self): return '<i>a</i>'\n    __repr__ = _repr_html_\nA()",
        "def told(): print('post')\nget_ipython().events.register('post_execute', told)",
        "[list(range(200))], 'a' * 3, b'b'",
    ],
    "numbers": [
        "import pandas as pd\nframe = pd.DataFrame({'a': [1.5, None], 'b': ['x', 'y']})\nframe",
        "frame.a",
        "pd.DataFrame({'a': range(100)})",
        "import altair as alt\nalt.Chart(frame).mark_bar().encode(x='b', y='a').to_dict()",
        "alt.Chart(frame).mark_bar().encode(x='b').add_params(alt.selection_point()).to_dict()",
        "alt.renderers.active, alt.data_transformers.active, alt.theme.active",
        "import random\nrandom.seed(1)\nrandom.random()",
        "import numpy as np\nnp.random.seed(1)\nnp.random.rand()",
        "np.random.default_rng(2).random()",
        "np.arange(5) / 3",
    ],
    "magics": [
        *("%%capture c\nprint('x')\n1", "c.stdout, len(c.outputs)", "%%html\n<b>h</b>"),
        *(
            "%%latex\na",
            "%%markdown\n*x*",
            "%env PACK_TEST=1",
            "import os\nos.environ['PACK_TEST']",
        ),
        *("get_ipython().run_line_magic('precision', '3')", "3.14159", "%who_ls", "%whos"),
        *("%automagic", "print?", "%pdoc print", "%history", "%timeit -n1 -r1 -q 1"),
        "%sx echo hi",
        *("!echo out", "x = !echo captured\nx", "%%bash\necho bash", "!false", "_exit_code"),
        "%run -n helper.py",
    ],
    "waiting": [
        "import asyncio\nawait asyncio.sleep(0)\n'done'",
        "async def f(): return 5\nawait f()",
        "async with asyncio.timeout(5): print('in')",
        "task = asyncio.create_task(f())",
        *("await task", "asyncio.get_running_loop().is_running()", "[await f() for _ in range(2)]"),
        "asyncio.get_event_loop().is_running()",
    ],
    "programs": [
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True).stdout",
        "import threading\nt = threading.Thread(target=print, args=('t',))\nt.start()\nt.join()",
        "t = threading.Thread(target=display, args=(5,))\nt.start()\nt.join()\nt.name",
        "import multiprocessing\ndef double(x): return x * 2\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool: print(pool.map(double, [1, 2]))",
        "def g():\n    return 1\nimport inspect, traceback\nprint(inspect.getsource(g))",
        "g.__code__.co_filename",
        "try: 1 / 0\nexcept Exception: print(traceback.format_exc())",
        "from __future__ import annotations\ndef k(x: nowhere): pass\nk.__annotations__",
        "get_ipython().ast_node_interactivity = 'all'",
        "1\n2",
    ],
    "warnings": [
        "import warnings\nfor _ in range(2): warnings.warn('same')",
        "warnings.warn('old', DeprecationWarning)\nimport logging\nlogging.warning('told')",
    ],
}

FAILING = {
    "zero": ["1", "1 / 0"],
    "key": ["{}['x']"],
    "syntax": ["1", "", "x = = 2"],
    "lines": ["raise ValueError('two\\nlines')"],
    "exit": ["import sys\nsys.exit(3)"],
    "quit": ["quit()", "2"],
    "interrupt": ["import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)"],
    "result": ["class B:\n    def __repr__(self): raise ValueError('bad')\nB()"],
    "display": ["class B:\n    def _repr_html_(self): raise ValueError('bad')\ndisplay(B())"],
    "magic": ["%nosuch"],
    "loop": ["import asyncio\nasync def f(): pass\nasyncio.run(f())"],
    "abort": ["1", "import os\nos.abort()"],
    "memory": ["x = bytearray(9 * 2**30)"],
}

FOR_KERNELS = {
    "input": "input()",
    "input-caught": "try: input()\nexcept Exception as error: print(error)",
    "password": "import getpass\ngetpass.getpass()",
    "widget": "import comm\ncomm.create_comm(target_name='widget')",
    "number": "import os\nos.write(1, b'past Python')",
    "program": "import os\nos.system('echo past Python')",
    "copy": "from multiprocessing import get_context\n"
    "p = get_context('fork').Process(target=print, args=('c',))\np.start()\np.join()",
    "stream": "import sys\nprint('x', file=sys.__stdout__)",
    "handle": "import sys\nsys.stdout.fileno()",
}


def job(folder: Path, name: str, cells: list[str]) -> dict[str, Any]:
    """A notebook in a folder of its own, of which only the last part is the same both ways."""
    root = folder / name / "pack"
    root.mkdir(parents=True)
    (root / "helper.py").write_text("VALUE = 1\nprint('helps', __name__)\n")
    shell = folder / name / "shell"
    shell.mkdir()
    return {
        "id": name,
        "cells": cells,
        "folder": str(root),
        "root": str(root),
        "seconds": 60,
        "memory": 4 * 2**30,
        "environment": {"RESOURCE_PACK_ROOT": str(root), "IPYTHONDIR": str(shell)},
    }


def in_kernel(task: dict[str, Any]) -> dict[str, Any]:
    return kernel_answer(task, task["environment"]["IPYTHONDIR"])


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """For each notebook, what became of it in a copy and in a kernel."""
    both = {}
    notebooks = {**EQUAL, **FAILING, **{name: ["1", cell] for name, cell in FOR_KERNELS.items()}}
    folders = [tmp_path_factory.mktemp("fork"), tmp_path_factory.mktemp("kern")]
    with WarmServer() as warm:
        jobs = [job(folders[0], name, cells) for name, cells in notebooks.items()]
        fast = {answer["id"]: answer for answer in warm.answers(jobs)}
    jobs = [job(folders[1], name, cells) for name, cells in {**EQUAL, **FAILING}.items()]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        slow = {answer["id"]: answer for answer in pool.map(in_kernel, jobs)}
    for name in notebooks:
        both[name] = (
            without(fast[name], str(folders[0])),
            without(slow.get(name), str(folders[1])),
        )
    return both


def without(answer: Any, folder: str) -> Any:
    return json.loads(json.dumps(answer).replace(folder, "FOLDER"))


def alike(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A cell's outputs, with all that it printed to one stream in a row put together.

    A kernel sends what is printed in pieces, and the two streams apart from each other.
    """
    streams = [
        {
            "name": name,
            "text": "".join(
                output["text"]
                for output in outputs
                if output["output_type"] == "stream" and output["name"] == name
            ),
        }
        for name in ("stdout", "stderr")
    ]
    if streams[1]["text"]:
        return [*streams, *(item for item in outputs if item["output_type"] != "stream")]
    joined: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] == "stream" and joined and joined[-1].get("name") == "stdout":
            joined[-1] = {**joined[-1], "text": joined[-1]["text"] + output["text"]}
        else:
            joined.append(output)
    return joined


@pytest.mark.parametrize("name", EQUAL)
def test_outputs_are_those_of_a_kernel(name: str, answers: dict[str, tuple[Any, Any]]) -> None:
    fast, slow = answers[name]
    assert fast["kind"] == slow["kind"] == "fine", (fast, slow)
    for number, source in enumerate(EQUAL[name]):
        assert alike(fast["outputs"][number]) == alike(slow["outputs"][number]), source


@pytest.mark.parametrize("name", EQUAL)
def test_what_was_read_is_seen_in_both(name: str, answers: dict[str, tuple[Any, Any]]) -> None:
    fast, slow = answers[name]
    assert fast["seen"] == slow["seen"]
    if name in ("surroundings", "magics"):
        assert [
            "read",
            "helper.py",
            EQUAL[name].index(
                "import helper\nhelper.VALUE" if name == "surroundings" else "%run -n helper.py"
            ),
        ] in fast["seen"]


@pytest.mark.parametrize("name", FAILING)
def test_what_fails_fails_in_the_same_way(name: str, answers: dict[str, tuple[Any, Any]]) -> None:
    fast, slow = answers[name]
    if slow["kind"] == "fine":
        # A kernel goes on after a display that fails; the page is refused for it all the same.
        errors = [item for cell in slow["outputs"] for item in cell if "ename" in item]
        slow = {"kind": "error", "name": errors[0]["ename"], "text": errors[0]["evalue"]}
        slow["cell"] = fast["cell"]
    assert fast["kind"] in ("error", "died")
    for key in ("kind", "name", "text", "cell"):
        assert fast.get(key) == slow.get(key)


def test_a_kernel_gives_what_was_written_past_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A kernel that is started by a test leaves the raw output to pytest.
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    cells = [FOR_KERNELS["program"], FOR_KERNELS["number"], "print('after')"]
    outputs = in_kernel(job(tmp_path, "raw", cells))["outputs"]
    texts = ["".join(item.get("text", "") for item in cell) for cell in outputs]
    assert texts == ["past Python\n", "past Python", "after\n"]


@pytest.mark.parametrize("name", FOR_KERNELS)
def test_what_only_a_kernel_can_do_is_noticed(
    name: str, answers: dict[str, tuple[Any, Any]]
) -> None:
    assert answers[name][0]["kind"] == "kernel"
