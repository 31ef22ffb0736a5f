package org.zonecast.router.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedMessage.AudioConfig;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Media;
import org.zonecast.feed.FeedMessage.VideoConfig;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.edge.FeedMemory;

/**
 * The stamped feed as far back as a successor may need it: whole GOPs, in the feed's order, ready
 * for the wire. Each message has a place, counted from 0 since the epoch's beginning.
 */
public final class FeedBuffer {
  /** How much earlier than a segment its audio begins. */
  private static final long AUDIO_LEAD_TICKS = SegmentGrid.TICKS_PER_SECOND;

  private static final long NO_AUDIO = Long.MIN_VALUE;
  private static final int OVERHEAD_BYTES = 64;

  private final SegmentGrid grid;
  private final double keepSeconds;
  private final FeedMemory memory;
  private final boolean withVideo;

  private Entry[] ring = new Entry[1024];
  private long first;
  private long end;
  private long bytes;
  private long highestSlot = -1;
  private long lastEvictedAudio = NO_AUDIO;
  private long lastSoundPoint90k;
  private long latestAudio90k = NO_AUDIO;

  /** Where a reader may begin: keyframes and gaps, in the feed's order. */
  private final ArrayDeque<StartPoint> startPoints = new ArrayDeque<>();

  private final TreeMap<Long, byte[]> videoConfigs = new TreeMap<>();
  private final TreeMap<Long, byte[]> audioConfigs = new TreeMap<>();

  private record Entry(byte[] wire, long audioBegin90k) {}

  /**
   * @param cleanSlot the first slot that a reader who begins here can show
   */
  private record StartPoint(long place, long cleanSlot) {}

  /**
   * Where a segment's media begins.
   *
   * @param segment the segment asked for, or the first one that can still be made
   * @param place the first message
   * @param configs configurations in force there, ready for the wire
   */
  record ResumePoint(long segment, long place, List<byte[]> configs) {}

  /**
   * @param keep media to keep although nobody needs it
   * @param memory how much it may hold
   * @param withVideo false for a feed of sound alone
   */
  public FeedBuffer(SegmentGrid grid, Duration keep, FeedMemory memory, boolean withVideo) {
    this.withVideo = withVideo;
    this.grid = grid;
    this.keepSeconds = keep.toMillis() / 1000.0;
    this.memory = memory;
  }

  /**
   * @param begin90k when its presentation begins on the timeline
   */
  public void append(Media message, long begin90k) {
    byte[] wire = FeedCodec.encode(message);
    switch (message) {
      case VideoUnit unit -> {
        if (unit.keyframe()) {
          startPoints.add(new StartPoint(end, unit.cleanSlot()));
        }
        highestSlot = Math.max(highestSlot, unit.slot());
      }
      case Gap gap -> {
        startPoints.add(new StartPoint(end, gap.fromSlot()));
        highestSlot = Math.max(highestSlot, gap.toSlot() - 1);
      }
      case VideoConfig config -> videoConfigs.put(end, wire);
      case AudioConfig config -> audioConfigs.put(end, wire);
      case AudioUnit _ -> beginWithSound(begin90k);
      default -> {}
    }
    long audioBegin90k = message instanceof AudioUnit ? begin90k : NO_AUDIO;
    latestAudio90k = Math.max(latestAudio90k, audioBegin90k);
    add(new Entry(wire, audioBegin90k));
  }

  /** A feed without video can be begun at any sound; one place in a second is enough. */
  private void beginWithSound(long begin90k) {
    if (withVideo) {
      return;
    }
    highestSlot = Math.max(highestSlot, grid.slotAt(begin90k));
    boolean due = startPoints.isEmpty() || begin90k - lastSoundPoint90k >= AUDIO_LEAD_TICKS;
    if (due) {
      startPoints.add(new StartPoint(end, grid.slotAt(begin90k)));
      lastSoundPoint90k = begin90k;
    }
  }

  /** The place behind the last message. */
  long end() {
    return end;
  }

  /** The oldest place that is still held. */
  long first() {
    return first;
  }

  /** The segment of the latest picture, gap or sound that was recorded, -1 for none. */
  public long highestSegment() {
    long sound = latestAudio90k < 0 ? -1 : grid.slotAt(latestAudio90k);
    long slot = Math.max(highestSlot, sound);
    return slot < 0 ? -1 : grid.segmentOf(slot);
  }

  long bytes() {
    return bytes;
  }

  /** The message at a place from {@link #first} to before {@link #end}. */
  byte[] wireAt(long place) {
    if (place < first || place >= end) {
      throw new IndexOutOfBoundsException("place " + place + " is not in " + first + ".." + end);
    }
    return ring[slotOf(place)].wire;
  }

  /** The first segment that can be made from what is held. */
  public long firstSegment() {
    if (first == 0) {
      return 0;
    }
    long slot = startPoints.stream().mapToLong(StartPoint::cleanSlot).min().orElse(0);
    long segment = ceilSegment(slot);
    while (lastEvictedAudio > begin90k(segment) - AUDIO_LEAD_TICKS) {
      segment++;
    }
    return segment;
  }

  /** Where the media of {@code segment} begins; of the first one that can be made if it is gone. */
  public ResumePoint resumeAt(long segment) {
    long possible = Math.max(segment, firstSegment());
    long place = startOf(possible);
    var configs = new ArrayList<byte[]>();
    addInForce(configs, videoConfigs, place);
    addInForce(configs, audioConfigs, place);
    return new ResumePoint(possible, place, configs);
  }

  /**
   * Lets go of old GOPs: those that nobody needs once they are older than is to be kept or memory
   * runs short, others only above its share.
   *
   * @param firstNeeded the first segment that somebody may still have to make
   * @return GOPs lost that were still needed
   */
  public int evict(long firstNeeded) {
    int lost = 0;
    long neededPlace = -1;
    long share = memory.shareBytes();
    while (startPoints.size() > 1) {
      Iterator<StartPoint> oldest = startPoints.iterator();
      oldest.next();
      StartPoint next = oldest.next();
      boolean old = grid.videoSeconds(highestSlot - next.cleanSlot()) >= keepSeconds;
      if (!old && bytes <= share / 4 * 3) {
        break;
      }
      if (neededPlace < 0) {
        neededPlace = startOf(firstNeeded);
      }
      boolean needed = next.place() > neededPlace;
      if (needed && bytes <= share) {
        break;
      }
      lost += needed ? 1 : 0;
      dropBefore(next.place());
      startPoints.removeFirst();
    }
    return lost;
  }

  /** Whether more is kept than its share; behind {@link #evict} only if a single GOP is larger. */
  public boolean full() {
    return bytes > memory.shareBytes();
  }

  /** Whether a single GOP is larger than all that a feed may ever take. */
  public boolean overflowing() {
    return bytes > memory.eachBytes();
  }

  private long startOf(long segment) {
    return Math.min(videoStartOf(grid.firstSlot(segment)), audioStartOf(segment));
  }

  private long videoStartOf(long slot) {
    Iterator<StartPoint> latestFirst = startPoints.descendingIterator();
    while (latestFirst.hasNext()) {
      StartPoint point = latestFirst.next();
      if (point.cleanSlot() <= slot) {
        return point.place();
      }
    }
    return first;
  }

  private long audioStartOf(long segment) {
    long earliest = begin90k(segment) - AUDIO_LEAD_TICKS;
    for (long place = first; place < end; place++) {
      if (ring[slotOf(place)].audioBegin90k > earliest) {
        return place;
      }
    }
    return end;
  }

  private long begin90k(long segment) {
    return grid.slotStart90k(grid.firstSlot(segment));
  }

  private long ceilSegment(long slot) {
    return -Math.floorDiv(-slot, grid.segmentFrames());
  }

  private static void addInForce(List<byte[]> configs, NavigableMap<Long, byte[]> all, long place) {
    Map.Entry<Long, byte[]> inForce = all.lowerEntry(place);
    if (inForce != null) {
      configs.add(inForce.getValue());
    }
  }

  private void add(Entry entry) {
    if (end - first == ring.length) {
      grow();
    }
    ring[slotOf(end)] = entry;
    end++;
    bytes += entry.wire.length + OVERHEAD_BYTES;
  }

  private void grow() {
    var larger = new Entry[ring.length * 2];
    for (long place = first; place < end; place++) {
      larger[(int) (place & (larger.length - 1))] = ring[slotOf(place)];
    }
    ring = larger;
  }

  @SuppressWarnings("NullAway") // a place that was let go of is not read again
  private void dropBefore(long place) {
    for (; first < place; first++) {
      Entry entry = ring[slotOf(first)];
      ring[slotOf(first)] = null;
      bytes -= entry.wire.length + OVERHEAD_BYTES;
      lastEvictedAudio = Math.max(lastEvictedAudio, entry.audioBegin90k);
    }
    keepLastBefore(videoConfigs, place);
    keepLastBefore(audioConfigs, place);
  }

  private static void keepLastBefore(NavigableMap<Long, byte[]> configs, long place) {
    Long inForce = configs.lowerKey(place);
    if (inForce != null) {
      configs.headMap(inForce).clear();
    }
  }

  private int slotOf(long place) {
    return (int) (place & (ring.length - 1));
  }
}
