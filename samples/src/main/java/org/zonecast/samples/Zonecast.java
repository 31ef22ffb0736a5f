package org.zonecast.samples;

import java.io.PrintWriter;
import org.zonecast.config.ConfigException;
import org.zonecast.router.RouterCommand;
import org.zonecast.router.SnapshotCommand;
import org.zonecast.router.StampCommand;
import org.zonecast.samples.cdn.CdnCommand;
import org.zonecast.samples.chaos.ChaosCommand;
import org.zonecast.samples.check.CheckCommand;
import org.zonecast.samples.ctl.CtlCommand;
import org.zonecast.samples.local.LocalCommand;
import org.zonecast.worker.WorkerCommand;
import org.zonecast.worker.codec.EncoderId;
import org.zonecast.worker.codec.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code zonecast}: the command that has all others. */
@Command(
    name = "zonecast",
    description = "A live transcoding cluster with zone-aware ingest routing.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LocalCommand.class,
      RouterCommand.class,
      WorkerCommand.class,
      ReplayCommand.class,
      CdnCommand.class,
      CheckCommand.class,
      ChaosCommand.class,
      CtlCommand.class,
      SnapshotCommand.class,
      ConfigCommand.class,
      WarmUpCommand.class
    })
public final class Zonecast {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Zonecast() {}

  /** Runs one command; ends with 0 if it was fine, 1 if it failed, 2 if it was used wrongly. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Zonecast())
        .addSubcommand(new StampCommand(EncoderId.CURRENT))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Zonecast::onWrongUse)
        .setExecutionExceptionHandler((e, command, parsed) -> onFailure(e, command.getErr()));
  }

  private static int onWrongUse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    say(command.getErr(), oneLine(e) + " (see " + name + " --help)");
    return WRONG_USE;
  }

  private static int onFailure(Exception e, PrintWriter err) {
    if (e instanceof ConfigException) {
      say(err, oneLine(e));
      return WRONG_USE;
    }
    say(err, oneLine(e));
    if ("debug".equalsIgnoreCase(System.getenv("ZONECAST_LOG_LEVEL"))) {
      e.printStackTrace(err);
    }
    return FAILED;
  }

  private static void say(PrintWriter err, String line) {
    err.println("zonecast: " + line);
    err.flush();
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage();
    return (message == null ? e.toString() : message).lines().findFirst().orElse("");
  }
}
