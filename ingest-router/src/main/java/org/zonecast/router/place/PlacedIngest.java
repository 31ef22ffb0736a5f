package org.zonecast.router.place;

import io.vertx.core.Future;
import java.util.function.BiConsumer;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.route.Origin;

/** The door of the feed, with a look at where those come from who are let in. */
public final class PlacedIngest implements Ingest {
  private final Ingest feed;
  private final Places places;
  private final BiConsumer<String, Origin> told;

  /**
   * @param told is given a stream's id and its broadcaster's place, before any media
   */
  public PlacedIngest(Ingest feed, Places places, BiConsumer<String, Origin> told) {
    this.feed = feed;
    this.places = places;
    this.told = told;
  }

  @Override
  public Future<Publication> publish(PublishRequest request, Publisher publisher) {
    return feed.publish(request, publisher)
        .onSuccess(publication -> {
          String ip = TrustedProxies.withoutPort(request.remoteAddress());
          told.accept(streamOf(request.key()), places.find(ip, request.region()));
        });
  }

  /** The stream's id stands first in a key, and this key was found good. */
  private static String streamOf(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }
}
