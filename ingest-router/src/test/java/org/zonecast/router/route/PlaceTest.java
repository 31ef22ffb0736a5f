package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {

  @Test
  void theDistanceIsTheGreatCircle() {
    var frankfurt = new Place(50.11, 8.68, "");
    var sydney = new Place(-33.87, 151.21, "");
    assertThat(frankfurt.distanceKm(new Place(48.86, 2.35, ""))).isCloseTo(479, within(3.0));
    assertThat(frankfurt.distanceKm(sydney)).isCloseTo(16_480, within(30.0));
    assertThat(frankfurt.distanceKm(frankfurt)).isZero();
    assertThat(new Place(0, 179.5, "").distanceKm(new Place(0, -179.5, "")))
        .as("over the date line")
        .isCloseTo(111.2, within(0.1));
    assertThat(new Place(90, 0, "").distanceKm(new Place(-90, 0, "")))
        .isCloseTo(20_015, within(1.0));
  }

  @Test
  void coordinatesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Place(90.1, 0, "")).hasMessageContaining("latitude");
    assertThatThrownBy(() -> new Place(0, Double.NaN, "")).hasMessageContaining("longitude");
    assertThatThrownBy(() -> new Region("r", 1, Double.NaN, List.of()))
        .hasMessageContaining("longitude");
  }

  @Test
  void aZoneIsInOneRegion() {
    assertThatThrownBy(() ->
            new World(
                List.of(Region.unplaced("eu", List.of("a")), Region.unplaced("us", List.of("a")))))
        .hasMessage("regions must not share the zone a");
  }
}
