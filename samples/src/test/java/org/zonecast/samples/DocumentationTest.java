package org.zonecast.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zonecast.router.RouterConfig;
import org.zonecast.worker.WorkerConfig;
import picocli.CommandLine;

/** The pages under {@code docs} name what there is, and lead nowhere that is not there. */
class DocumentationTest {
  private static final Path HOUSE = Path.of("..");
  private static final Path DOCS = HOUSE.resolve("docs");
  private static final List<String> MODULES =
      List.of(
          "job-store",
          "ingest-router",
          "transcoder-worker",
          "local-redis",
          "memory-store",
          "samples");

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern METRIC = Pattern.compile("\"(zonecast[._][a-z._]+)\"");
  private static final Pattern SERVED = Pattern.compile("`(zonecast_[a-z_]+)");
  private static final Pattern METRIC_IN_PROSE =
      Pattern.compile("\\b(?<!\\.)(zonecast_[a-z_]+)|`(zonecast\\.[a-z.]+)`");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");

  @Test
  void everyKeyOfTheConfigurationIsOnItsPage() throws IOException {
    String page = Files.readString(DOCS.resolve("configuration.md"));
    int worker = page.indexOf("\n## Worker");
    assertThat(missing(keys("", RouterConfig.class), page.substring(0, worker))).isEmpty();
    assertThat(missing(keys("", WorkerConfig.class), page.substring(worker))).isEmpty();
  }

  private static List<String> missing(Stream<String> keys, String page) {
    return keys.filter(key -> !page.contains("`" + key + "`")).toList();
  }

  private static Stream<String> keys(String above, Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).flatMap(part -> keysOf(above, part));
  }

  private static Stream<String> keysOf(String above, RecordComponent part) {
    String key = above + part.getName();
    return part.getType().isRecord() ? keys(key + ".", part.getType()) : Stream.of(key);
  }

  @Test
  void everyMetricIsOnItsPage() throws IOException {
    String page = Files.readString(DOCS.resolve("metrics.md"));
    List<String> metrics = new ArrayList<>();
    for (String module : List.of("ingest-router", "transcoder-worker")) {
      for (Path source : below(HOUSE.resolve(module).resolve("src/main/java"), ".java")) {
        String text = Files.readString(source);
        if (text.contains("import io.micrometer.")) {
          METRIC.matcher(text).results().map(found -> found.group(1)).forEach(metrics::add);
        }
      }
    }
    assertThat(metrics).hasSizeGreaterThan(30);
    assertThat(metrics)
        .extracting(name -> name.replace('.', '_'))
        .allSatisfy(name -> assertThat(page).contains("`" + name));
  }

  @Test
  void everyMetricOnAPageIsNamedAsItIsServed() throws IOException {
    List<String> served = names(SERVED, Files.readString(DOCS.resolve("metrics.md")));
    List<String> unknown = new ArrayList<>();
    for (Path page : pages()) {
      for (String name : names(METRIC_IN_PROSE, Files.readString(page))) {
        if (!served.contains(name)) {
          unknown.add(page + ": " + name);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static List<String> names(Pattern pattern, String page) {
    return pattern.matcher(page).results().map(found -> found.group().replace("`", "")).toList();
  }

  @Test
  void everyPackageIsInThePictureOfTheHouse() throws IOException {
    String page = Files.readString(DOCS.resolve("architecture.md"));
    List<String> unknown = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = HOUSE.resolve(module).resolve("src/main/java");
      for (Path info : below(sources, "package-info.java")) {
        String name = sources.relativize(info.getParent()).toString().replace('/', '.');
        if (!page.contains("`" + name + "`")) {
          unknown.add(name);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyCommandOfCtlIsOnItsPage() throws IOException {
    String page = Files.readString(DOCS.resolve("operations.md"));
    CommandLine ctl = Zonecast.commandLine().getSubcommands().get("ctl");
    assertThat(ctl.getSubcommands()).isNotEmpty();
    ctl.getSubcommands()
        .forEach((noun, command) -> {
          assertThat(page).contains("`ctl " + noun);
          command
              .getSubcommands()
              .keySet()
              .forEach(verb -> assertThat(page).contains("`ctl " + noun + " " + verb));
        });
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        if (!isThere(page, link)) {
          dead.add(page + ": " + link);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  /** Without an ending for copies behind it, macOS' {@code sed} takes the next word for one. */
  @Test
  void everySedOnAPageWorksOnMacOsToo() throws IOException {
    for (Path page : pages()) {
      assertThat(Files.readString(page)).as(page.toString()).doesNotContain("sed -i ");
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(below(DOCS, ".md"));
    for (String name : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")) {
      pages.add(HOUSE.resolve(name));
    }
    return pages;
  }

  private static List<String> links(Path page) throws IOException {
    String prose = CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
    return LINK.matcher(prose)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://"))
        .toList();
  }

  private static boolean isThere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** What GitHub makes of a page's headings. */
  private static List<String> anchors(Path page) throws IOException {
    String prose = CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
    return Pattern.compile("(?m)^#+ (.*)$")
        .matcher(prose)
        .results()
        .map(DocumentationTest::anchor)
        .toList();
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private static List<Path> below(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
