package org.zonecast.router.rtmp;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a certificate's files from time to time, and has a changed pair taken into use. A pair
 * that is no good is refused once two looks have seen it: the first may have come between the
 * writing of one file and of the other. The one in use stays.
 */
final class TlsReload extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(TlsReload.class);

  private final TlsSettings settings;
  private final Clock clock;
  private final Function<TlsIdentity, Future<?>> use;
  private final TlsMetrics metrics;
  private volatile TlsIdentity current;
  private boolean looking;
  private boolean expiryTold;
  private String doubted = "";
  private String refused = "";

  /** What one look at the files found. */
  private sealed interface Found {
    record Same() implements Found {}

    record Changed(TlsIdentity identity) implements Found {}

    record Broken(String why) implements Found {}
  }

  /**
   * @param use takes a new certificate into use
   */
  TlsReload(
      TlsSettings settings,
      TlsIdentity first,
      Clock clock,
      MeterRegistry registry,
      Function<TlsIdentity, Future<?>> use) {
    this.settings = settings;
    this.current = first;
    this.clock = clock;
    this.use = use;
    this.metrics = TlsMetrics.of(registry, clock, () -> current);
  }

  @Override
  public Future<?> start() {
    warnIfExpired();
    vertx.setPeriodic(settings.lookEvery().toMillis(), timer -> look());
    return Future.succeededFuture();
  }

  private void look() {
    if (looking) {
      return;
    }
    looking = true;
    vertx
        .executeBlocking(this::find)
        .compose(this::settle)
        .onFailure(e -> log.error("rtmps: looking at the certificate failed", e))
        .onComplete(done -> looking = false);
  }

  private Found find() {
    try {
      TlsPem pem = TlsPem.read(settings);
      return pem.sameAs(current.pem())
          ? new Found.Same()
          : new Found.Changed(TlsIdentity.of(pem, vertx));
    } catch (TlsException e) {
      return new Found.Broken(String.valueOf(e.getMessage()));
    }
  }

  private Future<?> settle(Found found) {
    switch (found) {
      case Found.Same() -> {
        doubted = "";
        refused = "";
        warnIfExpired();
      }
      case Found.Broken(String why) -> doubt(why);
      case Found.Changed(TlsIdentity identity) -> {
        return use.apply(identity).onSuccess(done -> taken(identity));
      }
    }
    return Future.succeededFuture();
  }

  private void doubt(String why) {
    boolean seenBefore = why.equals(doubted);
    doubted = why;
    if (seenBefore && !why.equals(refused)) {
      refused = why;
      metrics.refused().increment();
      log.warn("rtmps: the new certificate is refused and the old one stays in use: {}", why);
    }
  }

  private void taken(TlsIdentity identity) {
    current = identity;
    expiryTold = false;
    doubted = "";
    refused = "";
    metrics.taken().increment();
    log.info(
        "rtmps: new certificate in use: {}, good until {}", identity.subject(), identity.expires());
    warnIfExpired();
  }

  private void warnIfExpired() {
    if (!expiryTold && current.expires().isBefore(clock.instant())) {
      expiryTold = true;
      log.warn(
          "rtmps: the certificate of {} has expired at {}", current.subject(), current.expires());
    }
  }
}
