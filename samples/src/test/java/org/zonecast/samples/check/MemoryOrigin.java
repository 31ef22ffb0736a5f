package org.zonecast.samples.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A CDN of which every file can be changed, and that remembers what it was asked for. */
final class MemoryOrigin implements AutoCloseable {
  private final Map<String, byte[]> files;
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private Consumer<String> onAnswer = path -> {};

  MemoryOrigin(Map<String, byte[]> files) throws IOException {
    this.files = new ConcurrentHashMap<>(files);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + path);
  }

  Map<String, byte[]> files() {
    return files;
  }

  List<String> asked() {
    return asked;
  }

  /** Says another Content-Type for this file. */
  void type(String path, String contentType) {
    types.put(path, contentType);
  }

  /** Is called behind each answer. */
  void onAnswer(Consumer<String> listener) {
    onAnswer = listener;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    asked.add(path);
    byte[] bytes = files.get(path);
    if (bytes == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      exchange.getResponseHeaders().set("Content-Type", types.getOrDefault(path, typeOf(path)));
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    onAnswer.accept(path);
    exchange.close();
  }

  private static String typeOf(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "m3u8" -> "application/vnd.apple.mpegurl; charset=utf-8";
      case "ts" -> "video/mp2t";
      default -> "video/mp4";
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
