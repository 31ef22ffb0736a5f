package org.zonecast.worker.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.worker.segment.PlaylistCheck.Rule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.zonecast.worker.segment.MediaPlaylist.Entry;

class PlaylistCheckTest {
  private static final Instant BASE = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void aSlidingWindowThatEndsBreaksNoRule() {
    List<String> versions = new ArrayList<>();
    for (int last = 100; last < 110; last++) {
      versions.add(playlist(Math.max(100, last - 4), last, false).render());
    }
    versions.add(playlist(105, 110, true).render());

    assertThat(PlaylistCheck.check("240p", versions)).isEmpty();
  }

  @Test
  void aSequenceThatGoesBackIsFound() {
    assertBroken(Rule.SEQUENCE_NEVER_BACK, playlist(105, 109, false), playlist(104, 109, false));
  }

  @Test
  void aSegmentThatIsTakenOffTheEndIsFound() {
    assertBroken(Rule.SEQUENCE_NEVER_BACK, playlist(105, 109, false), playlist(105, 108, false));
  }

  @Test
  void aSkippedSegmentIsFound() {
    assertBroken(Rule.SEQUENCE_NEVER_SKIPS, playlist(100, 104, false), playlist(106, 110, false));
  }

  @Test
  void aWindowThatFollowsWithoutOverlapIsNoSkip() {
    assertThat(rules(playlist(100, 104, false), playlist(105, 109, false))).isEmpty();
  }

  @Test
  void anEntryThatChangesIsFoundEvenIfItComesBackLater() {
    assertBroken(
        Rule.ENTRIES_NEVER_CHANGE,
        playlist(100, 104, false),
        change(playlist(100, 105, false), 3, e -> with(e, "other.m4s", false, false)));
  }

  @Test
  void aGapThatBecomesMediaIsFound() {
    assertBroken(
        Rule.ENTRIES_NEVER_CHANGE,
        change(playlist(100, 104, false), 2, e -> with(e, e.uri(), false, true)),
        playlist(100, 105, false));
  }

  @Test
  void aTargetDurationThatChangesIsFound() {
    MediaPlaylist longer = playlist(100, 105, false);
    assertBroken(
        Rule.TARGET_DURATION_CONSTANT,
        playlist(100, 104, false),
        new MediaPlaylist(3, 0, 100, 0, longer.entries(), false));
  }

  @Test
  void aSegmentLongerThanTheTargetDurationIsFound() {
    MediaPlaylist fine = playlist(100, 104, false);
    assertBroken(
        Rule.DURATION_WITHIN_TARGET, new MediaPlaylist(1, 0, 100, 0, fine.entries(), false));
  }

  @Test
  void aWindowShrunkBelowThreeIsFound() {
    assertBroken(Rule.WINDOW_OF_THREE, playlist(100, 104, false), playlist(104, 105, false));
  }

  @Test
  void aPlaylistThatJustBeganMayHaveFewerThanThree() {
    assertThat(rules(playlist(100, 100, false), playlist(100, 101, false))).isEmpty();
  }

  @Test
  void aChangeBehindTheEndIsFound() {
    assertBroken(Rule.END_IS_FINAL, playlist(100, 104, true), playlist(100, 105, true));
    assertBroken(Rule.END_IS_FINAL, playlist(100, 104, true), playlist(100, 104, false));
  }

  @Test
  void aTimeThatJumpsIsFoundButNotAtADiscontinuity() {
    UnaryOperator<Entry> later =
        e -> new Entry(e.uri(), 2, e.programDateTime().plusMillis(40), e.mapUri(), false, false);
    assertBroken(Rule.TIME_CONTINUOUS, change(playlist(100, 104, false), 4, later));
    assertThat(
            rules(
                change(
                    change(playlist(100, 104, false), 4, later),
                    4,
                    e -> with(e, e.uri(), true, false))))
        .isEmpty();
  }

  @Test
  void aDiscontinuityThatLeavesMustBeCounted() {
    MediaPlaylist before = change(playlist(100, 104, false), 0, e -> with(e, e.uri(), true, false));
    MediaPlaylist after = playlist(101, 105, false);
    assertBroken(Rule.DISCONTINUITIES_COUNTED, before, after);
    assertThat(rules(before, new MediaPlaylist(2, 0, 101, 1, after.entries(), false))).isEmpty();
  }

  @Test
  void renditionsThatLieApartAreFound() {
    PlaylistCheck check = new PlaylistCheck();
    check.accept("240p", playlist(100, 104, false).render());
    check.accept("audio", playlist(100, 104, false).render());
    assertThat(check.violations()).isEmpty();

    check.accept(
        "144p",
        playlist(101, 104, false).render().replace("MEDIA-SEQUENCE:101", "MEDIA-SEQUENCE:100"));
    assertThat(check.violations())
        .extracting(PlaylistCheck.Violation::rule)
        .containsOnly(Rule.RENDITIONS_ALIGNED);
  }

  @Test
  void aDiscontinuityThatOneRenditionHasNotIsFound() {
    MediaPlaylist joined = change(playlist(100, 104, false), 2, e -> with(e, e.uri(), true, false));
    MediaPlaylist tail = playlist(102, 104, false);
    PlaylistCheck check = new PlaylistCheck();
    check.accept("audio", joined.render());
    check.accept("240p", new MediaPlaylist(2, 0, 102, 1, tail.entries(), false).render());
    assertThat(check.violations()).isEmpty();

    check.accept("144p", tail.render());
    assertThat(check.violations())
        .extracting(PlaylistCheck.Violation::rule)
        .containsOnly(Rule.DISCONTINUITIES_ALIGNED);
  }

  @Test
  void whatIsNoPlaylistIsFound() {
    String fine = playlist(100, 102, false).render();
    assertThat(PlaylistCheck.check("x", List.of("<html>")))
        .extracting(PlaylistCheck.Violation::rule)
        .containsExactly(Rule.READABLE);
    assertThat(PlaylistCheck.check("x", List.of(fine.replaceFirst("#EXT-X-PROGRAM-.*\n", ""))))
        .extracting(PlaylistCheck.Violation::rule)
        .containsExactly(Rule.READABLE);
    assertThat(PlaylistCheck.check("x", List.of(fine.replaceFirst("#EXT-X-MAP.*\n", ""))))
        .extracting(PlaylistCheck.Violation::rule)
        .containsExactly(Rule.READABLE);
  }

  @Test
  void whatIsRenderedIsReadBackAsItWas() {
    MediaPlaylist playlist = change(playlist(100, 104, true), 2, e -> with(e, e.uri(), true, true));
    assertThat(MediaPlaylistParser.parse(playlist.render())).isEqualTo(playlist);
  }

  private static void assertBroken(Rule rule, MediaPlaylist... versions) {
    assertThat(rules(versions)).containsOnly(rule);
  }

  private static List<Rule> rules(MediaPlaylist... versions) {
    List<String> texts = List.of(versions).stream().map(MediaPlaylist::render).toList();
    return PlaylistCheck.check("240p", texts).stream().map(PlaylistCheck.Violation::rule).toList();
  }

  private static MediaPlaylist playlist(long first, long last, boolean ended) {
    List<Entry> entries = new ArrayList<>();
    for (long n = first; n <= last; n++) {
      entries.add(new Entry(n + ".m4s", 2, BASE.plusSeconds(2 * n), "init.mp4", false, false));
    }
    return new MediaPlaylist(2, 0, first, 0, entries, ended);
  }

  private static MediaPlaylist change(
      MediaPlaylist playlist, int index, UnaryOperator<Entry> change) {
    List<Entry> entries = new ArrayList<>(playlist.entries());
    entries.set(index, change.apply(entries.get(index)));
    return new MediaPlaylist(2, 0, playlist.mediaSequence(), 0, entries, playlist.ended());
  }

  private static Entry with(Entry e, String uri, boolean discontinuity, boolean gap) {
    return new Entry(uri, e.durationSeconds(), e.programDateTime(), e.mapUri(), discontinuity, gap);
  }
}
