package org.zonecast.router.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Supplier;
import org.zonecast.router.place.Places;
import org.zonecast.router.place.TrustedProxies;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.World;

/** Finds out where the broadcasters are that calls are made for. */
public final class Callers {
  private final Places places;
  private final TrustedProxies proxies;
  private final Supplier<World> world;

  public Callers(Places places, TrustedProxies proxies, Supplier<World> world) {
    this.places = places;
    this.proxies = proxies;
    this.world = world;
  }

  /** By what the query says, or else by the address of whoever makes the call. */
  public Origin find(HttpServerRequest request) {
    AskedPlace asked = AskedPlace.of(request, world.get());
    return places.find(asked.ip() == null ? address(request) : asked.ip(), asked.region());
  }

  private String address(HttpServerRequest request) {
    List<String> hops = request.headers().getAll("X-Forwarded-For");
    return proxies.client(request.remoteAddress().hostAddress(), hops);
  }
}
