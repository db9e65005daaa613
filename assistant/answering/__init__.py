"""From a question to a reply: understand, retrieve, judge sufficiency, compose, ground."""
