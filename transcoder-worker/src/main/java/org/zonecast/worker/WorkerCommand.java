package org.zonecast.worker;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;
import org.zonecast.config.Logging;
import org.zonecast.config.NameCache;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.worker.child.ChildCommand;
import org.zonecast.worker.codec.EncoderId;
import org.zonecast.worker.codec.FfmpegBuild;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/**
 * {@code zonecast worker}: one worker, until it is told to end. The first SIGTERM or Ctrl-C drains,
 * and so does the API; a second signal ends it at once. Its children end with it, because their
 * input does.
 */
@Command(
    name = "worker",
    description = "Claims jobs, transcodes and publishes to the CDNs.",
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(WorkerCommand.class);
  private static final String TRANSCODER_MAIN = "org.zonecast.worker.codec.TranscoderMain";
  private static final String SPEED_MAIN = "org.zonecast.worker.codec.SpeedMain";
  private static final int WRONG_CONFIGURATION = 2;
  private static final int FAILED = 1;

  @Option(names = "--config", required = true, description = "The worker's configuration file.")
  private Path config = Path.of("");

  @Option(names = "--set", description = "A key of the configuration, as key.path=value.")
  private List<String> sets = List.of();

  public static void main(String[] args) {
    System.exit(new CommandLine(new WorkerCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    NameCache.keepShort();
    WorkerConfig loaded;
    try {
      FfmpegBuild.require();
      loaded = ConfigLoader.load(config, System.getenv(), sets, WorkerConfig.class);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      return WRONG_CONFIGURATION;
    }
    Logging.apply(loaded.log());
    return run(loaded);
  }

  private static int run(WorkerConfig config) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    drainOnSignal(asked);
    Capacity capacity;
    try {
      capacity = Capacity.of(config.units(), ChildCommand.forMainClass(SPEED_MAIN));
    } catch (IOException e) {
      log.error("worker={} cannot measure its capacity: {}", config.id(), e.getMessage());
      return FAILED;
    }
    Worker.Transcoder transcoder =
        new Worker.Transcoder(
            EncoderId.CURRENT, ChildCommand.forMainClass(TRANSCODER_MAIN), capacity);
    try (RedisZone zone = new RedisZone(config.redis().settings());
        Worker worker =
            new Worker(config, zone.jobs(), zone.workers(), transcoder, asked::countDown)) {
      worker.start();
      asked.await();
      boolean moved = worker.drain();
      log.info(
          "worker={} leaves{}", config.id(), moved ? "" : ", and cuts off what nobody took over");
      return 0;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BindException) {
        System.err.printf(
            "http.port: cannot listen on %s:%d (%s); 0 takes a free one%n",
            config.host(), config.http().port(), e.getCause().getMessage());
        return WRONG_CONFIGURATION;
      }
      log.error("worker={} cannot start: {}", config.id(), message(e.getCause()));
      return FAILED;
    }
  }

  private static String message(@Nullable Throwable cause) {
    return cause == null ? "unknown" : String.valueOf(cause.getMessage());
  }

  private static void drainOnSignal(CountDownLatch asked) {
    AtomicBoolean once = new AtomicBoolean();
    for (String name : List.of("TERM", "INT")) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (once.getAndSet(true)) {
              Runtime.getRuntime().halt(128 + signal.getNumber());
            }
            asked.countDown();
          });
    }
  }
}
