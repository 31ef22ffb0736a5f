package org.zonecast.router.offline;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.Ladders;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.broadcast.Studio;
import org.zonecast.router.offline.OfflineEdge.Session;
import org.zonecast.router.offline.OfflineEdge.Terms;
import org.zonecast.router.status.StreamEvent;

/**
 * A broadcast with its clock in hand, of 29.97 pictures a second with a keyframe each second and
 * sound of 48 kHz; what came of it can be read back.
 */
final class Tape implements AutoCloseable {
  static final int FRAME_TICKS = Studio.FRAME_TICKS;
  static final int SOUND_TICKS = 1920;
  static final Terms TERMS =
      new Terms(
          new StreamRecord(
              "show",
              "Test",
              "light",
              Duration.ofSeconds(20),
              StreamOptions.DEFAULT,
              false,
              Instant.EPOCH,
              1),
          Ladders.LIGHT,
          Duration.ofSeconds(2),
          "cpu-test-1",
          Instant.parse("2026-01-01T00:00:00Z"));

  final OfflineEdge edge;
  private final Path file;
  private Session session;
  private double nowNanos;
  private long video90k;
  private long sound90k;
  private int frame;

  Tape(Path file, boolean withSound) throws Exception {
    this.file = file;
    this.edge = new OfflineEdge(TERMS, file);
    this.session = edge.publish("test");
    session.publication().videoConfig(VideoCodec.H264, Studio.AVCC);
    if (withSound) {
      session.publication().audioConfig(AudioCodec.AAC, Studio.ASC);
    }
  }

  /** Moves the clock on without media. */
  Tape silence(double seconds) throws Exception {
    double before = nowNanos;
    nowNanos += seconds * 1e9;
    edge.advance(Duration.ofNanos(Math.round(nowNanos) - Math.round(before)));
    session.settle();
    return this;
  }

  /** Both tracks, in real time. */
  Tape film(double seconds) throws Exception {
    return play(seconds, true, true, 1);
  }

  /**
   * Plays on.
   *
   * @param speed seconds of media in a second of the clock
   */
  Tape play(double seconds, boolean withVideo, boolean withSound, double speed) throws Exception {
    long end = video90k + Math.round(seconds * 90_000);
    while (video90k < end) {
      while (withSound && sound90k <= video90k) {
        session.publication().audio(millis(sound90k), new byte[] {1, 2});
        sound90k += SOUND_TICKS;
      }
      if (withVideo) {
        picture(millis(video90k), millis(video90k), frame % 30 == 0);
      }
      session.settle();
      frame++;
      video90k += FRAME_TICKS;
      silence(FRAME_TICKS / speed / 90_000.0);
    }
    sound90k = withSound ? sound90k : video90k;
    return this;
  }

  /** One picture out of turn. */
  void picture(long dts90k, long pts90k, boolean keyframe) throws Exception {
    byte nal = (byte) (keyframe ? 0x65 : 0x41);
    session.publication().video(dts90k, pts90k, keyframe, new byte[] {0, 0, 0, 2, nal, 1});
    session.settle();
  }

  /** One piece of sound out of turn. */
  void sound(long pts90k) throws Exception {
    session.publication().audio(pts90k, new byte[] {1, 2});
    session.settle();
  }

  /** From here on timestamps are this much higher. */
  Tape jump(double videoSeconds, double soundSeconds) {
    video90k += Math.round(videoSeconds * 90_000);
    sound90k += Math.round(soundSeconds * 90_000);
    return this;
  }

  long video90k() {
    return video90k;
  }

  boolean held() {
    return session.held();
  }

  List<String> events() {
    return edge.events().stream().map(StreamEvent::type).toList();
  }

  long drops(String why) {
    return edge.drops().getOrDefault(why, 0L);
  }

  /** Says goodbye; the whole feed. */
  Reel end() throws Exception {
    session.end();
    return new Reel(read(file));
  }

  static List<FeedMessage> read(Path file) throws IOException {
    var messages = new ArrayList<FeedMessage>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (FeedMessage m = FeedFraming.read(in); m != null; m = FeedFraming.read(in)) {
        messages.add(m);
      }
    }
    return messages;
  }

  private static long millis(long ticks) {
    return Math.round(ticks / 90.0) * 90;
  }

  @Override
  public void close() throws Exception {
    edge.close();
  }

  /** A feed that was written. */
  record Reel(List<FeedMessage> messages) {
    <T extends FeedMessage> List<T> all(Class<T> type) {
      return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Long> slots() {
      return all(FeedMessage.VideoUnit.class).stream().map(FeedMessage.VideoUnit::slot).toList();
    }

    long end() {
      return ((FeedMessage.End) messages.getLast()).slots();
    }
  }
}
