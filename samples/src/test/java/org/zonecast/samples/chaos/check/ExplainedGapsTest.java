package org.zonecast.samples.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Shed;
import org.zonecast.router.history.HistoryEvent.Unhealthy;
import org.zonecast.samples.reference.CdnWrite;

/** What overload, silence and CDNs out of order explain, and that it explains no more. */
class ExplainedGapsTest {
  private static final Allowed SILENCE = new Allowed(0, true, Set.of());
  private static final Allowed CDN_HARMED = new Allowed(0, false, Set.of("cdn-2"));

  // ---- a rendition that is shed -----------------------------------------------------------------

  private static MadeUp withoutTheTop() {
    return MadeUp.twoRenditions((rendition, segment) -> rendition.equals("top") && segment >= 3);
  }

  @Test
  void aRenditionThatTheEdgeHasShedMayBeMissing() {
    MadeUp broadcast = withoutTheTop();
    broadcast.lineBefore(
        event -> MadeUp.isCommit(event, 1, "cdn-1"), MadeUp.at(1), new Shed(3, List.of("top")));
    assertThat(broadcast.violations()).isEmpty();
  }

  @Test
  void aRenditionThatNobodyHasShedIsMissed() {
    assertThat(rules(withoutTheTop(), Allowed.NOTHING))
        .contains(Rule.NO_TRACE, Rule.EQUAL_TO_REPLAY);
  }

  @Test
  void whatCameBackMayNotBeMissing() {
    MadeUp broadcast = withoutTheTop();
    broadcast.lineBefore(Commit.class::isInstance, 5, new Shed(3, List.of("top")));
    broadcast.lineBefore(Commit.class::isInstance, 6, new Shed(5, List.of()));
    assertThat(details(broadcast, Allowed.NOTHING, Rule.NO_TRACE))
        .contains("epoch 1-s: segment 5 was committed without top, and nobody shed it")
        .noneMatch(detail -> detail.contains("segment 4"));
  }

  // ---- silence ----------------------------------------------------------------------------------

  private static MadeUp silentFor(int segment) {
    MadeUp broadcast = MadeUp.twoRenditions((rendition, at) -> at == segment);
    return broadcast.notReplayed(path -> path.endsWith((MadeUp.BASE + segment) + ".m4s"));
  }

  @Test
  void segmentsOfSilenceHaveNoObjectsWhereTheStreamWantsThat() {
    assertThat(silentFor(2).violations(SILENCE)).isEmpty();
  }

  @Test
  void segmentsOfSilenceHaveObjectsWhereTheStreamWantsSlate() {
    assertThat(rules(silentFor(2), Allowed.NOTHING)).containsOnly(Rule.NO_TRACE);
  }

  @Test
  void silenceDoesNotExplainHalfASegment() {
    MadeUp broadcast = MadeUp.twoRenditions((rendition, at) -> at == 2 && rendition.equals("top"));
    assertThat(rules(broadcast, SILENCE)).contains(Rule.NO_TRACE, Rule.EQUAL_TO_REPLAY);
  }

  // ---- a CDN that does not work -----------------------------------------------------------------

  /** The second CDN lacks the segment before the takeover, and lists it as a gap. */
  private static MadeUp lacking() {
    MadeUp broadcast = MadeUp.broadcast();
    broadcast.without(event -> MadeUp.isCommit(event, 2, "cdn-2"));
    broadcast.withoutWrites("cdn-2", write -> write.path().endsWith("1002.m4s"));
    broadcast.withoutWrites("cdn-2", write -> lists(write));
    for (int last = 0; last < MadeUp.SEGMENTS; last++) {
      if (last != 2) {
        String text = MadeUp.rendered(0, last, segment -> segment == 2, segment -> false);
        broadcast.playlist("cdn-2", MadeUp.at(last) + 20, last < 3 ? "1.1" : "1.2", text);
      }
    }
    return broadcast;
  }

  private static boolean lists(CdnWrite write) {
    return write.listed() != null;
  }

  private static MadeUp unhealthy(MadeUp broadcast) {
    return broadcast.lineBefore(
        GrantEnded.class::isInstance, MadeUp.at(2), new Unhealthy(List.of("cdn-2")));
  }

  @Test
  void aCdnThatDidNotWorkWhenAWorkerTookOverMayLackWhatItLackedThen() {
    assertThat(unhealthy(lacking()).violations(CDN_HARMED)).isEmpty();
  }

  @Test
  void aCdnThatNothingWasDoneToLacksNothing() {
    assertThat(rules(unhealthy(lacking()), Allowed.NOTHING))
        .contains(Rule.SEGMENT_NEVER_MISSING, Rule.NO_TRACE, Rule.EQUAL_TO_REPLAY);
  }

  @Test
  void aCdnThatWorksLacksNothing() {
    assertThat(rules(lacking(), CDN_HARMED))
        .contains(Rule.SEGMENT_NEVER_MISSING, Rule.NO_TRACE, Rule.EQUAL_TO_REPLAY);
  }

  @Test
  void aCdnThatWorksAgainInTimeLacksNothing() {
    MadeUp broadcast = unhealthy(lacking());
    broadcast.lineBefore(GrantEnded.class::isInstance, MadeUp.at(2) + 5, new Unhealthy(List.of()));
    assertThat(rules(broadcast, CDN_HARMED)).contains(Rule.SEGMENT_NEVER_MISSING);
  }

  private static List<Rule> rules(MadeUp broadcast, Allowed allowed) {
    return broadcast.violations(allowed).stream().map(Violation::rule).distinct().toList();
  }

  private static List<String> details(MadeUp broadcast, Allowed allowed, Rule rule) {
    return broadcast.violations(allowed).stream()
        .filter(violation -> violation.rule() == rule)
        .map(Violation::detail)
        .toList();
  }
}
