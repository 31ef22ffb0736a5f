package org.zonecast.router.bitstream;

import java.util.Locale;
import java.util.Optional;
import org.zonecast.feed.Orientation;
import org.zonecast.job.Rational;
import org.zonecast.job.VideoCodec;

/**
 * What a video configuration says of the source's pictures.
 *
 * @param width luma pixels that are shown, before any rotation
 * @param height luma pixels that are shown, before any rotation
 * @param sampleAspect width of a pixel over its height
 * @param frameRate frames a second by the configuration's timing, if it is there; often wrong
 * @param interlaced whether its pictures may consist of two fields
 * @param rotationDegrees how far a player turns the pictures anticlockwise: 0, 90, 180 or 270
 */
public record SourceVideo(
    VideoCodec codec,
    int width,
    int height,
    Rational sampleAspect,
    Optional<Rational> frameRate,
    boolean interlaced,
    int rotationDegrees) {

  /** The same pictures, turned so far. */
  public SourceVideo rotated(int degrees) {
    return new SourceVideo(codec, width, height, sampleAspect, frameRate, interlaced, degrees);
  }

  /** The same pictures, turned by what they themselves say. */
  public SourceVideo turned(Orientation orientation) {
    return rotated(90 * orientation.quarterTurns());
  }

  /** Whether what is shown lies on its side. */
  public boolean onItsSide() {
    return rotationDegrees % 180 != 0;
  }

  /** The shorter side of what is shown, in square pixels. */
  public double shorterSide() {
    return Math.min(sampleAspect.toDouble() * width, height);
  }

  /** Width over height of what is shown. */
  public double displayAspect() {
    double coded = sampleAspect.toDouble() * width / height;
    return onItsSide() ? 1 / coded : coded;
  }

  /** Such as {@code h264 720x576 25 fps interlaced}. */
  public String describe(Rational rate) {
    String name = codec.name().toLowerCase(Locale.ROOT);
    double rounded = Math.round(rate.toDouble() * 100) / 100.0;
    String fps = rounded == Math.rint(rounded) ? Long.toString((long) rounded) : rounded + "";
    String turned = rotationDegrees == 0 ? "" : " rotated " + rotationDegrees;
    return "%s %dx%d %s fps%s%s"
        .formatted(name, width, height, fps, interlaced ? " interlaced" : "", turned);
  }
}
