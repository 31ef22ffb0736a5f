package org.zonecast.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.ConfigException;
import org.zonecast.config.ConfigLoader;
import org.zonecast.config.ConfigPrinter;
import org.zonecast.router.RouterConfig;
import org.zonecast.worker.WorkerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zonecast config}: looks at configuration files without starting anything. */
@Command(
    name = "config",
    description = "Checks configuration files and prints what is in force.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** What a file configures. */
  enum Kind {
    ROUTER(RouterConfig.class, List.of("auth", "rtmp", "peers", "streams", "cdns", "ingest")),
    WORKER(WorkerConfig.class, List.of("kind", "units", "warmChildren"));

    private final Class<? extends Record> type;
    private final List<String> ownKeys;

    Kind(Class<? extends Record> type, List<String> ownKeys) {
      this.type = type;
      this.ownKeys = ownKeys;
    }
  }

  @Command(description = "Says whether a file can be used.", mixinStandardHelpOptions = true)
  int check(
      @Parameters(paramLabel = "FILE", description = "A router's or worker's file.") Path file,
      @Option(names = "--kind", description = "${COMPLETION-CANDIDATES}; found by the file's keys.")
          @Nullable Kind kind,
      @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As the service's own.")
          @Nullable List<String> sets)
      throws ConfigException, IOException {
    Kind found = kind == null ? kindOf(file) : kind;
    load(file, found, sets);
    say(file + " is a good configuration of a " + found.name().toLowerCase(Locale.ROOT) + "\n");
    return 0;
  }

  @Command(
      description = "Prints the configuration in force, secrets hidden.",
      mixinStandardHelpOptions = true)
  int print(
      @Parameters(paramLabel = "FILE", description = "A router's or worker's file.") Path file,
      @Option(names = "--kind", description = "${COMPLETION-CANDIDATES}; found by the file's keys.")
          @Nullable Kind kind,
      @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As the service's own.")
          @Nullable List<String> sets)
      throws ConfigException, IOException {
    say(ConfigPrinter.print(load(file, kind == null ? kindOf(file) : kind, sets)));
    return 0;
  }

  private static Record load(Path file, Kind kind, @Nullable List<String> sets)
      throws ConfigException {
    return ConfigLoader.load(file, System.getenv(), sets == null ? List.of() : sets, kind.type);
  }

  /** A file is of the one kind whose own keys it has. */
  private static Kind kindOf(Path file) throws ConfigException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("", "no such configuration file: " + file);
    }
    JsonNode tree = tree(file);
    List<Kind> kinds =
        Stream.of(Kind.values()).filter(kind -> kind.ownKeys.stream().anyMatch(tree::has)).toList();
    if (kinds.size() != 1) {
      throw new ConfigException(
          "",
          file
              + " could be of more than one kind, or of none; give --kind router or --kind worker");
    }
    return kinds.getFirst();
  }

  private static JsonNode tree(Path file) throws ConfigException, IOException {
    try {
      return new YAMLMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new ConfigException("", file + " is not good YAML: " + e.getOriginalMessage());
    }
  }

  private void say(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
