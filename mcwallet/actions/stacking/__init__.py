"""Put small credentials together by written rules."""
