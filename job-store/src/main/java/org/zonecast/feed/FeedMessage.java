package org.zonecast.feed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.VideoCodec;

/** One message of the feed. Who sends it, and what it means when it is lost, is in the docs. */
public sealed interface FeedMessage {

  /** The version of the protocol that this build speaks. */
  int VERSION = 2;

  /** The oldest version that this build speaks, too: neighbouring builds work together. */
  int OLDEST_VERSION = 1;

  /** The base media sequence number of an epoch that is to be found by sealing the CDNs. */
  long UNKNOWN_BASE = -1;

  /** What the edge sends to a worker. */
  sealed interface Down extends FeedMessage {}

  /** Part of the stamped feed: what a recorded feed consists of, after its {@link Welcome}. */
  sealed interface Media extends Down {}

  /** What a worker sends to the edge. */
  sealed interface Up extends FeedMessage {}

  // ---- down -------------------------------------------------------------------------------------

  /**
   * The first message down, and the head of a recorded feed.
   *
   * @param discontinuitySequence discontinuities in the broadcast's playlists up to segment 0, the
   *     one before it included
   * @param version the highest that both sides speak
   * @param baseMediaSequence media sequence number of segment 0, or {@link #UNKNOWN_BASE}: then a
   *     {@link Based} follows once the CDNs are sealed
   * @param baseTime when slot 0's frame arrived; PROGRAM-DATE-TIME is this plus the timeline
   * @param windowSegments segments in a live playlist
   * @param grant the grant given, or 0 for a standby connection
   * @param resumeSegment the first segment that is not on every healthy CDN yet
   * @param log commits so far, as far back as the playlists' window and its margin
   * @param earlier the broadcast's epochs before this one, oldest first
   */
  record Welcome(
      int version,
      String streamId,
      String broadcastId,
      EpochId epoch,
      long discontinuitySequence,
      long baseMediaSequence,
      Instant baseTime,
      EncodePlan plan,
      List<CdnRecord> cdns,
      int windowSegments,
      long grant,
      long resumeSegment,
      List<LogEntry> log,
      List<EarlierEpoch> earlier)
      implements Down {
    public Welcome {
      cdns = List.copyOf(cdns);
      log = List.copyOf(log);
      earlier = List.copyOf(earlier);
    }

    /**
     * The same, with the base that was found: epochs that listed nothing before it do not count.
     */
    public Welcome based(long base) {
      long unlisted = earlier.stream().filter(e -> e.baseMediaSequence() >= base).count();
      return new Welcome(
          version,
          streamId,
          broadcastId,
          epoch,
          discontinuitySequence - unlisted,
          base,
          baseTime,
          plan,
          cdns,
          windowSegments,
          grant,
          resumeSegment,
          log,
          earlier);
    }

    /** To the first epoch of a broadcast. */
    public Welcome(
        int version,
        String streamId,
        String broadcastId,
        EpochId epoch,
        long discontinuitySequence,
        long baseMediaSequence,
        Instant baseTime,
        EncodePlan plan,
        List<CdnRecord> cdns,
        int windowSegments,
        long grant,
        long resumeSegment,
        List<LogEntry> log) {
      this(
          version,
          streamId,
          broadcastId,
          epoch,
          discontinuitySequence,
          baseMediaSequence,
          baseTime,
          plan,
          cdns,
          windowSegments,
          grant,
          resumeSegment,
          log,
          List.of());
    }
  }

  /**
   * An epoch that another one followed. Its segments are those up to the next one's first.
   *
   * @param baseMediaSequence media sequence number of its segment 0
   * @param renditions names of its renditions
   */
  record EarlierEpoch(EpochId epoch, long baseMediaSequence, List<String> renditions) {
    public EarlierEpoch {
      renditions = List.copyOf(renditions);
    }
  }

  /**
   * What the commit log says of one segment.
   *
   * @param videoSlots slots in it; fewer than the plan's in the last segment only
   * @param audioFrames AAC frames in it
   * @param bytes object size by rendition; a rendition that is missing here is a gap in this
   *     segment
   * @param cdns names of the CDNs that hold all of its objects
   */
  record LogEntry(
      long segment,
      int videoSlots,
      int audioFrames,
      Map<String, Integer> bytes,
      List<String> cdns) {
    public LogEntry {
      bytes = Map.copyOf(bytes);
      cdns = List.copyOf(cdns);
    }
  }

  /**
   * Media from which {@code segment} can be made follows. Sent after the Welcome and after each
   * {@link Resume}; what came before belongs to an earlier run.
   */
  record Start(long segment, int run) implements Down {}

  /**
   * The video decoder's configuration from the next keyframe on, and how its pictures are shown.
   *
   * @param orientation takes the place of what the pictures themselves say
   * @param config the configuration record that {@code codec} has
   */
  record VideoConfig(VideoCodec codec, Orientation orientation, byte[] config) implements Media {

    /** Of pictures that stand upright. */
    public VideoConfig(VideoCodec codec, byte[] config) {
      this(codec, Orientation.UPRIGHT, config);
    }
  }

  /**
   * The audio decoder's configuration from here on.
   *
   * @param config the configuration that {@code codec} has; empty where it has none
   * @param sampleRateHz the rate that a decoder puts out, in which positions are counted
   * @param channels what a decoder puts out
   */
  record AudioConfig(AudioCodec codec, byte[] config, int sampleRateHz, int channels)
      implements Media {}

  /** Whether decoding can begin with an access unit. */
  enum RandomAccess {
    /** It cannot. */
    NONE,
    /** It can, and nothing that follows is shown before it or refers to what came before it. */
    CLOSED,
    /**
     * It can, but what is shown before its clean slot needs what came before it: a keyframe of an
     * open GOP, or the beginning of an intra refresh.
     */
    OPEN
  }

  /**
   * One access unit of video, in decoding order.
   *
   * @param slot the output slot that it is shown in; of several in one slot the latest shown counts
   * @param pts90k presentation time on the epoch's timeline, in 90 kHz ticks; may be negative
   * @param cleanSlot the first slot that is shown right by a decoder that begins here: {@code slot}
   *     itself but for an intra refresh. Without meaning if decoding cannot begin here
   * @param data as the configuration's codec has it: NAL units, each behind its length; the OBUs of
   *     a temporal unit for AV1
   */
  record VideoUnit(long slot, long pts90k, RandomAccess access, long cleanSlot, byte[] data)
      implements Media {

    /** An access unit of a closed GOP. */
    public VideoUnit(long slot, long pts90k, boolean keyframe, byte[] data) {
      this(slot, pts90k, keyframe ? RandomAccess.CLOSED : RandomAccess.NONE, slot, data);
    }

    /** Whether decoding can begin here. */
    public boolean keyframe() {
      return access != RandomAccess.NONE;
    }
  }

  /**
   * One access unit of audio.
   *
   * @param position its first sample, counted in the configuration's sample rate since slot 0; may
   *     be negative. Where units touch but for a few samples they are one sound whose clock drifts
   * @param samples decoded samples in it
   */
  record AudioUnit(long position, int samples, byte[] data) implements Media {}

  /**
   * Slots without media, to be filled with slate. A gap that goes on is sent as several that touch.
   * The next video unit after a gap is a keyframe in or behind {@code toSlot}.
   *
   * @param fromSlot first slot of the gap
   * @param toSlot first slot behind it
   */
  record Gap(long fromSlot, long toSlot) implements Media {}

  /**
   * The epoch is over.
   *
   * @param slots slots in the whole epoch: the last segment ends before this slot
   * @param followed another epoch of the same broadcast goes on: the playlists do not end here
   */
  record End(long slots, boolean followed) implements Media {

    /** The end of the broadcast. */
    public End(long slots) {
      this(slots, false);
    }
  }

  /**
   * The edge's answer to a {@link Progress}: the grant, renewed, or 0 if there is none. A standby
   * connection is granted by an answer of its own to the last one.
   *
   * @param alone the holder before has said that it lists nothing more. Since version 2
   */
  record Answer(long progressNumber, long grant, boolean alone) implements Down {

    /** While the holder before may still believe that it may list, or where it does not matter. */
    public Answer(long progressNumber, long grant) {
      this(progressNumber, grant, false);
    }
  }

  /**
   * The edge's log holds this commit now; the playlist of that CDN may name the segment.
   *
   * @param entry what the log says of the segment, for a worker that did not commit it; null for
   *     the one that did. Since version 2
   */
  record Logged(long segment, String cdn, @Nullable LogEntry entry) implements Down {

    /** To the worker that committed it. */
    public Logged(long segment, String cdn) {
      this(segment, cdn, null);
    }
  }

  /**
   * The epoch's base is known: playlists may be written. Since version 2.
   *
   * @param baseMediaSequence media sequence number of segment 0
   * @param gapsBefore so many numbers just before it stay empty and are listed as gaps
   */
  record Based(long baseMediaSequence, int gapsBefore) implements Down {}

  /**
   * The grant moves: commit and list nothing behind this segment, and say goodbye as soon as it is
   * listed. Since version 2.
   *
   * @param lastSegment the last one that is this worker's
   */
  record Yield(long lastSegment) implements Down {}

  /**
   * Renditions that are not to be made, because no worker keeps up with them. Since version 2.
   *
   * @param fromSegment the first segment without them
   * @param renditions all that are left out from there on; none: everything is made again
   */
  record Shed(long fromSegment, List<String> renditions) implements Down {
    public Shed {
      renditions = List.copyOf(renditions);
    }
  }

  /** The CDNs to publish to from now on. */
  record CdnsChanged(List<CdnRecord> cdns) implements Down {
    public CdnsChanged {
      cdns = List.copyOf(cdns);
    }
  }

  /** The worker's grant is gone for good, and the edge closes this connection. */
  record Revoke(Reason reason, String detail) implements Down {
    /** Why a worker may not go on. */
    public enum Reason {
      /** Another worker has a live grant. */
      TAKEN,
      /** Nothing was heard of this worker, or it made no progress. */
      STALLED,
      /** The broadcast or its epoch is over. */
      ENDED,
      /** The feed is not what this worker can transcode. */
      REFUSED
    }
  }

  // ---- up ---------------------------------------------------------------------------------------

  /**
   * The first message up.
   *
   * @param version the highest that the worker speaks
   * @param transcoderPid process id of the codec child, 0 while there is none
   */
  record Hello(int version, String workerId, String zone, long pid, long transcoderPid)
      implements Up {}

  /**
   * Sent every 250 ms, and at once when {@code full} changes.
   *
   * @param number grows by one; the answer names it
   * @param decodedSlot the highest slot decoded, -1 for none
   * @param encodedSlot the highest slot encoded, -1 for none
   * @param full so much media waits for the codec child that no more is to be sent until another
   *     one says otherwise
   * @param held the codec child is kept from working, because the CDNs take nothing
   */
  record Progress(long number, long decodedSlot, long encodedSlot, boolean full, boolean held)
      implements Up {

    /** Of a child that works and has room for more media. */
    public Progress(long number, long decodedSlot, long encodedSlot) {
      this(number, decodedSlot, encodedSlot, false, false);
    }
  }

  /**
   * All objects of a segment are on one CDN.
   *
   * @param place where they are, by {@link CdnRecord#place}; null if the worker does not say
   */
  record Commit(
      long segment,
      String cdn,
      long grant,
      int videoSlots,
      int audioFrames,
      Map<String, Integer> bytes,
      @Nullable String place)
      implements Up {
    public Commit {
      bytes = Map.copyOf(bytes);
    }

    /** Without the place. */
    public Commit(
        long segment,
        String cdn,
        long grant,
        int videoSlots,
        int audioFrames,
        Map<String, Integer> bytes) {
      this(segment, cdn, grant, videoSlots, audioFrames, bytes, null);
    }
  }

  /** Asks for the media again, from which {@code segment} can be made. */
  record Resume(long segment, int run) implements Up {}

  /**
   * The codec child was lost, and another one started.
   *
   * @param transcoderPid of the other one; 0 if there is none, because too many were lost here
   * @param stuck it did not crash, but stood still and was killed by its parent
   */
  record ChildRestarted(
      long transcoderPid, long segment, int restarts, String reason, boolean stuck) implements Up {

    /** After a crash. */
    public ChildRestarted(long transcoderPid, long segment, int restarts, String reason) {
      this(transcoderPid, segment, restarts, reason, false);
    }
  }

  /**
   * A conditional write failed because somebody newer publishes this broadcast.
   *
   * @param token the newer one's; empty if the worker does not say
   */
  record Superseded(String cdn, String detail, String token) implements Up {
    @SuppressWarnings("ConstantValue") // An older worker's message has no such field.
    public Superseded {
      token = token == null ? "" : token;
    }

    /** Without the token. */
    public Superseded(String cdn, String detail) {
      this(cdn, detail, "");
    }
  }

  /**
   * Asks the edge to find a successor. This worker goes on until it is told to yield. Since version
   * 2.
   */
  record Move(Reason reason, String detail) implements Up {
    /** Why a worker wants to be rid of a job. */
    public enum Reason {
      /** It is about to leave. */
      DRAINING,
      /** It does not keep up. */
      BEHIND
    }
  }

  /**
   * A CDN's playlists carry this epoch's token: nobody of an earlier epoch can replace them any
   * more. Since version 2.
   *
   * @param endMediaSequence the number behind the last segment that any of them lists, -1 if there
   *     is none
   */
  record Sealed(String cdn, long endMediaSequence) implements Up {}

  /** A CDN's circuit breaker opened or closed: an unhealthy CDN does not hold segments back. */
  record CdnHealth(String cdn, boolean healthy, String detail) implements Up {}

  /** Every segment is listed and ENDLIST is written, or the worker cannot go on. */
  record Goodbye(Reason reason, String detail) implements Up {
    /** Why a worker leaves. */
    public enum Reason {
      FINISHED,
      DRAINING,
      FAILED,
      /** It has yielded, and everything up to there is listed. Since version 2. */
      MOVED
    }
  }
}
