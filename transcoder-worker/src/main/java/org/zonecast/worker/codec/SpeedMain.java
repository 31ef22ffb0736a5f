package org.zonecast.worker.codec;

import java.time.Duration;

/**
 * A codec child that transcodes nothing, but says in one line on its standard output how many
 * megapixels a second are encoded here, and ends.
 */
public final class SpeedMain {
  private static final Duration WARM_UP = Duration.ofMillis(700);
  private static final Duration TIME = Duration.ofMillis(2500);

  private SpeedMain() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws InterruptedException {
    TranscoderMain.leaveSignalsToTheParent();
    TranscoderMain.setJavaCppLimits();
    try {
      Av.load();
      System.out.println(SpeedTest.megapixelsPerSecond(WARM_UP, TIME));
    } catch (CodecException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
