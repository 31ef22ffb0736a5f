package org.zonecast.router;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;
import org.zonecast.config.Logging;
import org.zonecast.config.NameCache;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** {@code zonecast router}: runs one ingest router until it is told to stop. */
@Command(
    name = "router",
    description = "Runs one ingest router.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class RouterCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RouterCommand.class);
  private static final int WRONG_CONFIGURATION = 2;
  private static final int ENDED_BY_SECOND = 130;
  private static final String NO_FILE =
      "--config FILE is missing: a router needs its configuration, a YAML file";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in YAML.")
  private @Nullable Path configFile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key above the file and the environment; may be repeated.")
  private List<String> sets = new ArrayList<>();

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RouterCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    NameCache.keepShort();
    if (configFile == null) {
      spec.commandLine().getErr().println(NO_FILE);
      return WRONG_CONFIGURATION;
    }
    CountDownLatch asked = endOnSignal();
    try (Router router = start(configFile, asked::countDown)) {
      asked.await();
      router.drain();
      LOG.info("router stops http={}", router.httpPort());
    } catch (ConfigException | StartException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return WRONG_CONFIGURATION;
    }
    LOG.info("router stopped");
    return 0;
  }

  private Router start(Path file, Runnable drains) throws ConfigException, StartException {
    RouterConfig config = ConfigLoader.load(file, System.getenv(), sets, RouterConfig.class);
    Logging.apply(config.log());
    return Router.start(config, drains);
  }

  /** The first Ctrl-C or SIGTERM drains, the second ends at once. */
  private static CountDownLatch endOnSignal() {
    var asked = new CountDownLatch(1);
    var once = new AtomicBoolean();
    for (String name : List.of("INT", "TERM")) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (once.getAndSet(true)) {
              Runtime.getRuntime().halt(ENDED_BY_SECOND);
            }
            asked.countDown();
          });
    }
    return asked;
  }
}
