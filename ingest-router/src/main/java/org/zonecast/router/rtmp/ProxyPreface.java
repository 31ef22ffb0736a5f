package org.zonecast.router.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the first byte of RTMP on a connection from a trusted proxy: a header of the
 * PROXY protocol, version 1 or 2, or nothing. RTMP begins with another byte than both.
 */
final class ProxyPreface {
  /** Of all that other proxies may add to a header of version 2. */
  private static final int MAX_EXTRA_BYTES = 2048;

  private static final int V1 = 'P';
  private static final int V2 = 0x0D;

  private final EmbeddedChannel decoder =
      new EmbeddedChannel(new HAProxyMessageDecoder(MAX_EXTRA_BYTES, true));
  private final Buffer rest = Buffer.buffer();
  private boolean begun;
  private boolean done;
  private @Nullable IpAndPort source;

  /**
   * Takes bytes until the preface is over.
   *
   * @throws RejectedException if they begin like a header and are none
   */
  void read(Buffer bytes) throws RejectedException {
    if (!begun && bytes.length() > 0) {
      begun = true;
      done = bytes.getByte(0) != V1 && bytes.getByte(0) != V2;
    }
    if (done) {
      rest.appendBuffer(bytes);
      return;
    }
    try {
      decoder.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
    } catch (RuntimeException e) { // of the decoder, whatever is wrong with the bytes
      decoder.finishAndReleaseAll();
      throw new RejectedException(RejectReason.NOT_RTMP, "a PROXY header that is none");
    }
    take();
  }

  private void take() {
    for (Object part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
      if (part instanceof HAProxyMessage header) {
        source = address(header);
        header.release();
        done = true;
      } else if (part instanceof ByteBuf bytes) {
        byte[] more = new byte[bytes.readableBytes()];
        bytes.readBytes(more);
        bytes.release();
        rest.appendBytes(more);
      }
    }
  }

  /**
   * Health checks of the proxy itself name nobody, nor do sockets in its file system. Version 1
   * writes an address as it likes: it is read, so that an encoder has one name however it comes.
   */
  private static @Nullable IpAndPort address(HAProxyMessage header) {
    return switch (header.proxiedProtocol().addressFamily()) {
      case AF_IPv4, AF_IPv6 ->
          IpAndPort.of(
              SocketAddress.inetSocketAddress(header.sourcePort(), header.sourceAddress()));
      case AF_UNIX, AF_UNSPEC -> null;
    };
  }

  /** Whether the protocol itself has begun, or can begin. */
  boolean isDone() {
    return done;
  }

  /** Whom the proxy names; null if it names nobody. */
  @Nullable IpAndPort source() {
    return source;
  }

  /** What came behind the preface. */
  Buffer rest() {
    return rest;
  }

  /** The connection is gone. */
  void close() {
    decoder.finishAndReleaseAll();
  }
}
