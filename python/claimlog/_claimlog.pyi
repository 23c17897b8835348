from os import PathLike
from types import TracebackType
from typing import Any, Literal, Protocol, Sequence, TypedDict, Union

__version__: str

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

_Table = Union[_ArrowStream, _ArrowArray]
_Path = Union[str, PathLike[str]]
_Named = Union[int, "Pending"]

class Span(TypedDict):
    start: int
    end: int

class Spans(TypedDict):
    a: list[Span]
    b: list[Span]

class Comparison(TypedDict):
    relation: Literal["contradiction", "tension", "duplicate", "none"]
    code: str | None
    reason: str
    spans: Spans

class Keys(TypedDict):
    form: str
    language: str | None
    keys: list[str]

class Segment(TypedDict):
    start: int
    end: int
    text: str

class ClaimlogError(Exception): ...
class FileError(ClaimlogError): ...
class StoreError(ClaimlogError): ...
class BreachError(ClaimlogError): ...
class RefusedError(ClaimlogError): ...
class UnreadError(ClaimlogError): ...
class ProofError(ClaimlogError): ...
class SigningKeyError(ClaimlogError): ...
class BugError(ClaimlogError): ...
class ClaimlogWarning(UserWarning): ...

class Stream:
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class Pending:
    @property
    def seq(self) -> int | None: ...

class Draft:
    def source(
        self,
        content: str | bytes,
        *,
        name: str = "text.txt",
        url: str | None = None,
        title: str | None = None,
        author: str | None = None,
        publisher: str | None = None,
        published: str | None = None,
    ) -> Pending: ...
    def claim(
        self,
        text: str,
        *,
        source: _Named | None = None,
        quote: str | None = None,
        url: str | None = None,
        claimant: str | None = None,
        date: str | None = None,
    ) -> Pending: ...
    def evidence(
        self,
        claim: _Named,
        stance: Literal["supports", "refutes"],
        *,
        source: _Named | None = None,
        other: _Named | None = None,
        quote: str | None = None,
        note: str | None = None,
    ) -> Pending: ...
    def assess(
        self,
        claim: _Named,
        verdict: str,
        *,
        because: str,
        evidence: Sequence[_Named] = (),
        confidence: str | None = None,
        by: str | None = None,
    ) -> Pending: ...
    def relate(self, claim: _Named, relation: str, other: _Named, *, because: str | None = None) -> Pending: ...
    def retract(self, entry: _Named, *, because: str) -> Pending: ...
    def commit(self) -> list[int]: ...
    def __enter__(self) -> Draft: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool: ...

class Ledger:
    def verify(self, *, full: bool = False) -> dict[str, Any]: ...
    def claims(
        self,
        *,
        status: str | Sequence[str] | None = None,
        source: int | None = None,
        claimant: str | None = None,
        contains: str | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]: ...
    def findings(self, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[dict[str, Any]]: ...
    def export(
        self,
        path: _Path | None = None,
        *,
        format: Literal["jsonl", "csv", "claimreview"] | None = None,
        status: str | Sequence[str] | None = None,
    ) -> bytes | None: ...
    def checkpoint(self) -> dict[str, Any]: ...
    def prove(self, seq: int) -> dict[str, Any]: ...
    def draft(self) -> Draft: ...

def command(arguments: Sequence[str], again: Sequence[str]) -> int: ...
def check(text: str, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[dict[str, Any]]: ...
def segments(text: str) -> list[Segment]: ...
def compare(a: str, b: str) -> Comparison: ...
def keys(text: str) -> Keys: ...
def blocks(key: str, texts: Sequence[str]) -> list[dict[str, Any]]: ...
def compare_batch(pairs: _Table) -> Stream: ...
def keys_batch(claims: _Table) -> Stream: ...
def blocks_batch(groups: _Table) -> Stream: ...
def open(
    path: _Path, *, home: _Path | None = None, recorder: str | None = None, vkey: str | None = None
) -> Ledger: ...
def check_proof(proof: str, entry: str, *, vkey: str) -> dict[str, Any]: ...
def create(
    path: _Path, *, origin: str | None = None, home: _Path | None = None, recorder: str | None = None
) -> Ledger: ...
