package org.zonecast.worker.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;

/** A child process that tells progress for each message that it reads. */
public final class EchoChild {
  private EchoChild() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    DataOutputStream out = new DataOutputStream(System.out);
    DataInputStream in = new DataInputStream(System.in);
    ChildFraming.write(out, new ChildMessage.Ready(ProcessHandle.current().pid(), "echo"));
    out.flush();
    for (FeedMessage m = FeedFraming.read(in); m != null; m = FeedFraming.read(in)) {
      long slot = m instanceof FeedMessage.VideoUnit unit ? unit.slot() : -1;
      ChildFraming.write(out, new ChildMessage.Progress(slot, slot));
      out.flush();
    }
  }
}
