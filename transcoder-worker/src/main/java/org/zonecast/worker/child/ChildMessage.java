package org.zonecast.worker.child;

/**
 * What a codec child writes to its standard output. On its standard input it reads feed messages: a
 * Welcome, a Start, then media; it makes every segment from the Start's on, in order.
 */
public sealed interface ChildMessage {

  /** The child is up, its native libraries are loaded, and it waits for a Welcome. */
  record Ready(long pid, String encoderId) implements ChildMessage {}

  /** A rendition's initialization segment: a pure function of the plan. */
  record Init(String rendition, byte[] data) implements ChildMessage {}

  /** What became of one segment of one rendition. */
  sealed interface Piece extends ChildMessage {
    String rendition();

    /** Counted from the epoch's beginning. */
    long segment();

    /** Video slots or AAC frames in it. */
    int samples();

    /** Whether it is the epoch's last segment. */
    boolean last();
  }

  /** A rendition's media segment. */
  record Media(String rendition, long segment, int samples, boolean last, byte[] data)
      implements Piece {}

  /**
   * A rendition's segment that is not made: playlists list it as a gap.
   *
   * @param samples what it would hold
   */
  record Gap(String rendition, long segment, int samples, boolean last) implements Piece {}

  /** How far decoding and encoding have come; sent at least every 100 ms while media moves. */
  record Progress(long decodedSlot, long encodedSlot) implements ChildMessage {}

  /**
   * Bad input that was survived: a packet that does not decode, and the like. Counted, and told at
   * most once a second.
   */
  record Trouble(String detail, long count) implements ChildMessage {}

  /**
   * A small picture of the stream as a JPEG, at most {@value #MAX_BYTES} bytes. It is for people to
   * look at: no other message waits for it.
   *
   * @param segment the one that it is taken from
   */
  record Thumbnail(long segment, byte[] jpeg) implements ChildMessage {
    public static final int MAX_BYTES = 64 * 1024;
  }
}
