"""Systems of others, each asked for real: a program, an address, a Runnable."""

import json
import shutil
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda

from assistant.contract import reply_json
from assistant.domain import Message, Question
from assistant.errors import EvaluationError
from assistant.evaluation.systems.cairn import open_cairn
from assistant.evaluation.systems.cairn_program import find_cairn
from assistant.evaluation.systems.endpoint import Endpoint, open_endpoint
from assistant.evaluation.systems.runnable import open_runnable
from tests.evaluation.berths import BERTHS, CASES, COST, SKY, SPEED, anchors, run, scores
from tests.evaluation.harbour import CORPUS, MOON, PROVISIONS, case, good_club


@pytest.fixture
def closing():
    with ExitStack() as stack:
        yield stack


# Cairn.


def test_cairn_that_is_not_there_is_one_line_that_says_what_to_do(tmp_path):
    with pytest.raises(EvaluationError, match="not there; run `pip install cairn-assistant`"):
        find_cairn(tmp_path / "cairn")


def test_a_program_that_is_not_cairn_is_said_to_fail(tmp_path):
    with ExitStack() as closing, pytest.raises(EvaluationError, match="failed"):
        open_cairn(CORPUS, tmp_path, closing, Path("/bin/false"))


def test_cairn_answers_from_the_digest(tmp_path):
    if shutil.which("cairn") is None:
        pytest.skip("the program cairn (`pip install cairn-assistant`) is not on the path")
    with ExitStack() as closing:
        system = open_cairn(BERTHS, tmp_path, closing, None)
        reply = system.ask(Question(text="How long may a ship at berth Heron be?"))
        both = system.ask(Question(text="Heron or Ibis?"))
        nothing = system.ask(Question(text="Who won the football championship?"))
        before = Message(role="user", content="How long may a ship at berth Ibis be?")
        follow = system.ask(Question(text="Heron or Ibis?", history=(before,)))
    assert system.about["version"].startswith("cairn ")
    assert reply["outcome"] == "answered"
    assert reply["citations"][0]["anchors"] == ["berth-heron"]
    assert reply["citations"][0]["document_id"] == "rules"
    assert anchors(reply)[0] == ["berth-heron"]
    assert (len(both["citations"]), sorted(anchors(both))) == (1, [["berth-heron"], ["berth-ibis"]])
    assert (nothing["outcome"], nothing["claims"]) == ("abstained", [])
    assert follow == both, "a question that stands alone is answered as if it were the first"


# An endpoint.


class Club(BaseHTTPRequestHandler):
    """Answers like the good club, in either format, after the failures that it was told of."""

    failures: list[int]
    seen: list[dict]

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append({"body": body, "key": self.headers.get("Authorization")})
        status = self.failures.pop() if self.failures else 200
        content = self.chat(body) if "messages" in body else self.reply(body)
        sent = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def reply(self, body):
        if body["question"] == "broken":
            return {"outcome": "answered", "answer": "x", "claims": [{"citations": [1]}]}
        if body["question"] == "short":
            return {"outcome": "abstained", "answer": "No idea."}
        return reply_json(good_club(Question(text=body["question"])))

    def chat(self, body):
        question = body["messages"][-1]["content"]
        text = "I do not know who owns the moon."
        if "cost" in question:
            text = "The club asks 80 euros a year [fee]. Ask [nobody]."
        return {"choices": [{"message": {"role": "assistant", "content": text}}]}

    def log_message(self, *args):
        pass


@pytest.fixture
def club_server():
    handler = type("Handler", (Club,), {"failures": [], "seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield handler, f"http://127.0.0.1:{server.server_port}/ask"
    server.shutdown()
    server.server_close()


def test_an_endpoint_that_speaks_our_json_is_scored_like_us(tmp_path, club_server, closing):
    handler, url = club_server
    endpoint = Endpoint(url=f"{url}?token=hidden", key="secret-key")
    system = open_endpoint(CORPUS, endpoint, closing)
    finished = run(system, tmp_path, (case(), *CASES[1:]))
    assert all(score.passed for score in finished.scores)
    assert len(finished.scores) == 3
    assert system.jobs == 4
    fee = next(s["body"] for s in handler.seen if "cost" in s["body"]["question"])
    assert fee == {
        "question": "What does it cost?", "language": None,
        "history": [
            {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello!"},
        ],
    }  # fmt: skip
    assert {s["key"] for s in handler.seen} == {"Bearer secret-key"}
    written = "".join(p.read_text() for p in finished.folder.iterdir())
    assert "secret" not in written + repr(endpoint)
    assert "hidden" not in written


def test_an_endpoint_that_is_busy_is_asked_again(club_server, closing):
    handler, url = club_server
    handler.failures[:] = [429, 503]
    system = open_endpoint(CORPUS, Endpoint(url=url, wait_s=0.01), closing)
    assert system.ask(COST)["outcome"] == "answered"
    assert len(handler.seen) == 3
    handler.failures[:] = [503] * 9
    with pytest.raises(EvaluationError, match=r"did not answer \(status 503\)"):
        system.ask(COST)
    assert len(handler.seen) == 7


def test_an_endpoint_that_refuses_is_not_asked_again(club_server, closing):
    handler, url = club_server
    handler.failures[:] = [401]
    with pytest.raises(EvaluationError, match="status 401; check --url and the key"):
        open_endpoint(CORPUS, Endpoint(url=url), closing).ask(COST)
    assert len(handler.seen) == 1


def test_an_endpoint_that_is_down_fails_in_one_line(closing):
    system = open_endpoint(CORPUS, Endpoint(url="http://127.0.0.1:9/ask", wait_s=0.01), closing)
    with pytest.raises(EvaluationError, match="did not answer"):
        system.ask(COST)
    with pytest.raises(EvaluationError, match="no address"):
        open_endpoint(CORPUS, Endpoint(url="club"), closing)


def test_a_reply_may_leave_out_what_scoring_does_not_need(tmp_path, club_server, closing):
    _, url = club_server
    system = open_endpoint(CORPUS, Endpoint(url=url), closing)
    short, broken = case(MOON, question="short"), case(MOON, id="b", question="broken")
    finished = run(system, tmp_path, (short, broken))
    assert scores(finished)["moon"].passed
    assert "claims.0.text: Field required" in finished.failures["b"]


def test_chat_completions_are_read_as_sentences_and_anchors(tmp_path, club_server, closing):
    handler, url = club_server
    endpoint = Endpoint(url=url, form="openai", model="parrot")
    system = open_endpoint(CORPUS, endpoint, closing)
    reply = system.ask(COST)
    assert [(c["text"], c["citations"]) for c in reply["claims"]] == [
        ("The club asks 80 euros a year.", [1]), ("Ask [nobody].", []),
    ]  # fmt: skip
    found = scores(run(system, tmp_path))
    assert found["fee-how-much"].complete == found["fee-how-much"].citation_recall == 1.0
    assert found["moon"].outcome == "abstained"
    assert handler.seen[0]["body"]["model"] == "parrot"


def test_what_is_no_chat_completion_is_said_so(club_server, closing):
    _, url = club_server
    club_server[0].chat = lambda self, body: {"error": "none"}
    with pytest.raises(EvaluationError, match="sent no chat completion"):
        open_endpoint(CORPUS, Endpoint(url=url, form="openai"), closing).ask(COST)


# A Runnable.


def with_documents(given):
    texts = [PROVISIONS["board"].text, f"# Rules\n{PROVISIONS['fee'].text}\nStudents pay nothing."]
    documents = [Document(page_content=text, id=f"doc {n}") for n, text in enumerate(texts)]
    before = [(message.type, message.content) for message in given["chat_history"]]
    known = "cost" in given["input"] and before == [("human", "Hello"), ("ai", "Hello!")]
    answer = "It asks 80 euros a year [2]." if known else "I don't know."
    return {"input": given["input"], "context": documents, "answer": answer}


chain = RunnableLambda(with_documents)
parrot = RunnableLambda(lambda text: AIMessage(f"You ask: {text}"))
replying = RunnableLambda(lambda text: reply_json(good_club(Question(text=text))))
numbering = RunnableLambda(lambda text: 7)
demanding = RunnableLambda(lambda given: given["question"] + given["tenant"])
nothing = "no Runnable"
HERE = __name__


def test_a_chain_with_documents_is_scored_by_the_provisions_they_hold(tmp_path):
    system = open_runnable(CORPUS, f"{HERE}:chain")
    fee = case()
    found = scores(run(system, tmp_path, (fee, *CASES[1:])))["fee-how-much"]
    assert found.complete == found.citation_recall == 1.0
    assert (found.recall_at_5, found.citation_precision) == (1.0, 0.5)
    reply = system.ask(fee.as_question())
    assert anchors(reply) == [["board"], ["fee", "waiver"]]
    assert reply["claims"][0]["citations"] == [2]
    assert system.ask(SKY)["outcome"] == "abstained"


def test_a_runnable_may_return_a_message_or_a_reply():
    assert open_runnable(CORPUS, f"{HERE}:parrot").ask(COST)["answer"] == f"You ask: {COST.text}"
    reply = open_runnable(CORPUS, f"{HERE}:replying").ask(SPEED)
    assert reply["citations"][0]["anchor"] == "board"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no.such.module:chain", "cannot import"),
        (f"{HERE}:missing", "cannot import"),
        (HERE, "cannot import"),
        (f"{HERE}:nothing", "is a str, not a LangChain Runnable"),
        (f"{HERE}:demanding", "takes question, tenant"),
    ],
)
def test_what_is_no_usable_runnable_is_said_so(path, said):
    with pytest.raises(EvaluationError, match=said):
        open_runnable(CORPUS, path)


def test_an_output_of_another_kind_is_a_failure():
    with pytest.raises(EvaluationError, match="returned int"):
        open_runnable(CORPUS, f"{HERE}:numbering").ask(COST)
