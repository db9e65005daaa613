"""The search as a LangChain retriever, for anyone's own chain."""

from __future__ import annotations

from collections.abc import Mapping

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, InstanceOf, SkipValidation

from assistant.domain import Provision
from assistant.retrieval.search import Searcher


class ProvisionRetriever(BaseRetriever):
    """Returns the `k` best provisions as documents; `metadata` holds anchor, score and arms."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: InstanceOf[Searcher]
    provisions: SkipValidation[Mapping[str, Provision]]
    k: int = 5

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - interface
    ) -> list[Document]:
        return [
            Document(
                id=hit.anchor,
                page_content=self.provisions[hit.anchor].text,
                metadata={
                    "anchor": hit.anchor,
                    "document_id": self.provisions[hit.anchor].source_id,
                    "title": self.provisions[hit.anchor].title,
                    "basis": self.provisions[hit.anchor].basis.value,
                    "score": hit.score,
                    "arms": hit.arms,
                },
            )
            for hit in self.searcher.search(query).hits[: self.k]
        ]
