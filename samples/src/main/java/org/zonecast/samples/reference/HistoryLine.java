package org.zonecast.samples.reference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of an epoch's history, as the edge wrote it. What an event does not have is null or 0.
 *
 * @param seq counts the lines, from 1
 * @param timeMs unix time
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HistoryLine(
    long seq,
    long timeMs,
    String event,
    @Nullable String stream,
    @Nullable String broadcast,
    @Nullable String epoch,
    long baseMediaSequence,
    @Nullable List<String> cdns,
    @Nullable List<String> renditions,
    long segment,
    long atMs,
    @Nullable String job,
    @Nullable String zone,
    long grant,
    long connection,
    @Nullable String worker,
    @Nullable String reason,
    @Nullable String cdn,
    int videoSlots,
    int audioFrames,
    @Nullable Map<String, Integer> bytes,
    long slots,
    @Nullable String type,
    @Nullable String detail) {

  public boolean is(String wanted) {
    return event.equals(wanted);
  }

  /** Whether it is an event of the stream of this type. */
  public boolean said(String wanted) {
    return is("said") && wanted.equals(type);
  }
}
