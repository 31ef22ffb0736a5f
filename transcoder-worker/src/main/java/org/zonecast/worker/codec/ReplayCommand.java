package org.zonecast.worker.codec;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code replay}: renders a recorded feed in this one process, with no edge, no worker and no CDN.
 * What it writes is the reference for the objects that a broadcast published.
 */
@Command(
    name = "replay",
    description = "Renders a recorded feed: the reference for the bytes of a broadcast.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 2,
    exitCodeOnExecutionException = 1)
public final class ReplayCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 1 << 20;

  @Parameters(paramLabel = "FEED", description = "a feed recorded with --record-feeds")
  private Path feed = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "where {stream}/{broadcast}/{epoch}/{rendition}/ is written")
  private Path out = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "first segment: counted from the epoch's beginning, or its media sequence number")
  private long from;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    if (!Files.isRegularFile(feed)) {
      throw new ParameterException(
          command.commandLine(),
          "FEED: \"" + feed + "\" is not a file; allowed is a recorded feed");
    }
    if (from < 0) {
      throw new ParameterException(
          command.commandLine(), "--from: " + from + " is negative; allowed is 0 or more");
    }
    PrintWriter messages = command.commandLine().getErr();
    try {
      replay(messages);
      return 0;
    } catch (IOException | CodecException e) {
      messages.println("replay: " + feed + ": " + e.getMessage());
      return 1;
    }
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(feed), BUFFER_BYTES));
  }

  private void replay(PrintWriter messages) throws IOException {
    try (DataInputStream in = open()) {
      FeedMessage.Welcome welcome = readWelcome(in);
      if (!welcome.plan().encoderId().equals(EncoderId.CURRENT)) {
        messages.printf(
            "replay: the feed was recorded for encoder %s, this is %s: bytes may differ%n",
            welcome.plan().encoderId(), EncoderId.CURRENT);
      }
      long base = welcome.baseMediaSequence();
      long segment = base > 0 && from >= base ? from - base : from;
      render(in, welcome, segment, messages);
    }
  }

  private void render(
      DataInputStream in, FeedMessage.Welcome welcome, long segment, PrintWriter messages)
      throws IOException {
    long first = segment == 0 ? 0 : firstMessage(segment);
    messages.printf("replay: from segment %d, message %d of the feed%n", segment, first);
    var objects = new ReplayObjects(welcome, out, messages);
    boolean whole = false;
    long index = 0;
    try (var transcoder = new Transcoder(objects, System::nanoTime)) {
      transcoder.accept(welcome);
      transcoder.accept(new FeedMessage.Start(segment, 0));
      for (FeedMessage m = readNext(in); m != null; m = readNext(in)) {
        if (index++ >= first || LeastFeed.inForce(m)) {
          transcoder.accept(m);
        }
        objects.rethrow();
        whole |= m instanceof FeedMessage.End;
      }
    }
    objects.done(whole);
  }

  /** Reads ahead for the message, behind the Welcome, from which {@code segment} can be made. */
  private long firstMessage(long segment) throws IOException {
    try (DataInputStream in = open()) {
      LeastFeed least = new LeastFeed(readWelcome(in).plan(), segment);
      for (FeedMessage m = readNext(in); m != null && !least.seenEnough(); m = readNext(in)) {
        least.see(m);
      }
      return least.firstMessage();
    }
  }

  private static FeedMessage.Welcome readWelcome(DataInputStream in) throws IOException {
    try {
      if (FeedFraming.read(in) instanceof FeedMessage.Welcome welcome) {
        return welcome;
      }
    } catch (EOFException e) {
      throw new FeedFormatException("the file ends within its first message", e);
    }
    throw new FeedFormatException(
        "a recorded feed begins with a Welcome, this file does not", null);
  }

  /** The next message, or null at the end, even if an edge that died left half a message there. */
  private static @Nullable FeedMessage readNext(DataInputStream in) throws IOException {
    try {
      return FeedFraming.read(in);
    } catch (EOFException e) {
      return null;
    }
  }
}
