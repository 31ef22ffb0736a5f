package org.zonecast.router.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.router.place.PlaceSettings.NetworkPlace;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Place;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;

class PlacesTest {
  private static final World WORLD =
      new World(List.of(new Region("fra", 50.1, 8.7, List.of("fra-a"))));

  @TempDir private Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void theDatabaseKnowsBothKindsOfAddresses() throws Exception {
    GeoDatabase database = database(tiny());
    assertThat(found(database, "8.8.8.8")).isEqualTo("37.5,-122.25 database");
    assertThat(found(database, "::ffff:8.8.8.8")).isEqualTo("37.5,-122.25 database");
    assertThat(found(database, "2a00:1450::1")).isEqualTo("53.25,-6.25 database");
    assertThat(found(database, "9.9.9.9")).isEqualTo("unknown");
  }

  @Test
  void aFileThatHasChangedIsReadAnewAndABrokenOneIsNot() throws Exception {
    GeoDatabase database = database(tiny());
    Path file = folder.resolve("places.mmdb");
    var places = new Places(WORLD, PlaceSettings.NONE, Optional.of(database), meters);
    write(file, new TinyDatabase().with("9.9.9.0/24", 1, 2).bytes(), 1);
    places.reload();
    assertThat(found(database, "9.9.9.9")).isEqualTo("1.0,2.0 database");
    assertThat(found(database, "8.8.8.8")).isEqualTo("unknown");
    write(file, new byte[1000], 2);
    places.reload();
    places.reload();
    assertThat(found(database, "9.9.9.9")).as("the old one stays").isEqualTo("1.0,2.0 database");
    assertThat(meters.counter("zonecast.place.reloads", "result", "refused").count()).isEqualTo(1);
  }

  @Test
  void aFileThatIsMissingOrBrokenIsSaidSo() throws Exception {
    assertThatThrownBy(() -> GeoDatabase.open(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none is not a file");
    assertThatThrownBy(() -> database(new byte[100]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("places.mmdb is no database in MaxMind's format");
    byte[] cut = tiny();
    assertThatThrownBy(() -> database(java.util.Arrays.copyOf(cut, cut.length - 40)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aRegionThatIsAskedForStandsAboveTheAddress() throws Exception {
    Places places = new Places(WORLD, PlaceSettings.NONE, Optional.empty(), meters);
    assertThat(places.find("198.51.100.1", "fra").region()).hasValue("fra");
    assertThat(places.find("198.51.100.1", "mars"))
        .as("one that is not there is passed over")
        .isEqualTo(places.find("198.51.100.1", ""));
    assertThat(meters.counter("zonecast.place.unknown.regions").count()).isEqualTo(1);
  }

  @Test
  void configuredNetworksStandAboveTheDatabaseAndTheSmallerAboveTheLarger() throws Exception {
    var settings =
        new PlaceSettings(
            null,
            List.of(),
            List.of(
                new NetworkPlace("8.0.0.0/8", 1, 1),
                new NetworkPlace("8.8.8.0/25", 2, 2),
                new NetworkPlace("192.0.2.0/25", 3, 3)));
    Places places = new Places(WORLD, settings, Optional.of(database(tiny())), meters);
    assertThat(text(places.find("8.8.8.8", ""))).isEqualTo("2.0,2.0 network 8.8.8.0/25");
    assertThat(text(places.find("8.8.8.128", ""))).isEqualTo("1.0,1.0 network 8.0.0.0/8");
    assertThat(text(places.find("192.0.2.1", ""))).isEqualTo("3.0,3.0 network 192.0.2.0/25");
    assertThat(text(places.find("192.0.2.200", "")))
        .isEqualTo("50.1,8.7 test network 192.0.2.0/24");
    assertThat(text(places.find("127.2.0.1", "")))
        .isEqualTo("38.9,-77.4 test network 127.2.0.0/16");
    assertThat(places.find("10.0.0.1", "")).isEqualTo(Origin.UNKNOWN);
    assertThat(places.find("nowhere", "")).isEqualTo(Origin.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, '50.1,8.7 test network 192.0.2.0/24'",
    "198.51.100.1, '38.9,-77.4 test network 198.51.100.0/24'",
    "203.0.113.1, '1.35,103.8 test network 203.0.113.0/24'",
    "2001:db8:1::1, '50.1,8.7 test network 2001:db8:1::/48'",
    "2001:db8:1:ffff:ffff:ffff:ffff:ffff, '50.1,8.7 test network 2001:db8:1::/48'",
    "2001:db8:2::1, '38.9,-77.4 test network 2001:db8:2::/48'",
    "2001:DB8:3:0:0:0:0:1, '1.35,103.8 test network 2001:db8:3::/48'",
    "2001:db8:3::1%eth0, '1.35,103.8 test network 2001:db8:3::/48'",
    "::ffff:203.0.113.1, '1.35,103.8 test network 203.0.113.0/24'",
    "2001:db8:4::1, unknown",
    "::1, unknown",
    "fe80::1%eth0, unknown"
  })
  void theNetworksForTestsAreOfBothKinds(String ip, String place) {
    Places places = new Places(WORLD, PlaceSettings.NONE, Optional.empty(), meters);
    assertThat(text(places.find(ip, ""))).isEqualTo(place);
  }

  @Test
  void configuredNetworksOfIpv6StandAboveTheDatabaseToo() throws Exception {
    var settings =
        new PlaceSettings(
            null,
            List.of(),
            List.of(
                new NetworkPlace("2a00::/16", 1, 1),
                new NetworkPlace("2a00:1450:8000::/33", 2, 2),
                new NetworkPlace("2001:db8:1:8000::/49", 3, 3)));
    Places places = new Places(WORLD, settings, Optional.of(database(tiny())), meters);
    assertThat(text(places.find("2a00:1450:8000::1", "")))
        .isEqualTo("2.0,2.0 network 2a00:1450:8000::/33");
    assertThat(text(places.find("2a00:1450::1", ""))).isEqualTo("1.0,1.0 network 2a00::/16");
    assertThat(text(places.find("2001:db8:1:8000::1", "")))
        .isEqualTo("3.0,3.0 network 2001:db8:1:8000::/49");
    assertThat(text(places.find("2001:db8:1:7fff::1", "")))
        .isEqualTo("50.1,8.7 test network 2001:db8:1::/48");
  }

  @Test
  void whatIsNoNetworkIsRefusedWithItsKey() {
    assertThatThrownBy(() -> new NetworkPlace("8.8.8.8/33", 1, 1))
        .hasMessageStartingWith("network must be a network");
    assertThatThrownBy(() -> new PlaceSettings(null, List.of("proxy"), List.of()))
        .hasMessage(
            "trustedProxies must be a network, such as 10.0.0.0/8 or 2001:db8::/32, got \"proxy\"");
    assertThatThrownBy(() -> new NetworkPlace("::/0", 91, 1)).hasMessageContaining("latitude");
  }

  @Test
  void ofForwardedAddressesTheRightMostThatIsNotTrustedCounts() {
    var proxies = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7"));
    assertThat(proxies.client("203.0.113.1", List.of("8.8.8.8")))
        .as("no proxy")
        .isEqualTo("203.0.113.1");
    assertThat(proxies.client("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    assertThat(proxies.client("10.0.0.1", List.of("1.1.1.1, 8.8.8.8"))).isEqualTo("8.8.8.8");
    assertThat(proxies.client("10.0.0.1", List.of("1.1.1.1, 8.8.8.8, 10.2.3.4, 192.0.2.7:99")))
        .isEqualTo("8.8.8.8");
    assertThat(proxies.client("fd00::1", List.of("[2001:db8::5]:443"))).isEqualTo("2001:db8::5");
    assertThat(proxies.client("fd00::1", List.of("[2001:db8::5]"))).isEqualTo("2001:db8::5");
    assertThat(proxies.client("fd00::1%eth0", List.of("2001:db8::5, ::ffff:10.0.0.9, [fd00::2]:9")))
        .as("an address without brackets has no port")
        .isEqualTo("2001:db8::5");
    assertThat(proxies.client("10.0.0.1", List.of("fe80::5%eth0"))).isEqualTo("fe80::5%eth0");
    assertThat(proxies.client("10.0.0.1", List.of("[2001:db8::5"))).isEqualTo("10.0.0.1");
    assertThat(proxies.client("10.0.0.1", List.of("8.8.8.8, unknown")))
        .as("junk")
        .isEqualTo("10.0.0.1");
    assertThat(proxies.client("10.0.0.1", List.of("10.0.0.9, 10.0.0.8"))).isEqualTo("10.0.0.9");
    assertThat(proxies.trusts("::ffff:10.1.1.1")).isTrue();
    assertThat(proxies.trusts("192.0.2.8")).isFalse();
  }

  private static byte[] tiny() {
    return new TinyDatabase()
        .with("8.8.8.0/24", 37.5, -122.25)
        .with("2a00:1450::/32", 53.25, -6.25)
        .bytes();
  }

  private GeoDatabase database(byte[] bytes) throws IOException {
    Path file = folder.resolve("places.mmdb");
    write(file, bytes, 0);
    return GeoDatabase.open(file);
  }

  private static void write(Path file, byte[] bytes, int second) throws IOException {
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000 + second)));
  }

  private static String found(GeoDatabase database, String ip) {
    return text(
        database.find(Network.address(ip).orElseThrow()).map(Origin::at).orElse(Origin.UNKNOWN));
  }

  private static String text(Origin origin) {
    return origin.place().map(PlacesTest::text).orElse("unknown");
  }

  private static String text(Place place) {
    return place.latitude() + "," + place.longitude() + " " + place.source();
  }
}
