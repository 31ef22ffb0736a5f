package org.zonecast.samples.cdn;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The CDN's HTTP server with its objects and its journal. */
public final class CdnServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final HttpServer http;
  private final WriteJournal journal;

  private CdnServer(Vertx vertx, HttpServer http, WriteJournal journal) {
    this.vertx = vertx;
    this.http = http;
    this.journal = journal;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the directory or the journal cannot be written, or the port is not free
   */
  public static CdnServer start(CdnConfig config) throws IOException {
    ObjectDirectory objects = new ObjectDirectory(config.directory());
    WriteJournal journal =
        WriteJournal.open(config.journal(), config.journalPlaylists(), Clock.systemUTC());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      HttpServer http =
          vertx
              .createHttpServer(options())
              .requestHandler(new CdnRequests(vertx, config, objects, journal))
              .listen(config.port(), config.host())
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return new CdnServer(vertx, http, journal);
    } catch (CompletionException e) {
      vertx.close();
      journal.close();
      throw new IOException(
          "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getCause(), e);
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHandle100ContinueAutomatically(true)
        .setIdleTimeout((int) IDLE.toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  public int port() {
    return http.actualPort();
  }

  /** Lets writes that have begun end. */
  @Override
  public void close() throws IOException {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    journal.close();
  }
}
