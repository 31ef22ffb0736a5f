package org.zonecast.samples;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web site of a few files from memory, on a port that the system gives. */
public final class TestSite implements AutoCloseable {
  private final HttpServer server;

  public TestSite() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  public TestSite page(String path, String html) {
    return serve(path, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  public TestSite script(String path, Path file) throws IOException {
    return script(path, Files.readAllBytes(file));
  }

  public TestSite script(String path, byte[] body) {
    return serve(path, "text/javascript; charset=utf-8", body);
  }

  private TestSite serve(String path, String type, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    return this;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
