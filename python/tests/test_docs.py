"""docs/PYTHON.md runs: each block of Python in order, in one namespace, in an empty folder."""

import pathlib
import re
import warnings

import claimlog


def test_the_guide_runs(tmp_path, monkeypatch):
    page = pathlib.Path(__file__).parents[2] / "docs" / "PYTHON.md"
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.S | re.M)
    assert len(blocks) >= 4
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMLOG_HOME", str(tmp_path / "home"))
    namespace = {"__name__": "guide"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", claimlog.ClaimlogWarning)
        for block in blocks:
            exec(compile(block, str(page), "exec"), namespace)


def test_every_name_has_a_docstring_and_a_type():
    stub = pathlib.Path(claimlog.__file__).with_name("_claimlog.pyi").read_text(encoding="utf-8")
    assert pathlib.Path(claimlog.__file__).with_name("py.typed").exists()
    for name in claimlog.__all__:
        assert name == "__version__" or getattr(claimlog, name).__doc__, name
        assert re.search(rf"^(def|class) {name}\b|^{name}:", stub, re.M), name
    for kind in (claimlog.Ledger, claimlog.Draft):
        for name in vars(kind):
            if not name.startswith("_"):
                assert getattr(kind, name).__doc__ and f"def {name}(" in stub, name
