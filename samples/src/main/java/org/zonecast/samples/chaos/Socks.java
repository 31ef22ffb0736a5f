package org.zonecast.samples.chaos;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The server's side of SOCKS 5 up to the connection: CONNECT without authentication (RFC 1928). */
final class Socks {
  private static final int VERSION = 5;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int DOMAIN = 3;
  private static final int IPV6 = 4;
  private static final byte[] NO_AUTHENTICATION = {VERSION, 0};
  private static final byte[] CONNECTED = {VERSION, 0, 0, IPV4, 0, 0, 0, 0, 0, 0};
  private static final byte[] REFUSED = {VERSION, 5, 0, IPV4, 0, 0, 0, 0, 0, 0};

  private Socks() {}

  static Socket dial(Socket client) throws IOException {
    var in = new DataInputStream(client.getInputStream());
    var out = new DataOutputStream(client.getOutputStream());
    requireVersion(in);
    in.readNBytes(in.readUnsignedByte());
    out.write(NO_AUTHENTICATION);
    requireVersion(in);
    if (in.readUnsignedByte() != CONNECT) {
      throw new IOException("not a CONNECT");
    }
    in.skipNBytes(1);
    InetAddress address = address(in);
    try {
      Socket target = new Socket(address, in.readUnsignedShort());
      out.write(CONNECTED);
      return target;
    } catch (IOException e) {
      out.write(REFUSED);
      throw e;
    }
  }

  private static void requireVersion(DataInputStream in) throws IOException {
    if (in.readUnsignedByte() != VERSION) {
      throw new IOException("not SOCKS 5");
    }
  }

  private static InetAddress address(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case IPV4 -> InetAddress.getByAddress(in.readNBytes(4));
      case IPV6 -> InetAddress.getByAddress(in.readNBytes(16));
      case DOMAIN ->
          InetAddress.getByName(
              new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII));
      default -> throw new IOException("address of unknown kind " + kind);
    };
  }
}
