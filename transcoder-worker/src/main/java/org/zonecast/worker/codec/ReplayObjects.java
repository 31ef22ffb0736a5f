package org.zonecast.worker.codec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.Packaging;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.ObjectNames;

/** The files that a replay writes, under the paths that the objects have on a CDN. */
final class ReplayObjects implements Consumer<ChildMessage> {
  private static final long REPORT_NANOS = Duration.ofSeconds(5).toNanos();

  private final Path folder;
  private final long baseMediaSequence;
  private final Packaging packaging;
  private final PrintWriter messages;
  private final NavigableSet<Long> gaps = new TreeSet<>();
  private long objects;
  private long lastSegment = -1;
  private long reportedAtNanos = System.nanoTime();
  private @Nullable IOException failure;

  ReplayObjects(FeedMessage.Welcome welcome, Path out, PrintWriter messages) {
    this.folder =
        out.resolve(welcome.streamId())
            .resolve(welcome.broadcastId())
            .resolve(welcome.epoch().toString());
    this.baseMediaSequence = welcome.baseMediaSequence();
    this.packaging = welcome.plan().packaging();
    this.messages = messages;
  }

  @Override
  public void accept(ChildMessage message) {
    try {
      switch (message) {
        case ChildMessage.Init m -> write(m.rendition(), ObjectNames.INIT, m.data());
        case ChildMessage.Media m -> {
          write(
              m.rendition(),
              ObjectNames.media(packaging, baseMediaSequence + m.segment()),
              m.data());
          lastSegment = Math.max(lastSegment, m.segment());
        }
        case ChildMessage.Gap m -> {
          gaps.add(m.segment());
          lastSegment = Math.max(lastSegment, m.segment());
        }
        case ChildMessage.Trouble m ->
            messages.println("replay: " + m.detail() + " (" + m.count() + " so far)");
        case ChildMessage.Progress _ -> report();
        case ChildMessage.Ready _, ChildMessage.Thumbnail _ -> {}
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Throws what went wrong with a file, if anything did. */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  void done(boolean whole) throws IOException {
    rethrow();
    messages.printf("replay: %d objects up to segment %d in %s%n", objects, lastSegment, folder);
    if (!gaps.isEmpty()) {
      messages.printf(
          "replay: %d segments are gaps, the first is %d, the last %d%n",
          gaps.size(), gaps.first(), gaps.last());
    }
    if (!whole) {
      messages.println("replay: the feed is cut off; all whole segments in it were rendered");
    }
    messages.flush();
  }

  private void write(String rendition, String name, byte[] data) throws IOException {
    Path target = Files.createDirectories(folder.resolve(rendition)).resolve(name);
    Path partial = target.resolveSibling(name + ".part");
    Files.write(partial, data);
    Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    objects++;
  }

  private void report() {
    if (System.nanoTime() - reportedAtNanos >= REPORT_NANOS) {
      reportedAtNanos = System.nanoTime();
      messages.printf("replay: segment %d, %d objects%n", lastSegment, objects);
      messages.flush();
    }
  }
}
