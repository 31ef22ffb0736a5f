package org.zonecast.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports of the loopback that nobody listens on now, for programs that cannot say which one the
 * system gave them. All lie below 32768, where the kernel takes none for outgoing connections, so
 * that they stay free until somebody listens.
 */
public final class FreePorts {
  static final int END = 32_768;

  private static final int LOWEST = 10_000;
  private static final int TRIES = 1000;

  private FreePorts() {}

  public static int one() throws IOException {
    return some(1).getFirst();
  }

  /** So many different ones. */
  static List<Integer> some(int count) throws IOException {
    var held = new ArrayList<ServerSocket>();
    try {
      for (int tries = 0; held.size() < count && tries < TRIES; tries++) {
        tryHold(ThreadLocalRandom.current().nextInt(LOWEST, END), held);
      }
      if (held.size() < count) {
        throw new IOException("no free ports between " + LOWEST + " and " + END);
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static void tryHold(int port, List<ServerSocket> held) {
    try {
      held.add(bind(port));
    } catch (IOException taken) {
      // Somebody has this one: the caller tries another.
    }
  }

  /** Listens, which fails where somebody else does. */
  static ServerSocket bind(int port) throws IOException {
    var socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
