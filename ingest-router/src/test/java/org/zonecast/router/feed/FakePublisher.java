package org.zonecast.router.feed;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A protocol session that remembers what it was told. */
final class FakePublisher implements Ingest.Publisher {
  volatile boolean held;
  volatile PublishRefusedException closedWith;
  final List<URI> sentTo = new CopyOnWriteArrayList<>();
  private final boolean canMove;

  FakePublisher() {
    this(false);
  }

  FakePublisher(boolean canMove) {
    this.canMove = canMove;
  }

  @Override
  public boolean canMove() {
    return canMove;
  }

  @Override
  public void move(URI to) {
    sentTo.add(to);
  }

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
