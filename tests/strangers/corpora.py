"""Files that others made for their own tests, or that their programs write, and the words that those programs read in them.

    corpora.py SOURCES OUT

SOURCES holds source packages as registries have them. Each file is written to OUT, with a line in OUT/words.jsonl: its name,
its kind, and its words. A file that its own program cannot read has no words.
"""

import contextlib
import datetime
import email
import email.policy
import html
import io
import json
import logging
import pathlib
import re
import sys
import tarfile
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
sources, out = map(pathlib.Path, sys.argv[1:])
listed = []


def words(text):
    """The words of a text that may be HTML."""
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->", " ", text)
    text = html.unescape(html.unescape(re.sub(r"<[^>]*>", " ", text)))
    return sorted({word.casefold() for word in re.findall(r"[^\W_]{2,}", text)})


def add(kind, name, data, text):
    path = f"{len(listed):05}-{re.sub(r'[^A-Za-z0-9.]', '-', name)}"
    (out / path).write_bytes(data)
    listed.append({"file": path, "kind": kind, "words": words(text)})


def members(package, wanted):
    """The files of a source package whose names match."""
    for path in sorted(sources.glob(f"{package}-*.tar.gz")):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and re.search(wanted, member.name):
                    yield member.name.rsplit("/", 1)[1], archive.extractfile(member).read()


def feeds():
    import feedparser

    for name, data in members("feedparser", r"/tests/wellformed/(atom|atom10|rss|rdf|itunes|media-rss|cdf|sanitize)/"):
        # What is in a frame or an object, a browser does not show.
        if re.search("_(iframe|object|crazy)", name):
            continue
        read = feedparser.parse(data)
        texts = []
        for entry in read.entries:
            texts += [entry.get("title", ""), entry.get("summary", "")]
            texts += [content.get("value", "") for content in entry.get("content", [])]
        yield name, data, "\n".join(texts)


def mails():
    """Of mails, the plain part, without what it quotes."""
    found = [(name + ".eml", data) for name, data in members("mail_parser", r"/tests/mails/")]
    with contextlib.suppress(ImportError):
        import test.test_email as own

        found += [(path.stem + ".eml", path.read_bytes()) for path in sorted(pathlib.Path(own.__path__[0], "data").glob("msg_*.txt"))]
    for name, data in found:
        text = ""
        with contextlib.suppress(Exception):
            mail = email.message_from_bytes(data, policy=email.policy.default)
            body = mail.get_body(("plain", "html"))
            text = body.get_content() if body else ""
        yield name, data, "" if "\ufffd" in text else text


def office():
    import docx

    for hidden in (False, True):
        made = docx.Document()
        made.add_heading("The weir at Harrow", 1)
        made.add_paragraph("It lost water in May, the board said.")
        made.add_paragraph("It cost 41 million pounds.", style="List Bullet")
        table = made.add_table(2, 2)
        for cell, text in zip((cell for row in table.rows for cell in row.cells), ["year", "cost", "1969", "forty-one"]):
            cell.text = text
        made.sections[0].header.paragraphs[0].text = "Draft"
        run = made.add_paragraph("The report is ").add_run("not final.")
        run.font.hidden = hidden
        data = io.BytesIO()
        made.save(data)
        texts = [paragraph.text for paragraph in made.paragraphs] + [cell.text for row in table.rows for cell in row.cells]
        yield f"hidden-{hidden}.docx", data.getvalue(), "\n".join(texts)


def workbooks():
    import openpyxl

    for kind in ("plain", "merged", "hidden", "dates", "formula", "titled", "sheets", "odd"):
        book = openpyxl.Workbook()
        sheet = book.active
        texts = ["The weir lost water.", "It cost 41 million.", "She said \"no, never\".\nTwice."]
        if kind == "titled":
            sheet.append(["Checks of the year"])
            sheet.append([])
        sheet.append(["Claim", "Speaker", "Date", "Rating"])
        for number, text in enumerate(texts):
            sheet.append([text, "Ann Lee", datetime.datetime(2021, 3, 4 + number), 0.1 + 0.2])
        texts += ["Ann Lee", "2021-03-04", "2021-03-06"]
        if kind == "merged":
            sheet.merge_cells("B2:B4")
        if kind == "hidden":
            sheet.row_dimensions[3].hidden = True
            book.create_sheet("Secret").sheet_state = "hidden"
        if kind == "dates":
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        if kind == "formula":
            sheet["E2"] = "=A2"
        if kind == "sheets":
            other = book.create_sheet("2022")
            other.append(["Statement"])
            other.append(["The dam holds, they said."])
            texts.append("The dam holds, they said.")
        if kind == "odd":
            sheet["A2"] = "A & B <at> once \u2713 caf\u00e9 \U0001f30a"
            texts[0] = "at once caf\u00e9"
        data = io.BytesIO()
        book.save(data)
        yield f"{kind}.xlsx", data.getvalue(), "\n".join(texts)


def archives():
    """The addresses of answers with a page, which the text of an archive lists."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for gzip in (False, True):
        for cut in (0, 40):
            data = io.BytesIO()
            writer = WARCWriter(data, gzip=gzip)
            for number in range(3):
                url = f"https://example.org/page{number}"
                page = f"<html><body><p>The weir number{number} lost water in May.</p></body></html>".encode()
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                record = writer.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=headers)
                writer.write_record(record)
                writer.write_record(writer.create_warc_record(url, "request", payload=io.BytesIO(b"GET / HTTP/1.1\r\n\r\n")))
            whole = data.getvalue()
            name = f"made-{cut}.warc" + (".gz" if gzip else "")
            yield name, whole[: len(whole) - cut], "\n".join(f"number{number} lost" for number in range(3))


def pdfs():
    import pypdfium2

    for package in ("pdfminer_six", "pypdf"):
        for name, data in members(package, r"\.pdf$"):
            if len(data) > 20_000:
                continue
            text = ""
            with contextlib.suppress(Exception):
                document = pypdfium2.PdfDocument(data)
                text = "\n".join(page.get_textpage().get_text_range() for page in document)
            yield name, data, text


for kind, make in [
    ("feed", feeds), ("mail", mails), ("docx", office), ("xlsx", workbooks), ("warc", archives), ("pdf", pdfs),
]:
    try:
        for name, data, text in make():
            add(kind, name, data, text)
    except ImportError as missing:
        print(f"left out: {kind}: {missing.name} is not installed")
with open(out / "words.jsonl", "w") as lines:
    for one in listed:
        print(json.dumps(one), file=lines)
