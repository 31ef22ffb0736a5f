package org.zonecast.config;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * Applies the log's configuration, which lies beside this class. Lines go to standard error. Before
 * a configuration is read, {@code ZONECAST_LOG=json} (environment or system property) already
 * counts.
 */
public final class Logging {
  private static final String FORMAT = "ZONECAST_LOG";

  private Logging() {}

  /** Writes lines in this format from now on. */
  public static void apply(LogFormat format) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return; // another SLF4J provider was put on the class path on purpose
    }
    URL configuration =
        Objects.requireNonNull(Logging.class.getResource("/logback.xml"), "logback.xml");
    context.reset();
    context.putProperty(FORMAT, format.name().toLowerCase(Locale.ROOT));
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(configuration);
    } catch (JoranException e) {
      throw new IllegalStateException("the log's own configuration is broken", e);
    }
  }
}
