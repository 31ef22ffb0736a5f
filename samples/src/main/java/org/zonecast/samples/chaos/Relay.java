package org.zonecast.samples.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * A TCP relay on loopback whose connections can be cut, half-cut and slowed down for each client
 * process by itself, the ones to come included.
 */
public final class Relay implements AutoCloseable {
  private static final int PIECE_BYTES = 16 << 10;

  private final ServerSocket server;
  private final Dialer dialer;
  private final Links links = new Links();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Executor threads = task -> Thread.ofVirtual().name("relay").start(task);

  /** Connects a new client to where it wants to go. */
  interface Dialer {
    Socket dial(Socket client) throws IOException;
  }

  private record Connection(Socket client, Socket target, CompletableFuture<Long> owner) {
    void close() {
      closeQuietly(client);
      closeQuietly(target);
    }

    private static void closeQuietly(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException("a socket that cannot be closed", e);
      }
    }
  }

  private Relay(ServerSocket server, Dialer dialer) {
    this.server = server;
    this.dialer = dialer;
  }

  /** Relays everything to one port of this machine. */
  public static Relay to(int port) throws IOException {
    return start(client -> new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Relays to wherever the client says, by SOCKS 5 without authentication (RFC 1928). */
  public static Relay socks() throws IOException {
    return start(Socks::dial);
  }

  private static Relay start(Dialer dialer) throws IOException {
    var server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var relay = new Relay(server, dialer);
    Thread.ofVirtual().name("relay-" + server.getLocalPort()).start(relay::acceptAll);
    return relay;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** How the connections of a process are from now on. */
  public void set(long pid, Link link) {
    links.set(pid, link);
  }

  /** Everything passes again. */
  public void heal() {
    links.heal();
  }

  /** Closes the connections that a process has. */
  public void breakOff(long pid) {
    open.stream().filter(connection -> connection.owner().join() == pid).forEach(Connection::close);
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) {
    var owner = CompletableFuture.supplyAsync(() -> SocketOwner.of(client.getPort()), threads);
    try {
      client.setTcpNoDelay(true);
      Socket target = dialer.dial(client);
      target.setTcpNoDelay(true);
      var connection = new Connection(client, target, owner);
      open.add(connection);
      threads.execute(() -> pump(connection, true));
      pump(connection, false);
    } catch (IOException e) {
      Connection.closeQuietly(client);
    }
  }

  private void pump(Connection connection, boolean upward) {
    Socket from = upward ? connection.client() : connection.target();
    Socket to = upward ? connection.target() : connection.client();
    try {
      pump(connection, upward, from.getInputStream(), to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      connection.close();
    } catch (InterruptedException e) {
      connection.close();
      Thread.currentThread().interrupt();
    }
    if (from.isClosed() || from.isOutputShutdown()) {
      connection.close();
      open.remove(connection);
    }
  }

  private void pump(Connection connection, boolean upward, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE_BYTES];
    int read = in.read(piece);
    while (read >= 0) {
      links.await(connection.owner()::join, upward);
      out.write(piece, 0, read);
      read = in.read(piece);
    }
    links.await(connection.owner()::join, upward);
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Connection::close);
  }
}
