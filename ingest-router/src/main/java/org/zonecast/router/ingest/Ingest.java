package org.zonecast.router.ingest;

import io.vertx.core.Future;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;

/**
 * The door between a protocol (RTMP, SRT) and the feed. A protocol session asks once, and then
 * hands its media to the {@link Publication} it was given.
 */
public interface Ingest {

  /**
   * Asks whether this publisher may go live.
   *
   * @return the publication, or a failure of {@link PublishRefusedException}. Completed on the
   *     event loop context that called
   */
  Future<Publication> publish(PublishRequest request, Publisher publisher);

  /**
   * What a publisher asks for.
   *
   * @param key the stream key, as sent
   * @param protocol {@code rtmp}, {@code rtmps} or {@code srt}
   * @param remoteAddress the broadcaster's IP address and port
   * @param region the region that it asks for, as sent; empty if none
   */
  record PublishRequest(String key, String protocol, String remoteAddress, String region) {
    /** Of a broadcaster that asks for no region. */
    public PublishRequest(String key, String protocol, String remoteAddress) {
      this(key, protocol, remoteAddress, "");
    }
  }

  /** The protocol session, as its broadcast sees it. Every method may be called from any thread. */
  interface Publisher {
    /** Stops reading from the broadcaster: it is ahead of the clock. */
    void hold();

    /** Reads on after {@link #hold}. */
    void proceed();

    /** Ends the session with a reason that the broadcaster is shown. */
    void close(PublishRefusedException reason);

    /** Whether the broadcaster's software goes to another edge when it is asked to. */
    default boolean canMove() {
      return false;
    }

    /**
     * Asks the broadcaster to connect again, and to leave this session then.
     *
     * @param to where to; null for the URL that it has used
     */
    default void move(@Nullable URI to) {}
  }

  /**
   * Takes a session's media. Every method is called on the session's event loop. Times are
   * unwrapped 90 kHz ticks from any origin that is the same for audio and video.
   */
  interface Publication {
    /** What the broadcaster says of its feed; may come late, wrong or never. */
    void metadata(Metadata metadata);

    /** The video's coding and its configuration record, as {@link VideoCodec} says. */
    void videoConfig(VideoCodec codec, byte[] config);

    /**
     * One access unit in decoding order: NAL units behind their lengths, or OBUs.
     *
     * @param keyframe whether the broadcaster says that decoding can begin here
     */
    void video(long dts90k, long pts90k, boolean keyframe, byte[] data);

    /** The sound's coding and its configuration, as {@link AudioCodec} says; may be empty. */
    void audioConfig(AudioCodec codec, byte[] config);

    /** One access unit of sound. */
    void audio(long pts90k, byte[] data);

    /** The session is over. No method is called after it. */
    void end(EndReason reason);
  }

  /**
   * What a broadcaster says of its feed.
   *
   * @param frameRate frames a second, 0 if it does not say
   * @param video whether it says that there is video
   * @param audio whether it says that there is sound
   */
  record Metadata(int width, int height, double frameRate, boolean video, boolean audio) {}

  /** How a session ended. */
  enum EndReason {
    /** The publisher said goodbye: the broadcast is over. */
    GOODBYE,
    /** The connection closed or broke: the broadcast is interrupted. */
    CLOSED
  }
}
