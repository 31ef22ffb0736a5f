package org.zonecast.router;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;
import org.zonecast.config.Logging;
import org.zonecast.job.StoreException;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.router.snapshot.Snapshots;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zonecast snapshot}: the snapshots of a zone, by the configuration of its routers. */
@Command(
    name = "snapshot",
    description = "Lists, takes and puts back snapshots of a zone's records.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class SnapshotCommand {
  private static final int FAILED = 1;
  private static final int WRONG_CONFIGURATION = 2;
  private static final String LATEST = "latest";

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Where the configuration is. */
  static final class Source {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        required = true,
        description = "The configuration of a router of the zone.")
    private Path file = Path.of("");

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "Sets one key above the file and the environment; may be repeated.")
    private List<String> sets = new ArrayList<>();
  }

  private interface Work {
    void on(Snapshots snapshots, PrintWriter out) throws IOException;
  }

  @Command(
      description = "Lists the zone's snapshots, the latest first.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Source source) {
    return run(source, (snapshots, out) -> snapshots.list().forEach(out::println));
  }

  @Command(description = "Takes a snapshot now.", mixinStandardHelpOptions = true)
  int take(@Mixin Source source) {
    return run(source, SnapshotCommand::take);
  }

  private static void take(Snapshots snapshots, PrintWriter out) throws IOException {
    String name = snapshots.take();
    if (name.isEmpty()) {
      out.println("the zone has no records: nothing is kept");
    } else {
      out.println(name);
      snapshots.prune();
    }
  }

  @Command(
      description = "Puts back what is gone or older in the zone's Redis. Safe to repeat.",
      mixinStandardHelpOptions = true)
  int restore(
      @Mixin Source source,
      @Parameters(paramLabel = "NAME", description = "one of the list, or latest") String name) {
    return run(source, (snapshots, out) -> out.println(snapshots.restore(chosen(snapshots, name))));
  }

  private static String chosen(Snapshots snapshots, String name) throws IOException {
    if (!name.equals(LATEST)) {
      return name;
    }
    List<String> all = snapshots.list();
    if (all.isEmpty()) {
      throw new NoSuchFileException("there is no snapshot of this zone yet");
    }
    return all.getFirst();
  }

  private int run(Source source, Work work) {
    PrintWriter out = spec.commandLine().getOut();
    Callable<Integer> all =
        () -> {
          RouterConfig config =
              ConfigLoader.load(source.file, System.getenv(), source.sets, RouterConfig.class);
          Logging.apply(config.log());
          RouterConfig.Snapshots section = config.snapshots();
          if (section == null) {
            throw new ConfigException("snapshots", "missing; it must say where they are kept");
          }
          try (RedisZone redis = new RedisZone(config.redis().settings());
              Snapshots snapshots = snapshots(config, section, redis)) {
            work.on(snapshots, out);
          }
          out.flush();
          return 0;
        };
    return codeOf(all);
  }

  private int codeOf(Callable<Integer> all) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      return all.call();
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return WRONG_CONFIGURATION;
    } catch (NoSuchFileException e) {
      String why = e.getReason() == null ? "no such snapshot" : e.getReason();
      err.println(e.getFile() + ": " + why);
      return FAILED;
    } catch (IOException | StoreException e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Snapshots snapshots(
      RouterConfig config, RouterConfig.Snapshots section, RedisZone redis) {
    return new Snapshots(
        config.zone(),
        section.settings(),
        new Snapshots.Records(redis.streams(), redis.cdns(), redis.broadcasts()),
        Clock.systemUTC());
  }
}
