package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.edge.FeedMemory;

class FeedConnectionTest {
  private static final int UNIT_BYTES = 1 << 20;
  private static final String DETAIL = "x".repeat(100_000);

  private final SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);
  private final FeedBuffer buffer =
      new FeedBuffer(grid, Duration.ofSeconds(1), new FeedMemory(16 << 20, 16 << 20), true);
  private final List<Promise<Void>> underWay = new ArrayList<>();
  private boolean closed;
  private final FeedLink slow =
      new FeedLink() {
        @Override
        public Future<Void> send(byte[] message) {
          Promise<Void> sent = Promise.promise();
          underWay.add(sent);
          return sent.future();
        }

        @Override
        public void close(int code, String reason) {
          closed = true;
        }

        @Override
        public String remote() {
          return "slow";
        }
      };
  private final FeedConnection connection = new FeedConnection(1, slow, Runnable::run, 0);

  private void record(int fromSlot, int toSlot) {
    for (int slot = fromSlot; slot < toSlot; slot++) {
      buffer.append(new VideoUnit(slot, slot * 3000L, true, new byte[UNIT_BYTES]), slot * 3000L);
    }
  }

  @Test
  void mediaWaitsInTheBufferWhileTheSocketIsFull() {
    record(0, 10);
    connection.stream(buffer, buffer.resumeAt(0), 0);
    assertThat(connection.pump()).isTrue();
    assertThat(underWay).as("Start and four units").hasSize(5);
    underWay.get(1).complete();
    assertThat(underWay).hasSize(6);
  }

  @Test
  void aWorkerThatHasEnoughIsSentNoMediaAndEverythingElse() {
    connection.hello(new FeedMessage.Hello(FeedMessage.VERSION, "w1", "z1", 1, 2), 0);
    record(0, 10);
    connection.stream(buffer, buffer.resumeAt(0), 0);
    assertThat(connection.pump()).isTrue();
    connection.progressed(new FeedMessage.Progress(1, 0, 0, true, false), 0);
    connection.answer(1, false);
    List.copyOf(underWay).forEach(Promise::complete);
    assertThat(connection.pump()).isTrue();
    assertThat(underWay).as("Start, four units and an answer").hasSize(6);

    connection.progressed(new FeedMessage.Progress(2, 1, 1), 0);
    assertThat(underWay).hasSize(10);
  }

  @Test
  void aRunThatBeginsHasRoom() {
    connection.hello(new FeedMessage.Hello(FeedMessage.VERSION, "w1", "z1", 1, 2), 0);
    record(0, 2);
    connection.progressed(new FeedMessage.Progress(1, 0, 0, true, false), 0);
    connection.stream(buffer, buffer.resumeAt(0), 1);
    assertThat(connection.pump()).isTrue();
    assertThat(underWay).as("Start and two units").hasSize(3);
  }

  @Test
  void aReaderThatTheBufferHasOvertakenIsTold() {
    record(0, 10);
    connection.stream(buffer, buffer.resumeAt(0), 0);
    assertThat(connection.pump()).isTrue();
    record(10, 40);
    assertThat(buffer.evict(0)).isPositive();
    underWay.subList(0, 5).forEach(Promise::complete);
    assertThat(connection.pump()).isFalse();
  }

  @Test
  void aSocketThatTakesNothingIsClosed() {
    long answers = 0;
    while (!closed && answers < 1000) {
      connection.send(new FeedMessage.Revoke(FeedMessage.Revoke.Reason.STALLED, DETAIL));
      answers++;
    }
    assertThat(closed).isTrue();
    assertThat(answers * DETAIL.length()).isLessThan(64 << 20);
  }
}
