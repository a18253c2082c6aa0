"""What every sender of messages does alike, whichever function it runs in."""
