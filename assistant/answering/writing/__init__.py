"""An answer in the words of a chat model, where there is one and the gate lets it through."""
