package org.zonecast.router;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;
import org.zonecast.job.Ladder;
import org.zonecast.job.Ladders;
import org.zonecast.job.Packaging;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamOptions.MissingAudio;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.offline.FeedStamping;
import org.zonecast.router.offline.FeedStamping.Report;
import org.zonecast.router.offline.OfflineEdge.Feed;
import org.zonecast.router.offline.OfflineEdge.Terms;
import org.zonecast.router.status.StreamEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zonecast stamp}: stamps a recorded FLV file as a router would have stamped it live. */
@Command(
    name = "stamp",
    description = "Stamps an FLV file as a router would have stamped it live, for replay.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeOnInvalidInput = 2,
    exitCodeOnExecutionException = 1)
public final class StampCommand implements Callable<Integer> {
  private static final int MAX_EVENTS_SHOWN = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "IN.flv", description = "A recorded FLV file.")
  private Path input = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FEED",
      description = "The stamped feed; further epochs get -2, -3 ... behind its name.")
  private Path out = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A router's configuration: its ladders and length of segments are used.")
  private @Nullable Path configFile;

  @Option(
      names = "--ladder",
      paramLabel = "NAME",
      description = "By default the router's, or 720p.")
  private @Nullable String ladderName;

  @Option(
      names = "--segment-seconds",
      paramLabel = "S",
      description = "Wished length of a segment; by default the router's, or 2.")
  private @Nullable Double segmentSeconds;

  @Option(names = "--packaging", defaultValue = "CMAF", description = "${COMPLETION-CANDIDATES}")
  private Packaging packaging = Packaging.CMAF;

  @Option(names = "--surround", description = "A 5.1 rendition, if the source has 5.1.")
  private boolean surround;

  @Option(
      names = "--missing-audio",
      defaultValue = "SILENCE",
      description = "For a source without sound: ${COMPLETION-CANDIDATES}")
  private MissingAudio missingAudio = MissingAudio.SILENCE;

  @Option(
      names = "--begin",
      paramLabel = "TIME",
      defaultValue = "2026-01-01T00:00:00Z",
      description = "Wall-clock time at the file's beginning.")
  private Instant begin = Instant.EPOCH;

  @Option(names = "--stream", defaultValue = "stamped", description = "The stream's id.")
  private String streamId = "stamped";

  @Option(names = "--encoder-id", description = "The encoder that the plan names.")
  private String encoderId;

  /**
   * @param encoderId the encoder that the plan names if no option does
   */
  public StampCommand(String encoderId) {
    this.encoderId = encoderId;
  }

  @Override
  public Integer call() throws ConfigException {
    if (!Files.isRegularFile(input)) {
      throw wrong("IN.flv: \"" + input + "\" is not a file; allowed is an FLV file");
    }
    Terms terms = terms();
    PrintWriter messages = spec.commandLine().getErr();
    try {
      Report report = FeedStamping.stamp(input, out, terms);
      print(report, spec.commandLine().getOut());
      if (report.feeds().isEmpty()) {
        messages.println("stamp: " + input + ": it ends before its format is known");
        return 1;
      }
      return 0;
    } catch (IOException | PublishRefusedException e) {
      messages.println("stamp: " + input + ": " + e.getMessage());
      return 1;
    }
  }

  private Terms terms() throws ConfigException {
    RouterConfig config =
        configFile == null
            ? null
            : ConfigLoader.load(configFile, System.getenv(), List.of(), RouterConfig.class);
    List<Ladder> ladders = config == null ? Ladders.PRESETS : config.allLadders();
    RouterConfig.Streams defaults =
        config == null ? new RouterConfig.Streams("720p", 60, 2, 10, 60, 256) : config.streams();
    String wished = ladderName == null ? defaults.ladder() : ladderName;
    double seconds = segmentSeconds == null ? defaults.segmentSeconds() : segmentSeconds;
    if (!(seconds >= 0.5 && seconds <= 10)) {
      throw wrong("--segment-seconds: " + seconds + " is not 0.5 to 10");
    }
    return new Terms(
        stream(wished),
        ladder(wished, ladders),
        Duration.ofNanos(Math.round(seconds * 1e9)),
        encoderId,
        begin);
  }

  private StreamRecord stream(String ladder) {
    var options = new StreamOptions(packaging, surround, missingAudio);
    try {
      return new StreamRecord(
          streamId, "a file", ladder, Duration.ofMinutes(1), options, false, begin, 1);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Ladder ladder(String name, List<Ladder> ladders) {
    return ladders.stream()
        .filter(ladder -> ladder.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            wrong(
                "--ladder: there is no \"%s\", only %s"
                    .formatted(
                        name, String.join(", ", ladders.stream().map(Ladder::name).toList()))));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void print(Report report, PrintWriter to) {
    if (report.source() != null) {
      to.printf("source: %s; %s%n", report.source().video(), report.source().audio());
    }
    for (Feed feed : report.feeds()) {
      to.printf(
          "feed: %s: %s fps, segments of %d frames, %s%n",
          feed.file(),
          feed.plan().frameRate(),
          feed.plan().segmentFrames(),
          feed.plan().video().stream()
              .map(v -> v.name() + " " + v.width() + "x" + v.height())
              .toList());
    }
    for (StreamEvent event : report.events().stream().limit(MAX_EVENTS_SHOWN).toList()) {
      to.printf("event: %s %s: %s%n", event.at(), event.type(), event.detail());
    }
    if (report.events().size() > MAX_EVENTS_SHOWN) {
      to.printf("event: %d more%n", report.events().size() - MAX_EVENTS_SHOWN);
    }
    report.drops().forEach((why, count) -> to.printf("dropped: %d %s%n", count, why));
    to.printf("%d tags%s%n", report.tags(), report.cutOff() ? "; the file is cut off" : "");
    to.flush();
  }
}
