package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zonecast.benchmarks.Programs;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.redis.ProcessHost;
import org.zonecast.samples.local.Wiring;

/**
 * A network namespace of its own for each zone, all linked to one bridge. CDNs and encoders stand
 * at the bridge. A link that is cut carries nothing either way, and nobody is told: no port is
 * closed, no route lost, no address unknown. Needs root and iproute2; addresses are of RFC 2544's
 * network for benchmarks.
 */
final class ZoneNetwork implements AutoCloseable {
  private static final List<String> TOOLS = List.of("ip", "bridge");
  private static final String ADDRESS = "198.18.%d.%d";

  /** States of a bridge's port (linux/if_bridge.h). */
  private static final String DISABLED = "0";

  private static final String FORWARDING = "3";

  private final String bridge = "zc" + ProcessHandle.current().pid() % 100_000;
  private final int subnet = 1 + (int) (ProcessHandle.current().pid() % 250);
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Thread removal = new Thread(this::remove);

  private ZoneNetwork(List<String> zones) {
    zones.forEach(zone -> numbers.put(zone, numbers.size() + 1));
  }

  /** Why there can be none on this machine; empty if there can be one. It is tried out. */
  static String lacking() throws InterruptedException {
    if (!TOOLS.stream().allMatch(tool -> Programs.find(tool).isPresent())) {
      return "no ip and bridge on the PATH; install the package iproute2";
    }
    if (!System.getProperty("user.name").equals("root")) {
      return "network namespaces need root";
    }
    try (ZoneNetwork network = of(List.of("probe"))) {
      network.cut(List.of("probe"));
      return "";
    } catch (IOException e) {
      return "this machine allows no network namespaces with a bridge: " + e;
    }
  }

  /** Makes one for these zones. */
  static ZoneNetwork of(List<String> zones) throws IOException, InterruptedException {
    var network = new ZoneNetwork(zones);
    Runtime.getRuntime().addShutdownHook(network.removal);
    try {
      network.make();
      return network;
    } catch (IOException | InterruptedException e) {
      network.close();
      throw e;
    }
  }

  private void make() throws IOException, InterruptedException {
    run("ip link add %s address %s type bridge".formatted(bridge, mac(0)));
    run("ip address add %s/24 dev %s".formatted(address(0), bridge));
    run("ip link set %s up".formatted(bridge));
    for (String zone : numbers.keySet()) {
      link(zone);
    }
    for (int number : numbers.values()) {
      run("ip neighbor replace %s dev %s".formatted(neighbor(number), bridge));
    }
  }

  private void link(String zone) throws IOException, InterruptedException {
    int own = number(zone);
    String namespace = namespace(zone);
    run("ip netns add " + namespace);
    run(
        "ip link add %s type veth peer name eth0 address %s netns %s"
            .formatted(port(zone), mac(own), namespace));
    run("ip link set %s master %s up".formatted(port(zone), bridge));
    run("ip -n %s address add %s/24 dev eth0".formatted(namespace, address(own)));
    run("ip -n %s link set eth0 up".formatted(namespace));
    run("ip -n %s link set lo up".formatted(namespace));
    for (int other = 0; other <= numbers.size(); other++) {
      if (other != own) {
        run("ip -n %s neighbor replace %s dev eth0".formatted(namespace, neighbor(other)));
      }
    }
  }

  /** An address that needs not be asked for, so that its loss is not noticed there. */
  private String neighbor(int number) {
    return "%s lladdr %s nud permanent".formatted(address(number), mac(number));
  }

  private String address(int number) {
    return ADDRESS.formatted(subnet, number + 1);
  }

  private static String mac(int number) {
    return "02:5a:43:00:00:%02x".formatted(number + 1);
  }

  private int number(String zone) {
    return Optional.ofNullable(numbers.get(zone))
        .orElseThrow(() -> new IllegalArgumentException("no zone " + zone));
  }

  private String namespace(String zone) {
    return bridge + "-" + zone;
  }

  private String port(String zone) {
    return bridge + "-" + number(zone);
  }

  /** Where the zones and these CDNs stand. */
  Wiring wiring(List<String> cdns) {
    Map<String, ProcessHost> hosts = new HashMap<>();
    for (String zone : numbers.keySet()) {
      hosts.put(
          zone,
          new ProcessHost(address(number(zone)), List.of("ip", "netns", "exec", namespace(zone))));
    }
    cdns.forEach(cdn -> hosts.put(cdn, new ProcessHost(address(0), List.of())));
    return Wiring.at(hosts);
  }

  /** From now on nothing passes between these zones and all else. */
  void cut(Collection<String> zones) throws IOException, InterruptedException {
    setState(zones, DISABLED);
  }

  /** Everything passes again. */
  void mend() throws IOException, InterruptedException {
    setState(numbers.keySet(), FORWARDING);
  }

  private void setState(Collection<String> zones, String state)
      throws IOException, InterruptedException {
    for (String zone : zones) {
      run("bridge link set dev %s state %s".formatted(port(zone), state));
    }
  }

  private static void run(String command) throws IOException, InterruptedException {
    Workplace.run(List.of(command.split(" ")));
  }

  private void remove() {
    List<String> commands = new ArrayList<>();
    numbers.keySet().forEach(zone -> commands.add("ip netns delete " + namespace(zone)));
    commands.add("ip link delete " + bridge);
    for (String command : commands) {
      try {
        run(command);
      } catch (IOException e) {
        Workplace.note(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    if (Runtime.getRuntime().removeShutdownHook(removal)) {
      remove();
    }
  }
}
