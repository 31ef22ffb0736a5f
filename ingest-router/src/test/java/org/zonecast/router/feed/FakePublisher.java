package org.zonecast.router.feed;

/** A protocol session that remembers what it was told. */
final class FakePublisher implements Ingest.Publisher {
  volatile boolean held;
  volatile PublishRefusedException closedWith;

  @Override
  public void hold() {
    held = true;
  }

  @Override
  public void proceed() {
    held = false;
  }

  @Override
  public void close(PublishRefusedException reason) {
    closedWith = reason;
  }
}
