package org.zonecast.router.ingest;

import org.zonecast.feed.Orientation;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.ingest.Ingest.Metadata;

/** Something that a protocol session handed in, with the monotonic time when it did. */
public sealed interface Arrival {
  long nanos();

  /** What it weighs in memory. */
  default int bytes() {
    return 0;
  }

  record Said(long nanos, Metadata metadata) implements Arrival {}

  record NewVideoConfig(long nanos, VideoCodec codec, byte[] config) implements Arrival {
    @Override
    public int bytes() {
      return config.length;
    }
  }

  /** How the session's pictures are shown, as earlier ones of them said. */
  record Turned(long nanos, Orientation orientation) implements Arrival {}

  record Video(long nanos, long dts90k, long pts90k, boolean keyframe, byte[] data)
      implements Arrival {
    @Override
    public int bytes() {
      return data.length;
    }
  }

  record NewAudioConfig(long nanos, AudioCodec codec, byte[] config) implements Arrival {
    @Override
    public int bytes() {
      return config.length;
    }
  }

  record Audio(long nanos, long pts90k, byte[] data) implements Arrival {
    @Override
    public int bytes() {
      return data.length;
    }
  }
}
