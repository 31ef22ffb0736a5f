package org.zonecast.samples.check;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: judges a published HLS stream, of Zonecast or of anybody else. */
@Command(
    name = "check",
    description = "Judges a published HLS stream by the RFC and by Apple's authoring rules.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 2,
    exitCodeOnExecutionException = 1)
public final class CheckCommand implements Callable<Integer> {
  private static final int MOST_SEGMENTS = 10_000;

  @Parameters(paramLabel = "URL", description = "the multivariant playlist")
  private URI url = URI.create("");

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "10",
      description = "how many of each rendition's last segments are looked at")
  private int segments;

  @Option(names = "--json", description = "print the findings as JSON")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    if (url.getHost() == null) {
      throw new ParameterException(
          command.commandLine(), "URL: \"" + url + "\" is not; allowed is an http or https URL");
    }
    if (segments < 1 || segments > MOST_SEGMENTS) {
      throw new ParameterException(
          command.commandLine(), "--segments: " + segments + "; allowed is 1 to " + MOST_SEGMENTS);
    }
    List<Finding> findings = new StreamCheck(url, segments).run();
    print(command.commandLine().getOut(), findings);
    return findings.stream().anyMatch(f -> f.level() == Finding.Level.MUST) ? 1 : 0;
  }

  private void print(PrintWriter out, List<Finding> findings) throws IOException {
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(findings));
    } else if (findings.isEmpty()) {
      out.println("check: nothing found");
    } else {
      findings.forEach(out::println);
    }
    out.flush();
  }
}
