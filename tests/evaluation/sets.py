"""Tiny external sets: two passages in two languages, four questions with a passage each."""

from __future__ import annotations

import json
from pathlib import Path

PASSAGES = {
    "en": ("The lighthouse was built of granite in 1822.", "Otters eat fish and crabs."),
    "de": ("Der Leuchtturm wurde 1822 aus Granit gebaut.", "Otter fressen Fische und Krebse."),
}
QUESTIONS = {
    "en": ("What was the lighthouse built of?", "What do otters eat?"),
    "de": ("Woraus wurde der Leuchtturm gebaut?", "Was fressen Otter?"),
}


def squad(language: str) -> dict:
    paragraphs = [
        {"context": text, "qas": [{"id": f"q{n}", "question": question, "answers": []}]}
        for n, (text, question) in enumerate(
            zip(PASSAGES[language], QUESTIONS[language], strict=True)
        )
    ]
    return {"version": "1.1", "data": [{"title": "Coast", "paragraphs": paragraphs}]}


def clap(name: str, question: str, sentences: list[str], selected: list[int]) -> dict:
    answer = " ".join(sentences[n] for n in selected)
    return {
        "id": name,
        "input": question,
        "passages": [{"title": "Coast", "text": " ".join(sentences), "sentences": sentences}],
        "output": [{"answer": answer, "selected_sentences": [sentences[n] for n in selected]}],
    }


CLAP = (
    clap("c1", "what do puffins nest in", ["Puffins nest in burrows.", "They dive.", "Gulls do not.", "Boats pass."], [0, 1]),
    clap("c2", "how tall is the sea wall", ["The sea wall is four metres tall.", "It is old.", "Waves hit it."], [0]),
    clap("c3", "who painted the harbour", ["The harbour has two quays.", "Ships come at dawn."], []),
    clap("c4", "when do seals breed", ["Seals rest on the sand.", "They are grey."], []),
)  # fmt: skip


def write_sets(folder: Path) -> Path:
    """Write both sets in the layout that `eval/external.md` describes."""
    for name in ("xquad", "clapnq"):
        (folder / name).mkdir(parents=True)
    for language in PASSAGES:
        text = json.dumps(squad(language), ensure_ascii=False)
        (folder / "xquad" / f"{language}.json").write_text(text, encoding="utf-8")
    lines = "\n".join(json.dumps(line) for line in CLAP)
    (folder / "clapnq" / "dev.jsonl").write_text(lines + "\n", encoding="utf-8")
    return folder
