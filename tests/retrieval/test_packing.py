"""Texts laid end to end are read as the network reads them one by one."""

import torch
from transformers import BertConfig, BertModel

from assistant.retrieval.packing import MOST, PackedEncoder

CONFIG = BertConfig(
    vocab_size=50,
    hidden_size=16,
    num_hidden_layers=3,
    num_attention_heads=4,
    intermediate_size=32,
    max_position_embeddings=2 * MOST,
)
TEXTS = [[3, 7, 9, 11], [4], [5, 6, 7, 8, 9, 10, 11, 12, 13]]


def network():
    torch.manual_seed(1)
    return BertModel(CONFIG).eval()


def test_each_layer_is_that_of_the_network():
    bert = network()
    packed = PackedEncoder(bert)
    assert (packed.depth, packed.width) == (3, 16)
    found = list(packed.states(TEXTS, [1, 3]))
    with torch.inference_mode():
        for text, (first, last) in zip(TEXTS, found, strict=True):
            states = bert(torch.tensor([text]), output_hidden_states=True).hidden_states
            torch.testing.assert_close(first, states[1][0])
            torch.testing.assert_close(last, states[3][0])


def test_more_than_fits_is_read_in_several_packs():
    bert = network()
    packed, read = PackedEncoder(bert), []
    bert.embeddings.word_embeddings.register_forward_hook(lambda *given: read.append(given[2]))
    longer, half = [1] * (MOST + 5), [1] * (MOST // 2)
    found = list(packed.states([TEXTS[0], longer, half, half, TEXTS[2]], [2]))
    assert [len(vectors) for vectors in read] == [4, MOST + 5, MOST, 9]
    assert [len(last) for (last,) in found] == [4, MOST + 5, MOST // 2, MOST // 2, 9]
    ((alone,),) = packed.states([TEXTS[2]], [2])
    torch.testing.assert_close(found[4][0], alone)
    assert not list(packed.states([], [2]))


def test_another_layer_may_stand_for_each_linear_one():
    seen = []

    def noted(layer):
        seen.append((layer.in_features, layer.out_features))
        return layer

    PackedEncoder(network(), noted)
    assert seen == 3 * [(16, 48), (16, 16), (16, 32), (32, 16)]
