"""The loss that draws texts of one class together and the others apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

NEVER = -1e9


def same_class_loss(
    batch: Tensor, target: Tensor, temperature: float, related: Tensor | None = None
) -> Tensor:
    """Return the supervised contrastive loss (Khosla et al. 2020, arXiv 2004.11362).

    Args:
        batch: unit vectors, shape (n, d).
        target: class of each, shape (n,).
        temperature: by which cosines are divided.
        related: of each pair, whether it is neither drawn together nor apart unless the classes
            are the same; bool, shape (n, n).
    """
    import torch

    same = target[:, None] == target[None, :]
    itself = torch.eye(len(batch), dtype=torch.bool, device=batch.device)
    hidden = itself if related is None else itself | (related & ~same)
    log_share = (batch @ batch.T / temperature).masked_fill(hidden, NEVER).log_softmax(dim=1)
    positives = same & ~itself
    having = positives.any(dim=1)
    means = (log_share * positives).sum(dim=1)[having] / positives.sum(dim=1)[having]
    return -means.mean() if having.any() else batch.new_zeros(())
