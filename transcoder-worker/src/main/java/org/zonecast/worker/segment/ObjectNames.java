package org.zonecast.worker.segment;

import org.zonecast.job.Packaging;

/** The names that a rendition's objects have in its directory. */
public final class ObjectNames {
  /** The initialization segment, which only CMAF has. */
  public static final String INIT = "init.mp4";

  private ObjectNames() {}

  /** The name of the media segment with this number. */
  public static String media(Packaging packaging, long mediaSequence) {
    return switch (packaging) {
      case CMAF -> mediaSequence + ".m4s";
      case MPEG_TS -> mediaSequence + ".ts";
    };
  }
}
