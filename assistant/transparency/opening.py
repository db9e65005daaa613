"""From corpus, index, settings and evaluation to the record."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath, PureWindowsPath
from urllib.parse import urlsplit

from assistant import __version__
from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Source
from assistant.errors import IndexStoreError
from assistant.indexing.building import index_fingerprint
from assistant.indexing.generations import current_generation, read_manifest
from assistant.languages import LANGUAGES
from assistant.retrieval.embedding import model_fingerprint
from assistant.retrieval.model_store import BUNDLED_NAME, BUNDLED_SHA256
from assistant.retrieval.tuning import tuning_digest
from assistant.settings import Settings
from assistant.transparency.measured import Measured, accepted_measures
from assistant.transparency.record import Index, Model, Text, TransparencyRecord

BUNDLED_LICENCE = "MIT"
JUDGE = "decomposable attention, taught by the corpus"
UNDATED = "undated"
# The silence that says that the texts name no contact.
NO_CONTACT = "people-contact"
SHOWN = 12


def open_record(
    settings: Settings, corpus: Corpus, measured: Measured | None = None
) -> TransparencyRecord:
    """Gather the record of this installation.

    Args:
        settings: say which models are used and whether ratings are stored.
        corpus: what may be quoted.
        measured: figures of a run; those of the accepted run if not given.

    Raises:
        EvaluationError: the accepted run cannot be read.
    """
    pages = (source.url for source in corpus.sources.values() if source.kind == "page")
    return TransparencyRecord(
        version=__version__,
        corpus=corpus.fingerprint,
        texts=tuple(_text(source, corpus) for source in corpus.sources.values()),
        index=_index(settings, corpus),
        models=_models(settings),
        measured=measured or accepted_measures(settings.baseline),
        asked=LANGUAGES,
        quoted=_quoted(corpus),
        ratings=settings.feedback_path is not None,
        page=_public_address(next(pages, "")),
        contact_unnamed=any(silence.id == NO_CONTACT for silence in corpus.silences),
    )


def _text(source: Source, corpus: Corpus) -> Text:
    provisions = [p for p in corpus.provisions.values() if p.source_id == source.id]
    official = {p.language for p in corpus.wording.values() if p.source_id == source.id}
    digests = corpus.digests.get(source.id, {})
    # Titles in the manifest are English; a file's own title is in the file's language.
    titled = BASE_LANGUAGE if digests else next(iter(source.languages), BASE_LANGUAGE)
    return Text(
        id=source.id,
        title=source.title,
        titled=titled,
        kind=source.kind,
        issuer=source.issuer,
        reference=source.reference,
        date="" if source.date == UNDATED else source.date,
        status=source.status,
        licence=source.licence,
        languages=source.languages,
        checked=max((str(front["checked"]) for front in digests.values()), default=""),
        completeness=str(digests.get(BASE_LANGUAGE, {}).get("completeness", "")),
        basis=dict(Counter(p.basis.value for p in provisions)),
        digests=tuple(sorted(digests)),
        official=tuple(sorted(official)),
        url=_public_address(source.url),
    )


def _index(settings: Settings, corpus: Corpus) -> Index | None:
    try:
        manifest = read_manifest(current_generation(settings.index_dir))
    except IndexStoreError:
        return None
    wanted = index_fingerprint(corpus, model_fingerprint(settings.model, settings.tuning))
    return Index(
        fingerprint=manifest.fingerprint,
        built=manifest.built,
        passages=manifest.passages,
        official_chunks=manifest.wording,
        current=manifest.fingerprint == wanted,
    )


def _models(settings: Settings) -> tuple[Model, ...]:
    if settings.model == BUNDLED_NAME:
        tuning = f" + LoRA {tuning_digest(settings.tuning)[:SHOWN]}" if settings.tuning else ""
        embedding = Model(
            task="embedding",
            name=f"{BUNDLED_NAME}{tuning}",
            licence=BUNDLED_LICENCE,
            sha256=BUNDLED_SHA256[:SHOWN],
        )
    else:
        embedding = Model(task="embedding", name=_last_part(settings.model))
    served = settings.llm_model if settings.llm_url else ""
    others = (
        Model(task="writing", name=_last_part(settings.llm or served)),
        Model(task="judging", name=_last_part(settings.nli_model) or _own_judge(settings)),
    )
    return (embedding, *(model for model in others if model.name))


def _own_judge(settings: Settings) -> str:
    """Name the judge that the corpus brings, where a model writes that it could judge."""
    writes = settings.llm or settings.llm_url
    return JUDGE if writes and settings.inference else ""


def _last_part(name: str) -> str:
    """Return a model's name; of a path of this machine its last part only."""
    for path in (PurePath(name), PureWindowsPath(name)):
        if path.is_absolute():
            return path.name
    return name


def _quoted(corpus: Corpus) -> tuple[str, ...]:
    spoken = {p.language for p in (*corpus.provisions.values(), *corpus.wording.values())}
    return tuple(sorted(spoken | set(corpus.translations)))


def _public_address(url: str) -> str:
    return url if urlsplit(url).scheme in {"http", "https"} else ""
