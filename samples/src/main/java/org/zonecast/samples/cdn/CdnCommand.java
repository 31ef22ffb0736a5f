package org.zonecast.samples.cdn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.samples.EndSignals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zonecast cdn}: one CDN, until it is told to end. */
@Command(
    name = "cdn",
    description = "A small CDN in one process: conditional PUT, GET and DELETE of files.",
    mixinStandardHelpOptions = true)
public final class CdnCommand implements Callable<Integer> {
  /** The variable for the credential, which other users would see on a command line. */
  public static final String CREDENTIAL = "ZONECAST_CDN_CREDENTIAL";

  private static final Logger log = LoggerFactory.getLogger(CdnCommand.class);

  @Option(names = "--name", defaultValue = "cdn-1", description = "Its name (${DEFAULT-VALUE}).")
  private String name = "cdn-1";

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "The port; 0 to be given one (${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--dir", required = true, description = "The folder for the objects.")
  private Path directory = Path.of("");

  @Option(
      names = "--credential",
      defaultValue = "${env:" + CREDENTIAL + ":-}",
      description = "The bearer token of writers; none lets everybody write.")
  private String credential = "";

  @Option(names = "--journal", description = "A file for one JSON line per write.")
  private @Nullable Path journal;

  @Option(
      names = "--journal-playlists",
      description = "Keep the text of each playlist in the journal.")
  private boolean journalPlaylists;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CdnServer server =
        CdnServer.start(
            new CdnConfig(
                name,
                host,
                port,
                directory,
                credential,
                journal,
                journalPlaylists,
                CdnConfig.DEFAULT_MAX_BODY_BYTES));
    try (server) {
      EndSignals end = EndSignals.handle(() -> {});
      log.info("cdn ready name={} http={}:{} dir={}", name, host, server.port(), directory);
      end.await();
    }
    return 0;
  }
}
