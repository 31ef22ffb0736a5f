package org.zonecast.benchmarks.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A page that plays a stream by hls.js as it comes, and says twice a second what it noticed. */
public final class PlayerPage implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_REPORT_BYTES = 64 * 1024;

  private final HttpServer server;
  private volatile Seen seen = new Seen(0, 0, 0, 0, 0, 0, List.of());

  /**
   * What the player noticed since it began to play.
   *
   * @param stalled hls.js' BUFFER_STALLED_ERROR
   * @param nudges its BUFFER_NUDGE_ON_STALL
   * @param waits the video element's waiting with nothing left in the buffer
   * @param playedSeconds the place in the timeline
   * @param leastSeconds the least that was ever left in the buffer
   * @param reports how often it has told
   * @param errors the details of its other errors
   */
  public record Seen(
      @JsonProperty int stalled,
      @JsonProperty int nudges,
      @JsonProperty int waits,
      @JsonProperty double playedSeconds,
      @JsonProperty double leastSeconds,
      @JsonProperty int reports,
      @JsonProperty List<String> errors) {

    /** What came on top of an earlier report. */
    public Seen since(Seen before) {
      return new Seen(
          stalled - before.stalled,
          nudges - before.nudges,
          waits - before.waits,
          playedSeconds - before.playedSeconds,
          leastSeconds,
          reports - before.reports,
          errors.subList(Math.min(before.errors.size(), errors.size()), errors.size()));
    }

    /** All that a viewer might have seen, and all errors. */
    public int noticed() {
      return stalled + nudges + waits + errors.size();
    }
  }

  /**
   * @param hlsJs where the script is
   * @param stream the multivariant playlist
   */
  PlayerPage(URI hlsJs, URI stream) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = html(hlsJs, stream).getBytes(StandardCharsets.UTF_8);
    server.createContext("/", exchange -> answer(exchange, page));
    server.createContext("/seen", this::take);
    server.start();
  }

  private static String html(URI hlsJs, URI stream) throws IOException {
    try (InputStream in = PlayerPage.class.getResourceAsStream("player.html")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .replace("{hls.js}", hlsJs.toString())
          .replace("{stream}", stream.toString());
    }
  }

  private static void answer(HttpExchange exchange, byte[] page) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REPORT_BYTES);
    try {
      seen = JSON.readValue(body, Seen.class);
      exchange.sendResponseHeaders(204, -1);
    } catch (JsonProcessingException e) {
      exchange.sendResponseHeaders(400, -1);
    }
    exchange.close();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** The latest report. */
  Seen seen() {
    return seen;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
