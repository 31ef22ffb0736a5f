package org.zonecast.router.api;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.route.World;

/**
 * Where a broadcaster is, as a call's query says it: {@code ?ip=} and {@code ?region=}.
 *
 * @param ip its address; null if not given
 * @param region the region that it asks for, one of the world's; empty if none
 */
record AskedPlace(@Nullable String ip, String region) {

  /**
   * Reads the query of a call.
   *
   * @throws ApiException if it names no address or no region of the world
   */
  static AskedPlace of(HttpServerRequest request, World world) {
    String ip = request.getParam("ip");
    if (ip != null && !NetUtil.isValidIpV4Address(ip) && !NetUtil.isValidIpV6Address(ip)) {
      throw ApiException.badRequest("ip must be an IP address, got \"" + ip + "\"");
    }
    String region = request.getParam("region", "");
    if (!region.isEmpty() && world.region(region).isEmpty()) {
      throw ApiException.badRequest("region must be one of the world's, got \"" + region + "\"");
    }
    return new AskedPlace(ip, region);
  }
}
