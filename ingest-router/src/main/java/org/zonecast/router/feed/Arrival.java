package org.zonecast.router.feed;

import org.zonecast.router.feed.Ingest.Metadata;

/** Something that a protocol session handed in, with the monotonic time when it did. */
sealed interface Arrival {
  long nanos();

  /** What it weighs in memory. */
  default int bytes() {
    return 0;
  }

  record Said(long nanos, Metadata metadata) implements Arrival {}

  record NewVideoConfig(long nanos, byte[] avcc) implements Arrival {}

  record Video(long nanos, long dts90k, long pts90k, boolean keyframe, byte[] data)
      implements Arrival {
    @Override
    public int bytes() {
      return data.length;
    }
  }

  record NewAudioConfig(long nanos, byte[] asc) implements Arrival {}

  record Audio(long nanos, long pts90k, byte[] data) implements Arrival {
    @Override
    public int bytes() {
      return data.length;
    }
  }
}
