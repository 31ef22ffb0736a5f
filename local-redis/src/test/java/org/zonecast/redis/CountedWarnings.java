package org.zonecast.redis;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** Counts the package's warnings with a certain text in them, while it is open. */
final class CountedWarnings implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RedisPair.class.getPackageName());
  private final AtomicInteger count = new AtomicInteger();
  private final AppenderBase<ILoggingEvent> appender;

  CountedWarnings(String text) {
    appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN && event.getFormattedMessage().contains(text)) {
              count.incrementAndGet();
            }
          }
        };
    appender.start();
    logger.addAppender(appender);
  }

  int count() {
    return count.get();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
