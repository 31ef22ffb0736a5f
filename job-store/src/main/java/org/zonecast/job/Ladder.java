package org.zonecast.job;

import static org.zonecast.job.Names.requireName;

import java.util.HashSet;
import java.util.List;

/**
 * What a feed is turned into: its video rungs, highest first, and the audio bit rate.
 *
 * @param maxFrameRate frames a second above which the plan halves the rate
 * @param preset x264's speed preset
 * @param threads rungs encoded at once; x264 has one thread for each
 */
public record Ladder(
    String name,
    List<Rung> rungs,
    int maxFrameRate,
    String preset,
    int threads,
    int audioBitrateBps) {
  public Ladder {
    requireName("ladder", name);
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty() || rungs.size() > 8) {
      throw new IllegalArgumentException("ladder " + name + ": 1 to 8 rungs");
    }
    var names = new HashSet<String>();
    for (int i = 0; i < rungs.size(); i++) {
      if (!names.add(rungs.get(i).name()) || EncodePlan.isAudio(rungs.get(i).name())) {
        throw new IllegalArgumentException(
            "ladder "
                + name
                + ": rung names must be different, and none may be \"audio\" or \"audio-51\"");
      }
      if (i > 0 && rungs.get(i).height() >= rungs.get(i - 1).height()) {
        throw new IllegalArgumentException("ladder " + name + ": rungs go from high to low");
      }
    }
    if (maxFrameRate < 1 || maxFrameRate > 120 || threads < 1 || threads > 64) {
      throw new IllegalArgumentException(
          "ladder " + name + ": maxFrameRate must be 1 to 120 and threads 1 to 64");
    }
    if (audioBitrateBps < 16_000 || audioBitrateBps > 512_000) {
      throw new IllegalArgumentException(
          "ladder " + name + ": audioBitrateBps must be 16000 to 512000");
    }
  }
}
