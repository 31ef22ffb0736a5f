package org.zonecast.router.rtmp;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;

/**
 * An ingest that keeps what it is given. It refuses keys for {@code bad} and streams that are live.
 */
final class FakeIngest implements Ingest {
  final List<Recording> recordings = new CopyOnWriteArrayList<>();
  final List<PublishRequest> requests = new CopyOnWriteArrayList<>();

  /** Until this completes, nobody who may publish is told so. */
  volatile Future<Void> decided = Future.succeededFuture();

  @Override
  public Future<Publication> publish(PublishRequest request, Publisher publisher) {
    requests.add(request);
    String stream = request.key().split("\\.", 2)[0];
    if (stream.isEmpty() || stream.equals("bad")) {
      return refused(Reason.BAD_KEY, "wrong stream key");
    }
    if (recordings.stream().anyMatch(r -> r.stream.equals(stream) && r.ends().isEmpty())) {
      return refused(Reason.ALREADY_LIVE, "another publisher is live on this stream");
    }
    Recording recording = new Recording(stream, publisher);
    recordings.add(recording);
    return decided.map(recording);
  }

  private static Future<Publication> refused(Reason reason, String message) {
    return Future.failedFuture(new PublishRefusedException(reason, message));
  }

  Recording only() {
    if (recordings.size() != 1) {
      throw new AssertionError(recordings.size() + " publications");
    }
    return recordings.getFirst();
  }

  /** One access unit as it came. */
  record Unit(boolean video, long dts90k, long pts90k, boolean keyframe, byte[] data) {}

  /** One publication, which keeps everything. */
  static final class Recording implements Publication {
    final String stream;
    final Publisher publisher;
    private final List<Unit> units = new ArrayList<>();
    private final List<byte[]> videoConfigs = new ArrayList<>();
    private final List<byte[]> audioConfigs = new ArrayList<>();
    private final List<VideoCodec> videoCodecs = new ArrayList<>();
    private final List<AudioCodec> audioCodecs = new ArrayList<>();
    private final List<Metadata> metadata = new ArrayList<>();
    private final List<EndReason> ends = new ArrayList<>();

    Recording(String stream, Publisher publisher) {
      this.stream = stream;
      this.publisher = publisher;
    }

    synchronized List<Unit> units() {
      return List.copyOf(units);
    }

    List<Unit> video() {
      return units().stream().filter(Unit::video).toList();
    }

    List<Unit> audio() {
      return units().stream().filter(unit -> !unit.video()).toList();
    }

    synchronized List<byte[]> videoConfigs() {
      return List.copyOf(videoConfigs);
    }

    synchronized List<byte[]> audioConfigs() {
      return List.copyOf(audioConfigs);
    }

    /** The coding of each video configuration. */
    synchronized List<VideoCodec> videoCodecs() {
      return List.copyOf(videoCodecs);
    }

    /** The coding of each audio configuration. */
    synchronized List<AudioCodec> audioCodecs() {
      return List.copyOf(audioCodecs);
    }

    synchronized List<Metadata> metadata() {
      return List.copyOf(metadata);
    }

    synchronized List<EndReason> ends() {
      return List.copyOf(ends);
    }

    @Override
    public synchronized void metadata(Metadata value) {
      requireLive();
      metadata.add(value);
    }

    @Override
    public synchronized void videoConfig(VideoCodec codec, byte[] config) {
      requireLive();
      videoCodecs.add(codec);
      videoConfigs.add(config);
    }

    @Override
    public synchronized void video(long dts90k, long pts90k, boolean keyframe, byte[] data) {
      requireLive();
      units.add(new Unit(true, dts90k, pts90k, keyframe, data));
    }

    @Override
    public synchronized void audioConfig(AudioCodec codec, byte[] config) {
      requireLive();
      audioCodecs.add(codec);
      audioConfigs.add(config);
    }

    @Override
    public synchronized void audio(long pts90k, byte[] data) {
      requireLive();
      units.add(new Unit(false, pts90k, pts90k, true, data));
    }

    @Override
    public synchronized void end(EndReason reason) {
      requireLive();
      ends.add(reason);
    }

    private void requireLive() {
      if (!ends.isEmpty()) {
        throw new IllegalStateException("the publication has ended");
      }
    }
  }
}
