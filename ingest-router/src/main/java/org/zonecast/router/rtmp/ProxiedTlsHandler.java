package org.zonecast.router.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one connection, before which a trusted proxy may name the encoder. The time for the
 * handshake holds for its header, too.
 */
final class ProxiedTlsHandler extends SslHandler {
  private final Predicate<String> trusted;

  /** Null if nothing may stand before TLS, or nothing more. */
  private @Nullable ProxyPreface preface;

  ProxiedTlsHandler(SSLEngine engine, boolean startTls, Executor tasks, Predicate<String> trusted) {
    super(engine, startTls, tasks);
    this.trusted = trusted;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    if (context.channel().remoteAddress() instanceof InetSocketAddress peer
        && trusted.test(peer.getAddress().getHostAddress())) {
      preface = new ProxyPreface();
    }
    super.handlerAdded(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    ProxyPreface before = preface;
    if (before == null || !(message instanceof ByteBuf bytes)) {
      super.channelRead(context, message);
      return;
    }
    try {
      before.read(Buffer.buffer(ByteBufUtil.getBytes(bytes)));
    } catch (RejectedException e) {
      refuse(context, e);
      return;
    } finally {
      bytes.release();
    }
    if (before.isDone()) {
      end(before);
      name(context, before.source());
      super.channelRead(context, Unpooled.wrappedBuffer(before.rest().getBytes()));
    }
  }

  /** Vert.x gives this out as the address of the socket. */
  private static void name(ChannelHandlerContext context, @Nullable IpAndPort source) {
    if (source != null) {
      context
          .channel()
          .attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE)
          .set(SocketAddress.inetSocketAddress(source.port(), source.ip()));
    }
  }

  /** What the server is told of handshakes that fail, it is told of this. */
  private static void refuse(ChannelHandlerContext context, RejectedException why) {
    context.fireUserEventTriggered(new SslHandshakeCompletionEvent(why));
    var _ = context.close();
  }

  private void end(ProxyPreface before) {
    preface = null;
    before.close();
  }

  @Override
  public void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    ProxyPreface before = preface;
    if (before != null) {
      end(before);
    }
    super.handlerRemoved0(context);
  }
}
