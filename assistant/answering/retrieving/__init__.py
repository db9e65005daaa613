"""What is searched for: a turn alone or after an exchange, a message or its questions."""
