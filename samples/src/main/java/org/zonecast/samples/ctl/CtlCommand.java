package org.zonecast.samples.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code zonecast ctl}: what its subcommands have in common. */
@Command(
    name = "ctl",
    description = "Streams, workers, zones and CDNs of a running cluster, through its API.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      StreamsCommand.class,
      WorkersCommand.class,
      RoutersCommand.class,
      ZonesCommand.class,
      CdnsCommand.class
    })
public final class CtlCommand {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      defaultValue = "${env:ZONECAST_URL:-http://127.0.0.1:18000}",
      description = "A router's API; or set ZONECAST_URL (${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:18000");

  @Option(
      names = "--token",
      scope = ScopeType.INHERIT,
      paramLabel = "TOKEN",
      defaultValue = "${env:ZONECAST_TOKEN:-}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "The API's token; or set ZONECAST_TOKEN.")
  private String token = "";

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the API's answer as it came.")
  private boolean json;

  /** One call of the API. */
  interface Call {
    JsonNode on(ApiClient api) throws IOException;
  }

  /** Does {@code call} and prints its answer: as JSON, or as {@code text} makes it. */
  int run(Call call, Function<JsonNode, String> text) throws IOException {
    try (ApiClient api = client()) {
      JsonNode answer = call.on(api);
      String shown = json ? inOneLine(answer) : text.apply(answer);
      spec.commandLine().getOut().print(shown);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  /** Something that takes a while and says in lines how it goes. */
  interface Work {
    void on(ApiClient api, Consumer<String> tell) throws IOException, InterruptedException;
  }

  /** Does {@code work} and prints each line at once. */
  int follow(Work work) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (ApiClient api = client()) {
      work.on(
          api,
          line -> {
            out.println(line);
            out.flush();
          });
      return 0;
    }
  }

  private ApiClient client() {
    if (token.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--token: missing; give the API's token, or set ZONECAST_TOKEN");
    }
    if (url.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(), "--url: \"" + url + "\" is not an http or https URL");
    }
    return new ApiClient(url, token);
  }

  private static String inOneLine(JsonNode answer) throws IOException {
    return answer.isMissingNode() ? "" : JSON.writeValueAsString(answer) + "\n";
  }

  /** {@code name} as one segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The text of a field, a dash where there is none. */
  static String cell(JsonNode row, String pointer) {
    JsonNode field = row.at(pointer);
    String text = field.isContainerNode() ? field.toString() : field.asText("");
    return text.isEmpty() || field.isNull() ? "-" : text;
  }
}
