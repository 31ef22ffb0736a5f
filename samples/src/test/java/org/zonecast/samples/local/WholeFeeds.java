package org.zonecast.samples.local;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.samples.reference.RecordedFeeds;

/** Recorded feeds that have their ends: an edge writes them a little behind what it tells. */
public final class WholeFeeds {
  private WholeFeeds() {}

  /** Waits until each epoch of a stream that has ended is recorded to its end. */
  public static void await(Path folder, String stream) {
    Awaitility.await("the recorded feeds of " + stream + " have their ends")
        .atMost(RunningCluster.PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class) // a message may be there in part
        .until(() -> areWhole(new RecordedFeeds(folder).feeds(stream)));
  }

  /** The same of the newest epoch alone: the edges of the others were killed. */
  static void awaitNewest(Path folder, String stream) {
    Awaitility.await("the newest recorded feed of " + stream + " has its end")
        .atMost(RunningCluster.PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> areWhole(newest(new RecordedFeeds(folder).feeds(stream))));
  }

  private static List<Path> newest(List<Path> feeds) {
    return feeds.stream().max(Comparator.comparingInt(WholeFeeds::epoch)).stream().toList();
  }

  private static int epoch(Path feed) {
    return Integer.parseInt(feed.getFileName().toString().replaceFirst("-.*", ""));
  }

  private static boolean areWhole(List<Path> feeds) throws IOException {
    for (Path feed : feeds) {
      if (!(last(feed) instanceof FeedMessage.End)) {
        return false;
      }
    }
    return !feeds.isEmpty();
  }

  private static FeedMessage last(Path feed) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(feed)))) {
      FeedMessage last = null;
      for (FeedMessage next = FeedFraming.read(in); next != null; next = FeedFraming.read(in)) {
        last = next;
      }
      return last;
    }
  }
}
