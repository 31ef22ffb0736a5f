package org.zonecast.worker.segment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.zonecast.feed.FeedMessage.LogEntry;
import org.zonecast.feed.FeedMessage.Shed;
import org.zonecast.job.EncodePlan;

/**
 * Which video renditions each segment is made without: what the log says of a segment, else what
 * the edge has shed. Confined to one thread.
 */
public final class LeftOut {
  private final List<String> video;
  private final NavigableMap<Long, Set<String>> steps = new TreeMap<>();
  private final NavigableMap<Long, Set<String>> logged = new TreeMap<>();

  /** Nothing is left out. */
  public LeftOut(EncodePlan plan) {
    this.video = plan.video().stream().map(EncodePlan.VideoRendition::name).toList();
  }

  /** From the message's segment on it is these; what was said of later segments is void. */
  public void shed(Shed shed) {
    Set<String> known = new HashSet<>(video);
    known.retainAll(shed.renditions());
    steps.tailMap(shed.fromSegment(), true).clear();
    steps.put(shed.fromSegment(), Set.copyOf(known));
  }

  /** A segment is committed like this: whoever makes it again makes the same renditions. */
  public void logged(LogEntry entry) {
    Set<String> without = new HashSet<>(video);
    without.removeAll(entry.bytes().keySet());
    logged.put(entry.segment(), Set.copyOf(without));
  }

  /** What {@code segment} is made without. */
  public Set<String> of(long segment) {
    Set<String> known = logged.get(segment);
    if (known != null) {
      return known;
    }
    Map.Entry<Long, Set<String>> step = steps.floorEntry(segment);
    return step == null ? Set.of() : step.getValue();
  }

  /** The same for another who begins at {@code segment}: what to tell it, in order. */
  public List<Shed> from(long segment) {
    var told = new ArrayList<Shed>();
    Set<String> last = Set.of();
    long end = Math.max(lastKey(steps), lastKey(logged)) + 1;
    for (long at = segment; at <= end; at = next(at)) {
      Set<String> here = of(at);
      if (!here.equals(last)) {
        told.add(new Shed(at, video.stream().filter(here::contains).toList()));
        last = here;
      }
    }
    return told;
  }

  /** The next segment that may be different. */
  private long next(long segment) {
    if (logged.containsKey(segment)) {
      return segment + 1;
    }
    Long step = steps.higherKey(segment);
    Long entry = logged.higherKey(segment);
    return Math.min(step == null ? Long.MAX_VALUE : step, entry == null ? Long.MAX_VALUE : entry);
  }

  private static long lastKey(NavigableMap<Long, Set<String>> map) {
    return map.isEmpty() ? -1 : map.lastKey();
  }
}
