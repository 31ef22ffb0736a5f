package org.zonecast.router.peer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.zonecast.router.peer.PeerMessages.Marks;
import org.zonecast.router.peer.PeerMessages.Records;
import org.zonecast.router.peer.PeerMessages.Wanted;

/**
 * Brings the records here that another router has otherwise: both compare them in short first, and
 * only what differs is asked for, a bounded number at a time. From one of the version before, which
 * cannot do that, all of them.
 */
final class RecordPull {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final RecordMarks marks;
  private final Blocking blocking;
  private final Consumer<Records> receiver;
  private final Map<String, Future<Integer>> underWay = new ConcurrentHashMap<>();

  /**
   * @param receiver gets what comes, on the context that asked
   */
  RecordPull(RecordMarks marks, Blocking blocking, Consumer<Records> receiver) {
    this.marks = marks;
    this.blocking = blocking;
    this.receiver = receiver;
  }

  /** How many records came. While that is under way nobody asks the same router again. */
  Future<Integer> from(PeerClient peer) {
    String router = peer.address().id();
    Future<Integer> before = underWay.get(router);
    if (before != null && !before.isComplete()) {
      return before;
    }
    Future<Integer> begun = blocking.compute(marks::sum).compose(sum -> pages(peer, "?sum=" + sum));
    underWay.put(router, begun);
    return begun;
  }

  private Future<Integer> pages(PeerClient peer, String query) {
    return peer.find("/internal/records/marks" + query, Marks.class, TIMEOUT)
        .compose(found -> found.isPresent() ? page(peer, found.get()) : all(peer));
  }

  private Future<Integer> page(PeerClient peer, Marks told) {
    List<Records> came = new ArrayList<>();
    return blocking
        .compute(() -> marks.missing(told))
        .compose(questions -> ask(peer, questions.iterator(), came))
        .onComplete(done -> receiver.accept(together(came)))
        .compose(done -> {
          int here = size(came);
          return told.next() == null
              ? Future.succeededFuture(here)
              : pages(peer, "?after=" + told.next()).map(rest -> here + rest);
        });
  }

  private static Future<Void> ask(PeerClient peer, Iterator<Wanted> questions, List<Records> came) {
    return questions.hasNext()
        ? peer.post("/internal/records/wanted", questions.next(), Records.class, TIMEOUT)
            .compose(records -> {
              came.add(records);
              return ask(peer, questions, came);
            })
        : Future.succeededFuture();
  }

  private Future<Integer> all(PeerClient peer) {
    return peer.get("/internal/records", Records.class, TIMEOUT)
        .map(records -> {
          receiver.accept(records);
          return size(List.of(records));
        });
  }

  private static Records together(List<Records> parts) {
    return new Records(
        parts.stream().flatMap(part -> part.streams().stream()).toList(),
        parts.stream().flatMap(part -> part.cdns().stream()).toList());
  }

  private static int size(List<Records> parts) {
    return parts.stream().mapToInt(part -> part.streams().size() + part.cdns().size()).sum();
  }
}
