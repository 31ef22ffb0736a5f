package org.zonecast.samples.ctl;

import static org.zonecast.samples.ctl.CtlCommand.segment;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code zonecast ctl routers}. */
@Command(
    name = "routers",
    description = "The routers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class RoutersCommand {
  @ParentCommand private @Nullable CtlCommand parent;

  @Command(
      description = {
        "Lets a router take no more publishers, and lets it end.",
        "Encoders that can are asked to connect to another router; the others are waited for, and"
            + " then cut off."
      },
      mixinStandardHelpOptions = true)
  int drain(
      @Parameters(paramLabel = "ID", description = "The router's id.") String id,
      @Option(
              names = "--seconds",
              paramLabel = "SECONDS",
              description = "How long it waits; as it is configured unless given.")
          @Nullable Integer seconds)
      throws IOException {
    String query = seconds == null ? "" : "?seconds=" + seconds;
    return Objects.requireNonNull(parent)
        .run(
            api -> api.post("/v1/routers/" + segment(id) + "/drain" + query, Map.of()),
            answer -> "draining\n");
  }
}
