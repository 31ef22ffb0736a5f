package org.zonecast.samples.ctl;

import static org.zonecast.samples.ctl.CtlCommand.cell;
import static org.zonecast.samples.ctl.CtlCommand.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code zonecast ctl streams}. */
@Command(
    name = "streams",
    description = "The streams that broadcasters registered.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class StreamsCommand {
  private static final String STREAMS = "/v1/streams";
  private static final int MAX_PICTURE_BYTES = 512 * 1024;
  private static final byte FIRST_OF_PNG = (byte) 0x89;

  @ParentCommand private @Nullable CtlCommand parent;

  private CtlCommand ctl() {
    return Objects.requireNonNull(parent);
  }

  @Command(description = "All streams.", mixinStandardHelpOptions = true)
  int list() throws IOException {
    return ctl().run(api -> api.get(STREAMS), StreamsCommand::table);
  }

  private static String table(JsonNode streams) {
    Table table = new Table("ID", "NAME", "STATE", "EDGE", "ZONE", "WORKER", "FAILOVERS", "REASON");
    for (JsonNode stream : streams) {
      table.add(
          cell(stream, "/id"),
          cell(stream, "/name"),
          cell(stream, "/state"),
          cell(stream, "/edge/id"),
          cell(stream, "/zone"),
          cell(stream, "/worker/id"),
          cell(stream, "/failovers"),
          cell(stream, "/reason"));
    }
    return table.toString();
  }

  @Command(
      description = "One stream with all that is known of it.",
      mixinStandardHelpOptions = true)
  int get(@Parameters(paramLabel = "ID", description = "The stream's id.") String id)
      throws IOException {
    return ctl().run(api -> api.get(STREAMS + "/" + segment(id)), StreamsCommand::pretty);
  }

  static String pretty(JsonNode stream) {
    return stream.toPrettyString() + "\n";
  }

  @Command(description = "Registers a stream; prints its key.", mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "What people call it.") String name,
      @Option(names = "--ladder", description = "Its ladder.") @Nullable String ladder,
      @Option(names = "--grace-seconds", description = "How long an interruption is waited for.")
          @Nullable Integer graceSeconds,
      @Option(names = "--on-silence", description = "slate or gap.") @Nullable String onSilence,
      @Option(names = "--packaging", description = "cmaf or mpeg-ts.") @Nullable String packaging,
      @Option(names = "--audio", description = "stereo or surround (5.1 beside stereo).")
          @Nullable String audio,
      @Option(names = "--missing-audio", description = "silence or none.")
          @Nullable String missingAudio,
      @Option(names = "--slate-text", description = "Shown while nothing comes in.")
          @Nullable String slateText)
      throws IOException {
    Map<String, Object> stream = new LinkedHashMap<>();
    stream.put("name", name);
    putIfGiven(stream, "ladder", ladder);
    putIfGiven(stream, "graceSeconds", graceSeconds);
    putIfGiven(stream, "onSilence", onSilence);
    putIfGiven(stream, "packaging", packaging);
    putIfGiven(stream, "audio", audio);
    putIfGiven(stream, "missingAudio", missingAudio);
    putIfGiven(stream, "slate", slateText == null ? null : Map.of("text", slateText));
    return ctl().run(api -> api.post(STREAMS, stream), StreamsCommand::created);
  }

  private static void putIfGiven(Map<String, Object> body, String key, @Nullable Object value) {
    if (value != null) {
      body.put(key, value);
    }
  }

  static String created(JsonNode stream) {
    Table table = new Table("stream", cell(stream, "/id"));
    table.add("key", cell(stream, "/streamKey"));
    table.add("expires", cell(stream, "/keyExpiresAt"));
    stream.path("ingest").path("rtmp").forEach(url -> table.add("rtmp", url.asText()));
    stream.path("ingest").path("srt").forEach(url -> table.add("srt", url.asText()));
    stream
        .path("playback")
        .properties()
        .forEach(cdn -> table.add(cdn.getKey(), cdn.getValue().asText()));
    return table.toString();
  }

  @Command(
      description =
          "Gives a stream another slate, for when it next starts or goes on at another router.",
      mixinStandardHelpOptions = true)
  int slate(
      @Parameters(paramLabel = "ID", description = "The stream's id.") String id,
      @ArgGroup(multiplicity = "1") SlateChoice choice)
      throws IOException {
    String path = STREAMS + "/" + segment(id) + "/slate";
    Path image = choice.image;
    if (image != null) {
      byte[] picture = readPicture(image);
      String type = picture.length > 0 && picture[0] == FIRST_OF_PNG ? "image/png" : "image/jpeg";
      return ctl().run(api -> api.upload(path, type, picture), answer -> "the picture is taken\n");
    }
    String text = choice.text;
    return text == null
        ? ctl().run(api -> api.delete(path), answer -> "the usual slate\n")
        : ctl().run(api -> api.put(path, Map.of("text", text)), answer -> "the text is taken\n");
  }

  /** What a slate is to be. */
  static final class SlateChoice {
    @Option(names = "--text", description = "Up to 120 letters; empty for a plain picture.")
    @Nullable String text;

    @Option(names = "--image", description = "A PNG or JPEG of at most 512 KiB.")
    @Nullable Path image;

    @Option(names = "--usual", description = "What a stream has that asks for nothing else.")
    boolean usual;
  }

  private static byte[] readPicture(Path image) throws IOException {
    try {
      if (Files.size(image) > MAX_PICTURE_BYTES) {
        throw new IOException(image + " has more than 512 KiB");
      }
      return Files.readAllBytes(image);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + image, e);
    }
  }

  @Command(description = "Ends a stream and revokes its key.", mixinStandardHelpOptions = true)
  int delete(@Parameters(paramLabel = "ID", description = "The stream's id.") String id)
      throws IOException {
    return ctl().run(api -> api.delete(STREAMS + "/" + segment(id)), answer -> "deleted\n");
  }

  @Command(description = "What happened to a stream.", mixinStandardHelpOptions = true)
  int events(@Parameters(paramLabel = "ID", description = "The stream's id.") String id)
      throws IOException {
    return ctl()
        .run(api -> api.get(STREAMS + "/" + segment(id) + "/events"), StreamsCommand::eventTable);
  }

  private static String eventTable(JsonNode events) {
    Table table = new Table("AT", "EVENT", "DETAIL");
    for (JsonNode event : events) {
      table.add(cell(event, "/at"), cell(event, "/type"), cell(event, "/detail"));
    }
    return table.toString();
  }
}
