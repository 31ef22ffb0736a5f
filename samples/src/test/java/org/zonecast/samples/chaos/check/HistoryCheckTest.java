package org.zonecast.samples.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.zonecast.router.history.HistoryEvent;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.Ended;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Submitted;
import org.zonecast.samples.reference.CdnWrite;

/** The judge is shown histories with one crime each, and must name it. */
class HistoryCheckTest {
  private final MadeUp broadcast = MadeUp.broadcast();

  @Test
  void nothingIsWrongWithAGoodHistory() {
    assertThat(broadcast.violations()).isEmpty();
  }

  @Test
  void aLineThatIsMissingIsSeen() {
    assertThat(rules(broadcast.losing(Submitted.class::isInstance)))
        .containsOnly(Rule.EVIDENCE_WHOLE);
  }

  @Test
  void twoGrantsAtATime() {
    assertThat(rules(broadcast.without(event -> endsGrant(event, 1)))).contains(Rule.ONE_PUBLISHER);
  }

  @Test
  void aGrantThatDoesNotGrow() {
    assertThat(rules(broadcast.line(MadeUp.at(7), new Granted(2, 9, "w3"))))
        .contains(Rule.ONE_PUBLISHER);
  }

  @Test
  void aCommitWithoutAGrant() {
    assertThat(rules(broadcast.lineBefore(Granted.class::isInstance, 5, commit(0, 1, 7, 50))))
        .contains(Rule.COMMIT_UNDER_GRANT);
  }

  @Test
  void aCommitOfAZombie() {
    assertThat(
            rules(broadcast.lineBefore(Ended.class::isInstance, MadeUp.at(5), commit(5, 1, 7, 50))))
        .containsExactly(Rule.COMMIT_UNDER_GRANT);
  }

  @Test
  void aPlaylistOfAZombie() {
    assertThat(rules(broadcast.playlist("cdn-1", MadeUp.at(5) + 3000, 0, 5, "1.1")))
        .contains(Rule.TOKEN_NEVER_BACK, Rule.PLAYLIST_BY_HOLDER);
  }

  @Test
  void aPlaylistUnderATokenThatNobodyWasGiven() {
    assertThat(rules(broadcast.playlist("cdn-1", MadeUp.at(5) + 30, 0, 5, "1.9")))
        .containsExactly(Rule.PLAYLIST_BY_HOLDER);
  }

  @Test
  void aPlaylistWithoutAToken() {
    assertThat(
            rules(
                broadcast.changed(
                    "cdn-2",
                    write ->
                        new CdnWrite(
                            write.time(),
                            write.method(),
                            write.path(),
                            write.length(),
                            write.sha256(),
                            write.status(),
                            null,
                            write.listed()))))
        .containsOnly(Rule.PLAYLIST_BY_HOLDER);
  }

  @Test
  void aPlaylistOfAHolderWhoseGrantMustHaveLapsed() {
    assertThat(rules(broadcast.playlist("cdn-1", MadeUp.at(6) + 9000, 0, 5, "1.2")))
        .containsExactly(Rule.PLAYLIST_BY_HOLDER);
  }

  @Test
  void aJobThatNobodyTookUp() {
    assertThat(rules(broadcast.line(MadeUp.at(7), new Submitted("j3", "zone-a"))))
        .containsExactly(Rule.JOB_NEVER_LOST);
  }

  @Test
  void anObjectThatIsOfferedWithOtherBytes() {
    assertThat(
            rules(
                broadcast.write(
                    "cdn-1", 9000, "/live/show/b/1-s/v/1001.m4s", "other", 412, null, null)))
        .containsExactly(Rule.OBJECT_NEVER_CHANGES);
  }

  @Test
  void cdnsThatDiffer() {
    assertThat(rules(broadcast.changed("cdn-2", write -> hashed(write, "1001.m4s", "other"))))
        .contains(Rule.CDNS_EQUAL, Rule.EQUAL_TO_REPLAY);
  }

  @Test
  void anObjectThatAReplayDoesNotMake() {
    assertThat(
            rules(
                broadcast.write(
                    "cdn-1", 9000, "/live/show/b/1-s/v/1009.m4s", "extra", 201, null, null)))
        .containsExactly(Rule.EQUAL_TO_REPLAY);
  }

  @Test
  void anObjectThatIsMissing() {
    assertThat(rules(broadcast.replayedToo("/live/show/b/1-s/v/1006.m4s", "h")))
        .containsOnly(Rule.EQUAL_TO_REPLAY)
        .hasSize(2);
  }

  @Test
  void aPlaylistThatGoesBack() {
    assertThat(
            rules(
                broadcast.playlist(
                    "cdn-1", MadeUp.at(5) + 30, "1.2", MadeUp.rendered(0, 4, none(), none()))))
        .contains(Rule.PLAYLIST_CONTINUES);
  }

  @Test
  void aNumberThatIsSkipped() {
    broadcast.withoutWrites(
        "cdn-1", write -> write.listed() != null && write.listed().last() < MadeUp.BASE + 5);
    broadcast.withoutWrites("cdn-1", write -> write.listed() != null);
    broadcast.playlist("cdn-1", MadeUp.at(1), 0, 0, "1.1");
    broadcast.playlist("cdn-1", MadeUp.at(5) + 20, 3, 5, "1.2");
    assertThat(rules(broadcast)).contains(Rule.NUMBER_NEVER_SKIPPED, Rule.PLAYLIST_CONTINUES);
  }

  @Test
  void aSegmentListedBeforeItWasCommitted() {
    assertThat(
            rules(
                broadcast.without(
                    event -> event instanceof Commit commit && commit.segment() == 4)))
        .contains(Rule.LISTED_WHEN_COMMITTED, Rule.SEGMENT_NEVER_MISSING, Rule.FRAMES_EXACTLY_ONCE);
  }

  @Test
  void aSegmentListedWhoseObjectIsNotThere() {
    assertThat(rules(broadcast.withoutWrites("cdn-1", write -> write.path().endsWith("1002.m4s"))))
        .contains(Rule.LISTED_WHEN_COMMITTED, Rule.EQUAL_TO_REPLAY);
  }

  @Test
  void aSegmentThatOneCdnNeverGot() {
    broadcast.without(event -> MadeUp.isCommit(event, 4, "cdn-2"));
    assertThat(rules(broadcast)).contains(Rule.SEGMENT_NEVER_MISSING);
  }

  @Test
  void framesThatAreLost() {
    broadcast.without(Ended.class::isInstance);
    broadcast.lineBefore(event -> endsGrant(event, 2), 0, new Ended(301));
    assertThat(rules(broadcast)).containsExactly(Rule.FRAMES_EXACTLY_ONCE);
  }

  @Test
  void aSegmentThatTwoWorkersCountDifferently() {
    Commit other = commit(5, 2, 8, 49);
    assertThat(rules(broadcast.lineBefore(Ended.class::isInstance, MadeUp.at(5), other)))
        .containsExactly(Rule.FRAMES_EXACTLY_ONCE);
  }

  @Test
  void gapsAndDiscontinuitiesThatNothingExplains() {
    broadcast.withoutWrites("cdn-1", write -> write.listed() != null);
    broadcast.playlist(
        "cdn-1",
        MadeUp.at(5) + 20,
        "1.2",
        MadeUp.rendered(0, 5, segment -> segment == 2, segment -> segment == 3));
    assertThat(rules(broadcast)).containsExactly(Rule.NO_TRACE, Rule.NO_TRACE);
  }

  @Test
  void aDiscontinuityThatIsExpectedAndDoesNotCome() {
    assertThat(broadcast.violations(new Allowed(1, false, Set.of())).stream().map(Violation::rule))
        .containsOnly(Rule.NO_TRACE);
  }

  @Test
  void aBroadcastThatDoesNotEnd() {
    broadcast.withoutWrites("cdn-2", write -> write.listed() != null && write.listed().ended());
    assertThat(rules(broadcast)).containsExactly(Rule.ENDS);
  }

  private static List<Rule> rules(MadeUp broadcast) {
    return broadcast.violations().stream().map(Violation::rule).toList();
  }

  private static boolean endsGrant(HistoryEvent event, long grant) {
    return event instanceof GrantEnded ended && ended.grant() == grant;
  }

  private static Predicate<Integer> none() {
    return segment -> false;
  }

  private static Commit commit(long segment, long grant, long connection, int frames) {
    return MadeUp.commit(segment, "cdn-1", grant, connection, frames, List.of("v"));
  }

  private static CdnWrite hashed(CdnWrite write, String name, String hash) {
    return write.path().endsWith(name)
        ? new CdnWrite(
            write.time(),
            write.method(),
            write.path(),
            write.length(),
            hash,
            write.status(),
            write.token(),
            write.listed())
        : write;
  }
}
