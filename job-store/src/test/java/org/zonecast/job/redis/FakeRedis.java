package org.zonecast.job.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server that speaks RESP2 and answers what a test says; no answer closes the connection. */
final class FakeRedis implements AutoCloseable {
  static final String NOTHING = "$-1\r\n";
  private static final String HELLO = "*2\r\n$5\r\nproto\r\n:2\r\n";

  final List<List<String>> asked = new CopyOnWriteArrayList<>();

  /** How many clients have come so far. */
  final AtomicInteger connections = new AtomicInteger();

  private final Function<List<String>, String> answers;
  private final ServerSocket server;

  /**
   * @param answers given a command with its arguments, the answer as it is sent; empty for none
   */
  FakeRedis(Function<List<String>, String> answers) throws IOException {
    this.answers = answers;
    this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return server.getLocalPort();
  }

  static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  static String list(String... texts) {
    var answer = new StringBuilder("*" + texts.length + "\r\n");
    for (String text : texts) {
      answer.append(bulk(text));
    }
    return answer.toString();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
      String answer;
      do {
        List<String> command = command(in);
        asked.add(command);
        answer = command.getFirst().equals("HELLO") ? HELLO : answers.apply(command);
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      } while (!answer.isEmpty());
    } catch (IOException e) {
      // The client has closed.
    }
  }

  private static List<String> command(DataInputStream in) throws IOException {
    int words = number(in, '*');
    var command = new ArrayList<String>();
    for (int i = 0; i < words; i++) {
      int length = number(in, '$');
      byte[] word = new byte[length + 2]; // with the end of the line
      in.readFully(word);
      command.add(new String(word, 0, length, ISO_8859_1));
    }
    return command;
  }

  private static int number(DataInputStream in, char begin) throws IOException {
    if (in.readByte() != begin) {
      throw new IOException("no RESP2");
    }
    var digits = new StringBuilder();
    for (int next = in.readByte(); next != '\r'; next = in.readByte()) {
      digits.append((char) next);
    }
    in.readByte();
    return Integer.parseInt(digits.toString());
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
