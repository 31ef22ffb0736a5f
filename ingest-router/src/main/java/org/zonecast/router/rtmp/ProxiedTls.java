package org.zonecast.router.rtmp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The JDK's TLS for a server whose connections from trusted proxies may begin with a header of the
 * PROXY protocol. Vert.x itself would want one of everybody, and believe everybody.
 */
final class ProxiedTls extends JdkSSLEngineOptions {
  private final Predicate<String> trusted;

  /**
   * @param trusted whether a peer of this IP address may name somebody else
   */
  ProxiedTls(Predicate<String> trusted) {
    this.trusted = trusted;
  }

  private ProxiedTls(ProxiedTls other) {
    super(other);
    this.trusted = other.trusted;
  }

  @Override
  public ProxiedTls copy() {
    return new ProxiedTls(this);
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new DefaultSslContextFactory(SslProvider.JDK, false) {
      @Override
      public SslContext create() throws SSLException {
        return new Context(super.create(), trusted);
      }
    };
  }

  /** The same context, but for its handlers. */
  private static final class Context extends DelegatingSslContext {
    private final Predicate<String> trusted;

    Context(SslContext jdk, Predicate<String> trusted) {
      super(jdk);
      this.trusted = trusted;
    }

    @Override
    protected SslHandler newHandler(ByteBufAllocator buffers, boolean startTls, Executor tasks) {
      return new ProxiedTlsHandler(newEngine(buffers), startTls, tasks, trusted);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator buffers, String host, int port, boolean startTls, Executor tasks) {
      return new ProxiedTlsHandler(newEngine(buffers, host, port), startTls, tasks, trusted);
    }

    /** Vert.x does that itself. */
    @Override
    protected void initEngine(SSLEngine engine) {}
  }
}
