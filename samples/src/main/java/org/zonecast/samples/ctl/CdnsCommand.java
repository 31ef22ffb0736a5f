package org.zonecast.samples.ctl;

import static org.zonecast.samples.ctl.CtlCommand.cell;
import static org.zonecast.samples.ctl.CtlCommand.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code zonecast ctl cdns}. */
@Command(
    name = "cdns",
    description = "The CDNs that broadcasts are published to.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class CdnsCommand {
  private static final String CDNS = "/v1/cdns";

  @ParentCommand private @Nullable CtlCommand parent;

  private CtlCommand ctl() {
    return Objects.requireNonNull(parent);
  }

  @Command(description = "All CDNs.", mixinStandardHelpOptions = true)
  int list() throws IOException {
    return ctl().run(api -> api.get(CDNS), CdnsCommand::table);
  }

  private static String table(JsonNode cdns) {
    Table table = new Table("NAME", "KIND", "PUBLISH", "PLAYBACK");
    for (JsonNode cdn : cdns) {
      table.add(
          cell(cdn, "/name"),
          cell(cdn, "/kind"),
          cell(cdn, "/publishUrl"),
          cell(cdn, "/playbackUrl"));
    }
    return table.toString();
  }

  @Command(
      description = {
        "Adds a CDN, or changes one; also while streams run.",
        "What is left out stays as it was if --publish-url does."
      },
      mixinStandardHelpOptions = true)
  int put(
      @Parameters(paramLabel = "NAME", description = "Its name.") String name,
      @Option(names = "--kind", description = "http, webdav or directory; http for a new one.")
          @Nullable String kind,
      @Option(names = "--publish-url", required = true, description = "Where workers write.")
          URI publishUrl,
      @Option(names = "--playback-url", description = "Where players read, if elsewhere.")
          @Nullable URI playbackUrl,
      @Option(
              names = "--credential",
              description = "The writers' token, or user:password for webdav; \"\" for none.")
          @Nullable String credential)
      throws IOException {
    Map<String, @Nullable Object> cdn = new LinkedHashMap<>();
    cdn.put("kind", kind);
    cdn.put("publishUrl", publishUrl.toString());
    cdn.put("playbackUrl", playbackUrl == null ? null : playbackUrl.toString());
    cdn.put("credential", credential);
    cdn.values().removeIf(Objects::isNull);
    return ctl().run(api -> api.put(CDNS + "/" + segment(name), cdn), answer -> "stored\n");
  }

  @Command(description = "Takes a CDN out.", mixinStandardHelpOptions = true)
  int delete(@Parameters(paramLabel = "NAME", description = "Its name.") String name)
      throws IOException {
    return ctl().run(api -> api.delete(CDNS + "/" + segment(name)), answer -> "deleted\n");
  }
}
