package org.zonecast.router.ingest;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A protocol session that remembers what it was told. */
public final class FakePublisher implements Ingest.Publisher {
  public volatile boolean held;
  public volatile PublishRefusedException closedWith;
  public final List<URI> sentTo = new CopyOnWriteArrayList<>();
  private final boolean canMove;

  public FakePublisher() {
    this(false);
  }

  public FakePublisher(boolean canMove) {
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
