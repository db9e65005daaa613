"""Document files (PDF, HTML, Markdown, plain text, DOCX) as text with structure and offsets."""

from assistant.documents.chunking import Chunk, chunk_document
from assistant.documents.model import Block, ExtractedDocument, Limits
from assistant.documents.reading import SUFFIXES, read_document

__all__ = [
    "SUFFIXES",
    "Block",
    "Chunk",
    "ExtractedDocument",
    "Limits",
    "chunk_document",
    "read_document",
]
