package org.zonecast.worker.codec;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.worker.child.ChildFraming;
import org.zonecast.worker.child.ChildMessage;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The codec child: a process that reads a feed on its standard input and writes child messages to
 * its standard output. It ends with its input, so it never outlives its parent; signals that ask a
 * process to end pass it by.
 */
public final class TranscoderMain {
  private static final int BUFFER_BYTES = 1 << 16;

  private TranscoderMain() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    leaveSignalsToTheParent();
    setJavaCppLimits();
    System.setProperty("java.awt.headless", "true"); // for thumbnails
    var out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES));
    System.setOut(System.err); // standard output is a pipe for messages; nothing else may reach it
    var in =
        new DataInputStream(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES));
    try {
      WarmUp.run();
    } catch (CodecException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    send(out, new ChildMessage.Ready(ProcessHandle.current().pid(), EncoderId.CURRENT));
    transcode(in, out);
  }

  /**
   * Ctrl-C goes to every process of the terminal, and a supervisor may end a service's processes
   * all at once: the parent drains then, and needs its children for that.
   */
  static void leaveSignalsToTheParent() {
    for (String name : List.of("INT", "TERM")) {
      Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
    }
  }

  /**
   * JavaCPP would count native memory against the heap's limit, and keep a thread to collect what
   * is released explicitly here. Must run before its first class is loaded.
   */
  static void setJavaCppLimits() {
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("org.bytedeco.javacpp.noPointerGC", "true");
  }

  private static void transcode(DataInputStream in, DataOutputStream out) throws IOException {
    try (ExecutorService thumbnailMaker =
            Executors.newSingleThreadExecutor(TranscoderMain::thumbnailThread);
        var transcoder =
            new Transcoder(
                message -> sendUnchecked(out, message), System::nanoTime, thumbnailMaker)) {
      for (FeedMessage message = FeedFraming.read(in);
          message != null;
          message = FeedFraming.read(in)) {
        transcoder.accept(message);
      }
    }
  }

  private static Thread thumbnailThread(Runnable work) {
    return Thread.ofPlatform().name("thumbnails").daemon().unstarted(work);
  }

  private static void sendUnchecked(DataOutputStream out, ChildMessage message) {
    try {
      send(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(DataOutputStream out, ChildMessage message) throws IOException {
    ChildFraming.write(out, message);
    out.flush();
  }
}
