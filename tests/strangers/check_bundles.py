"""Runs docs/check_bundle.py on every bundle of a folder: the exit status and what is printed, a line each."""
import contextlib, importlib.util, io, pathlib, sys

script, folder, vkey = sys.argv[1:]
spec = importlib.util.spec_from_file_location("check_bundle", script)
checker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checker)
for path in sorted(pathlib.Path(folder).glob("*.zip")):
    checker.faults.clear()
    sys.argv = ["check_bundle.py", str(path), "--vkey", vkey]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            status = checker.main()
        except SystemExit as ended:
            status = ended.code
    print(f"{status}\t{' | '.join(printed.getvalue().splitlines())}")
