import pytest

from assistant.documents import ExtractedDocument, read_document
from tests.documents import papers


@pytest.fixture(scope="session")
def read_paper(tmp_path_factory):
    """Make one of the `papers` once and read it once."""
    folder = tmp_path_factory.mktemp("papers")
    known: dict[str, ExtractedDocument] = {}

    def read(name: str) -> ExtractedDocument:
        if name not in known:
            known[name] = read_document(getattr(papers, name)(folder / f"{name}.pdf"))
        return known[name]

    return read
