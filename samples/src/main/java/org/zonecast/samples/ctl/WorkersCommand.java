package org.zonecast.samples.ctl;

import static org.zonecast.samples.ctl.CtlCommand.cell;
import static org.zonecast.samples.ctl.CtlCommand.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code zonecast ctl workers}. */
@Command(
    name = "workers",
    description = "The transcoder workers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class WorkersCommand {
  @ParentCommand private @Nullable CtlCommand parent;

  private CtlCommand ctl() {
    return Objects.requireNonNull(parent);
  }

  @Command(description = "All workers of all zones.", mixinStandardHelpOptions = true)
  int list() throws IOException {
    return ctl().run(api -> api.get("/v1/workers"), WorkersCommand::table);
  }

  private static String table(JsonNode workers) {
    Table table = new Table("ID", "ZONE", "PID", "KIND", "UNITS", "USED", "STATE", "STREAMS");
    for (JsonNode worker : workers) {
      table.add(
          cell(worker, "/id"),
          cell(worker, "/zone"),
          cell(worker, "/pid"),
          cell(worker, "/kind"),
          cell(worker, "/capacityUnits"),
          cell(worker, "/usedUnits"),
          cell(worker, "/state"),
          Integer.toString(worker.path("streams").size()));
    }
    return table.toString();
  }

  @Command(
      description = "Moves a worker's streams to others, and lets it end.",
      mixinStandardHelpOptions = true)
  int drain(@Parameters(paramLabel = "ID", description = "The worker's id.") String id)
      throws IOException {
    return ctl()
        .run(
            api -> api.post("/v1/workers/" + segment(id) + "/drain", Map.of()),
            answer -> "draining\n");
  }

  @Command(
      description = {
        "Replaces workers one after the other, with no stream interrupted.",
        "Drains a worker, waits until it has left and as many are ready as before, and goes on. It"
            + " is for whatever supervises the workers to start another in its place."
      },
      mixinStandardHelpOptions = true)
  int roll(
      @Parameters(
              paramLabel = "ID",
              arity = "0..*",
              description = "Workers to replace; all that do not drain unless named.")
          List<String> ids,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "180",
              description = "For each worker to leave, and to be replaced (${DEFAULT-VALUE}).")
          int timeoutSeconds)
      throws IOException, InterruptedException {
    return ctl()
        .follow((api, tell) ->
            new RollingUpdate(
                    RollingUpdate.Api.of(api),
                    tell,
                    System::nanoTime,
                    Thread::sleep,
                    Duration.ofSeconds(timeoutSeconds))
                .run(ids == null ? List.of() : ids));
  }
}
