package org.zonecast.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Redis process on this machine that speaks as much RESP2 as supervision needs
 * (Redis serialization protocol, redis.io/docs/reference/protocol-spec).
 */
final class RespConnection implements AutoCloseable {
  private static final int MAX_LINE = 4096;
  private static final int MAX_BULK_BYTES = 1 << 20;
  private static final int MAX_ELEMENTS = 4096;

  /** An error that the server answered with. */
  static final class RespErrorException extends IOException {
    RespErrorException(String message) {
      super(message);
    }
  }

  private final Socket socket;
  private final InputStream in;

  private RespConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * @param host an address, not a name
   * @param timeout for connecting, and again for each answer
   */
  static RespConnection open(String host, int port, Duration timeout) throws IOException {
    var socket = new Socket();
    try {
      int millis = (int) timeout.toMillis();
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      return new RespConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** One command on a connection of its own. */
  static @Nullable Object ask(String host, int port, Duration timeout, String... command)
      throws IOException {
    try (RespConnection connection = open(host, port, timeout)) {
      return connection.call(command);
    }
  }

  /** Sends a command; the answer is a String, a Long, a List of these, or null. */
  @Nullable Object call(String... command) throws IOException {
    var out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + command.length + "\r\n"));
    for (String part : command) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ascii("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(ascii("\r\n"));
    }
    socket.getOutputStream().write(out.toByteArray());
    return readValue();
  }

  private @Nullable Object readValue() throws IOException {
    String line = readLine();
    if (line.isEmpty()) {
      throw new IOException("an empty line where a Redis answer should be");
    }
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> throw new RespErrorException(rest);
      case ':' -> number(rest);
      case '$' -> readBulk(number(rest));
      case '*' -> readArray(number(rest));
      default -> throw new IOException("not a Redis answer: " + line);
    };
  }

  private @Nullable String readBulk(long length) throws IOException {
    if (length < 0) {
      return null;
    }
    requireAtMost(MAX_BULK_BYTES, length);
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException("the connection closed within an answer");
    }
    readLine();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private @Nullable List<@Nullable Object> readArray(long length) throws IOException {
    if (length < 0) {
      return null;
    }
    requireAtMost(MAX_ELEMENTS, length);
    var values = new ArrayList<@Nullable Object>();
    for (long i = 0; i < length; i++) {
      values.add(readValue());
    }
    return values;
  }

  private String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection closed");
      }
      requireAtMost(MAX_LINE, line.size());
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static long number(String digits) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IOException("not a number in a Redis answer: " + digits, e);
    }
  }

  private static void requireAtMost(long limit, long value) throws IOException {
    if (value > limit) {
      throw new IOException("a Redis answer of " + value + " is over the limit of " + limit);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
