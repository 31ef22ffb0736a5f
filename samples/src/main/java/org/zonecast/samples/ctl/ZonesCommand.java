package org.zonecast.samples.ctl;

import static org.zonecast.samples.ctl.CtlCommand.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code zonecast ctl zones}. */
@Command(
    name = "zones",
    description = "The zones with their health.",
    mixinStandardHelpOptions = true)
final class ZonesCommand implements Callable<Integer> {
  @ParentCommand private @Nullable CtlCommand parent;

  @Override
  public Integer call() throws Exception {
    return Objects.requireNonNull(parent).run(api -> api.get("/v1/zones"), ZonesCommand::table);
  }

  private static String table(JsonNode zones) {
    Table table = new Table("ZONE", "REGION", "HEALTHY", "SCORE", "REASONS");
    for (JsonNode zone : zones) {
      table.add(
          cell(zone, "/zone"),
          cell(zone, "/region"),
          cell(zone, "/healthy"),
          cell(zone, "/score"),
          cell(zone, "/reasons"));
    }
    return table.toString();
  }
}
