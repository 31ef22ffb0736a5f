package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the package logs while it is open. */
final class LogLines implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RtmpServer.class.getPackageName());
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  LogLines() {
    appender.start();
    logger.addAppender(appender);
  }

  List<String> warnings() {
    return events.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Bad input is no error of ours, and no line holds what is secret in a key. */
  void assertHarmless(String secret) {
    assertThat(events)
        .allSatisfy(event -> {
          assertThat(event.getThrowableProxy()).as(event.getFormattedMessage()).isNull();
          assertThat(event.getLevel().isGreaterOrEqual(Level.ERROR)).isFalse();
          assertThat(event.getFormattedMessage()).doesNotContain(secret);
        });
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
