package org.zonecast.samples.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** The clusters of a test class: where a test fails, its report says how they were. */
public final class Clusters
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  private final List<RunningCluster> started = new CopyOnWriteArrayList<>();

  /** Starts one as {@link RunningCluster#start} does. Whoever asked for it closes it. */
  public RunningCluster start(Path folder, String... options) throws IOException {
    RunningCluster cluster = RunningCluster.start(folder, options);
    started.add(cluster);
    return cluster;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  private Throwable told(Throwable failure) {
    if (!(failure instanceof TestAbortedException)) {
      started.forEach(cluster -> failure.addSuppressed(new Account(cluster.account())));
    }
    return failure;
  }

  /** What stands below a failure in its report. */
  private static final class Account extends Exception {
    private static final long serialVersionUID = 1;

    Account(String text) {
      super("the cluster then:\n" + text, null, false, false);
    }
  }
}
