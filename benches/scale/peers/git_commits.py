"""One commit for each row, as a stream for git fast-import: git_commits.py ROWS"""
import sys

out = sys.stdout.buffer
with open(sys.argv[1], "rb") as rows:
    for n, row in enumerate(rows):
        out.write(b"commit refs/heads/main\ncommitter bench <bench@example.org> %d +0000\n" % (1_772_442_000 + n))
        out.write(b"data 0\nM 100644 inline claim.json\ndata %d\n%s\n" % (len(row), row))
