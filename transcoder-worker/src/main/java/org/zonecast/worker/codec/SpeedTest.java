package org.zonecast.worker.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Ladder;
import org.zonecast.job.Ladders;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;

/**
 * Measures how much this machine encodes while nothing else is asked of it but what runs there
 * already: the reference ladder, out of moving pictures, with one pipeline for each processor.
 */
final class SpeedTest {
  private static final Ladder REFERENCE = Ladders.P720;
  private static final Rational FRAME_RATE = Rational.of(30, 1);
  private static final int SLOTS = 30;
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int MOST_PIPELINES = 32;

  private final EncodePlan plan = plan();
  private final AtomicLong slots = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * Runs for {@code warmUp} and then measures for {@code time}.
   *
   * @return megapixels a second, as {@link EncodePlan#load} counts them
   */
  static double megapixelsPerSecond(Duration warmUp, Duration time) throws InterruptedException {
    return new SpeedTest().run(warmUp, time);
  }

  private double run(Duration warmUp, Duration time) throws InterruptedException {
    MovingPictures pictures = MovingPictures.of(WIDTH, HEIGHT, FRAME_RATE, plan, SLOTS);
    int processors = Runtime.getRuntime().availableProcessors();
    int pipelines = Math.min(processors, MOST_PIPELINES);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < pipelines; i++) {
      threads.add(Thread.ofPlatform().name("speed-" + i).start(() -> encode(pictures)));
    }
    Thread.sleep(warmUp);
    long fromNanos = System.nanoTime();
    long from = slots.get();
    Thread.sleep(time);
    double seconds = (System.nanoTime() - fromNanos) / 1e9;
    double perSecond = (slots.get() - from) / seconds;
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new CodecException("the reference ladder cannot be encoded: " + failure.get());
    }
    return perSecond * plan.load(WIDTH, HEIGHT, FRAME_RATE.toDouble()) * processors / pipelines;
  }

  private void encode(MovingPictures pictures) {
    try (var transcoder = new Transcoder(message -> {}, System::nanoTime)) {
      transcoder.accept(welcome(plan));
      transcoder.accept(new FeedMessage.Start(0, 0));
      transcoder.accept(pictures.config());
      for (long times = 0; !over.get(); times++) {
        for (FeedMessage.VideoUnit unit : pictures.repeated(times)) {
          transcoder.accept(unit);
          slots.incrementAndGet();
          if (over.get()) {
            return;
          }
        }
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private static EncodePlan plan() {
    List<EncodePlan.VideoRendition> video =
        REFERENCE.rungs().stream()
            .map(rung ->
                new EncodePlan.VideoRendition(
                    rung.name(),
                    2 * Math.round(rung.height() * WIDTH / (2f * HEIGHT)),
                    rung.height(),
                    rung.crf(),
                    rung.maxrateBps(),
                    rung.bufsizeBits(),
                    31))
            .toList();
    return new EncodePlan(
        FRAME_RATE,
        2 * SLOTS,
        Packaging.CMAF,
        video,
        List.of(),
        REFERENCE.preset(),
        1,
        EncoderId.CURRENT);
  }

  private static FeedMessage.Welcome welcome(EncodePlan plan) {
    return new FeedMessage.Welcome(
        FeedMessage.VERSION,
        "speed",
        "speed",
        new EpochId(1, "speed"),
        0,
        0,
        Instant.EPOCH,
        plan,
        List.of(),
        1,
        0,
        0,
        List.of());
  }
}
