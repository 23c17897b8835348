"""Runs docs/check_bundle.py on every bundle of a folder: the exit status, the faults and what is printed, a line each."""
import contextlib, importlib.util, io, json, pathlib, sys

script, folder, *trust = sys.argv[1:]
spec = importlib.util.spec_from_file_location("check_bundle", script)
checker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checker)
for path in sorted(pathlib.Path(folder).glob("*.zip")):
    checker.faults.clear()
    checker.notes.clear()
    sys.argv = ["check_bundle.py", str(path), *trust]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            status = checker.main()
        except SystemExit as ended:
            status = ended.code
    print(status, json.dumps(checker.faults), " | ".join(printed.getvalue().splitlines()), sep="\t")
