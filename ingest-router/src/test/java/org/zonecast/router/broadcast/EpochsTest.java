package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.broadcast.Studio.STREAM;
import static org.zonecast.router.broadcast.Studio.awaitUntil;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.EarlierEpoch;
import org.zonecast.feed.FeedMessage.End;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.Job;
import org.zonecast.job.Packaging;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamOptions.MissingAudio;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.status.StreamStatus.State;

/** A broadcast whose plan cannot go on. */
class EpochsTest {
  private static final Duration GRACE = Duration.ofSeconds(20);

  @TempDir Path recordings;
  private Studio studio;
  private Studio.Camera camera;
  private FakeWorker first;
  private Welcome firstWelcome;

  @BeforeEach
  void begin() throws Exception {
    studio = new Studio(GRACE, Optional.of(recordings));
    studio.cluster.streams.put(STREAM, withoutAudioWhereSoundIsMissing());
    goOnAir(studio.silentCamera(), 90);
  }

  private void goOnAir(Studio.Camera source, int frames) throws Exception {
    camera = source.film(frames);
    first = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    firstWelcome = first.await(Welcome.class);
  }

  @AfterEach
  void close() throws Exception {
    studio.close();
  }

  private static StreamRecord withoutAudioWhereSoundIsMissing() {
    var options = new StreamOptions(Packaging.CMAF, false, MissingAudio.NONE);
    return new StreamRecord(STREAM, "Test", "light", GRACE, options, false, Instant.EPOCH, 1);
  }

  /** Lets sound come, and with it another epoch at the next keyframe, which is the next frame. */
  private void renew() {
    camera.withSound();
  }

  /** Two epochs, of which the first has 90 slots in two segments. */
  private FakeWorker second() throws Exception {
    renew();
    for (int second = 1; second <= 2; second++) {
      camera.film(30);
      first.progress(80 + second);
    }
    return FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w2");
  }

  @Test
  void anotherEpochGoesOnWhereTheOneBeforeEnded() throws Exception {
    FakeWorker second = second();

    assertThat(first.await(End.class)).isEqualTo(new End(90, true));
    Welcome welcome = second.await(Welcome.class);
    assertThat(welcome.epoch().number()).isEqualTo(2);
    assertThat(welcome.epoch().startId()).isEqualTo(firstWelcome.epoch().startId());
    assertThat(welcome.broadcastId()).isEqualTo(firstWelcome.broadcastId());
    assertThat(welcome.baseMediaSequence()).isEqualTo(firstWelcome.baseMediaSequence() + 2);
    assertThat(welcome.discontinuitySequence()).isEqualTo(1);
    assertThat(welcome.earlier())
        .containsExactly(
            new EarlierEpoch(
                firstWelcome.epoch(), firstWelcome.baseMediaSequence(), List.of("240p", "144p")));
    Duration apart = Duration.between(firstWelcome.baseTime(), welcome.baseTime());
    assertThat(apart).isBetween(Duration.ofMillis(3002), Duration.ofMillis(3004));
    second.await(VideoUnit.class, unit -> unit.slot() == 59);
    byte[] frame = second.all(VideoUnit.class).getFirst().data();
    assertThat(frame[frame.length - 1]).isEqualTo((byte) 90);
    assertThat(second.all(VideoUnit.class)).hasSize(60);
    first.await(VideoUnit.class, unit -> unit.slot() == 89);
    assertThat(first.all(VideoUnit.class)).hasSize(90);
    assertThat(studio.meters.counter("zonecast_epochs").count()).isEqualTo(2);
    assertThat(studio.broadcasts.events(STREAM))
        .anyMatch(e -> e.type().equals("epoch") && e.detail().contains("because sound came"));
  }

  @Test
  void theNewWorkerStandsByUntilTheOldOneHasListedItsLast() throws Exception {
    FakeWorker second = second();
    assertThat(second.await(Welcome.class).grant()).isZero();
    assertThat(second.progress(30)).isZero();
    first.commitAndWait(0, "cdn-a", 1);
    assertThat(second.progress(40)).isZero();

    first.finish(1);
    awaitUntil(() -> second.progress(50) == 1);
    awaitUntil(() -> studio.status().epoch().number() == 2);
    awaitUntil(() -> studio.status().state() == State.LIVE);
    second.commitAndWait(0, "cdn-a", 1);
    camera.end(EndReason.GOODBYE);
    assertThat(second.await(End.class).followed()).isFalse();
    second.finish();
    awaitUntil(() -> studio.status().state() == State.ENDED);
    assertThat(studio.status().lastMediaSequence()).isEqualTo(firstWelcome.baseMediaSequence() + 2);
    awaitUntil(() -> studio.cluster.saved.getLast().ended());
    assertThat(studio.cluster.saved.getLast().epoch().number()).isEqualTo(2);
    awaitUntil(() -> Files.exists(recording(1)) && Files.exists(recording(2)));
  }

  private Path recording(int number) {
    String name = number + "-" + firstWelcome.epoch().startId() + ".feed";
    return recordings.resolve(STREAM).resolve(firstWelcome.broadcastId()).resolve(name);
  }

  @Test
  void aStandbyThatCommitsIsRevoked() throws Exception {
    FakeWorker second = second();
    second.await(Welcome.class);
    second.commit(0, "cdn-a", 1);
    assertThat(second.await(Revoke.class).detail()).contains("not live");
  }

  @Test
  void aWorkerThatDiesInTheSwitchIsReplacedAndTheNextEpochWaits() throws Exception {
    FakeWorker second = second();
    second.await(Welcome.class);
    first.commitAndWait(0, "cdn-a", 1);
    first.kill();

    Job again = studio.awaitJob(3);
    assertThat(again.epoch()).isEqualTo(firstWelcome.epoch());
    FakeWorker successor = FakeWorker.connect(studio.vertx, again).hello("w3");
    Welcome welcome = successor.await(Welcome.class);
    assertThat(welcome.resumeSegment()).isEqualTo(0);
    assertThat(welcome.grant()).isEqualTo(2);
    assertThat(successor.await(End.class)).isEqualTo(new End(90, true));
    assertThat(second.progress(60)).isZero();
    successor.commitAndWait(1, "cdn-a", 2);
    successor.send(new Goodbye(Goodbye.Reason.FINISHED, ""));
    awaitUntil(() -> second.progress(70) == 1);
  }

  @Test
  void whatAnEpochRecoveredFromIsCountedWhenAnotherHasFollowed() throws Exception {
    first.send(new FeedMessage.ChildRestarted(7, 0, 1, "it was killed"));
    FakeWorker second = second();
    second.await(Welcome.class);
    first.kill();
    FakeWorker successor = FakeWorker.connect(studio.vertx, studio.awaitJob(3)).hello("w3");
    successor.await(Welcome.class);
    LongStream.of(0, 1).forEach(k -> successor.commitAndWait(k, "cdn-a", 2));
    successor.send(new Goodbye(Goodbye.Reason.FINISHED, ""));
    awaitUntil(() -> second.progress(70) == 1);
    second.send(new FeedMessage.ChildRestarted(8, 0, 1, "it was killed"));

    awaitUntil(() -> studio.status().childRestarts() == 2);
    assertThat(studio.status().failovers()).isEqualTo(1);
    camera.end(EndReason.GOODBYE);
    second.finish(0);
    awaitUntil(() -> studio.status().state() == State.ENDED);
    assertThat(studio.status().childRestarts()).isEqualTo(2);
    assertThat(studio.status().failovers()).isEqualTo(1);
  }

  @Test
  void aStandbyThatDiesIsReplacedByAnotherStandby() throws Exception {
    FakeWorker second = second();
    second.await(Welcome.class);
    second.kill();

    Job again = studio.awaitJob(3);
    assertThat(again.epoch().number()).isEqualTo(2);
    FakeWorker other = FakeWorker.connect(studio.vertx, again).hello("w3");
    assertThat(other.await(Welcome.class).grant()).isZero();
    first.finish(0, 1);
    awaitUntil(() -> other.progress(60) == 1);
  }

  @Test
  void anEpochThatNobodyFinishesIsAbandonedAfterThirtySeconds() throws Exception {
    FakeWorker second = second();
    second.await(Welcome.class);
    for (int i = 1; i < 28; i++) { // it ended 2 s before
      studio.clock.advance(Duration.ofSeconds(1));
      assertThat(second.progress(60 + i)).isZero();
      assertThat(first.progress(90 + i)).isEqualTo(1);
    }
    for (int i = 28; i < 34; i++) {
      studio.clock.advance(Duration.ofSeconds(1));
      second.progress(60 + i);
      first.send(new FeedMessage.Progress(100 + i, 90 + i, 90 + i));
    }

    assertThat(first.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.ENDED);
    awaitUntil(() -> second.progress(100) == 1);
    assertThat(studio.meters.counter("zonecast_epochs_abandoned").count()).isEqualTo(1);
  }

  /** The only worker with the encoder is lost, others have another one, and the edge knows. */
  private void loseTheEncoder() {
    first.commitAndWait(0, "cdn-a", 1);
    studio.cluster.encoder = Optional.of("cpu-test-2");
    studio.cluster.encoderInstead = studio.cluster.encoder;
    first.kill();
    studio.awaitJob(2);
    studio.cluster.leavingWorkers.clear();
    camera.film(30);
    awaitUntil(() -> studio.cluster.leavingWorkers.contains(""));
    studio.awaitTick();
  }

  /** The worker of an epoch with the other encoder. */
  private FakeWorker withTheOtherEncoder() throws Exception {
    camera.film(60);
    awaitUntil(() -> jobOfEpoch(2).isPresent());
    FakeWorker worker = FakeWorker.connect(studio.vertx, jobOfEpoch(2).orElseThrow()).hello("w2");
    assertThat(worker.await(Welcome.class).plan().encoderId()).isEqualTo("cpu-test-2");
    return worker;
  }

  private Optional<Job> jobOfEpoch(long number) {
    return studio.cluster.jobs.stream().filter(j -> j.epoch().number() == number).findFirst();
  }

  @Test
  void anEpochThatNobodyCanFinishIsAbandonedOnceARestartWouldBeOver() throws Exception {
    long lostNanos = studio.clock.nanoTime();
    loseTheEncoder();
    FakeWorker second = withTheOtherEncoder();
    for (int i = 0; second.progress(30 + i) == 0 && i < 20; i++) {
      studio.clock.advance(Duration.ofSeconds(1));
      studio.awaitTick();
    }
    assertThat(Duration.ofNanos(studio.clock.nanoTime() - lostNanos))
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(14));
    assertThat(studio.meters.counter("zonecast_epochs_abandoned").count()).isEqualTo(1);
  }

  @Test
  void anEpochWhoseEncoderIsThereAgainIsWaitedFor() throws Exception {
    loseTheEncoder();
    studio.cluster.encoderInstead = Optional.empty();
    FakeWorker second = withTheOtherEncoder();
    for (int i = 1; i <= 3; i++) {
      studio.clock.advance(Duration.ofSeconds(1));
      studio.awaitTick();
      assertThat(second.progress(30 + i)).isZero();
    }
    FakeWorker third = FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w3");
    assertThat(third.await(Welcome.class).epoch()).isEqualTo(firstWelcome.epoch());
    third.commitAndWait(1, "cdn-a", 2);
    third.send(new Goodbye(Goodbye.Reason.FINISHED, ""));
    awaitUntil(() -> second.progress(60) == 1);
    assertThat(studio.meters.counter("zonecast_epochs_abandoned").count()).isZero();
  }

  /** Another broadcast, in place of the one that every test begins with. */
  private void comeBackWith(Callable<Studio.Camera> source) throws Exception {
    camera.end(EndReason.GOODBYE);
    first.finish(0, 1);
    awaitUntil(() -> studio.status().state() == State.ENDED);
    studio.cluster.jobs.clear();
    goOnAir(source.call(), 150);
  }

  @Test
  void soundAloneGoesOnWithAnotherEncoderAtOnce() throws Exception {
    comeBackWith(studio::radio);
    assertThat(firstWelcome.plan().video()).isEmpty();
    loseTheEncoder();
    studio.cluster.encoderInstead = Optional.empty(); // for the next epoch's is there
    Welcome welcome = withTheOtherEncoder().await(Welcome.class);
    assertThat(welcome.plan().video()).isEmpty();
    assertThat(welcome.earlier()).extracting(EarlierEpoch::epoch).contains(firstWelcome.epoch());
  }

  @Test
  void soundBesidePicturesThatStandGoesOnAloneOnceNobodyMakesThem() throws Exception {
    comeBackWith(studio::camera);
    camera.withoutPictures();
    loseTheEncoder();
    studio.cluster.encoderInstead = Optional.empty(); // for the next epoch's is there
    camera.filmInTime(240);
    studio.awaitTick();
    assertThat(jobOfEpoch(2)).as("before the worker may be back").isEmpty();
    camera.filmInTime(60);
    Welcome alone = withTheOtherEncoder().await(Welcome.class);
    assertThat(alone.plan().video()).isEmpty();
    assertThat(camera.publisher.closedWith).isNull();

    camera.withPictures().film(120);
    awaitUntil(() -> jobOfEpoch(3).isPresent());
    FakeWorker third = FakeWorker.connect(studio.vertx, jobOfEpoch(3).orElseThrow()).hello("w3");
    assertThat(third.await(Welcome.class).plan().video()).isNotEmpty();
  }

  @Test
  void aPublisherThatLeavesWhileItsMediaIsLookedAtLeavesAnEpochBehind() throws Exception {
    renew();
    camera.film(10); // less than a probe wants to see
    camera.end(EndReason.GOODBYE);

    FakeWorker second = FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w2");
    assertThat(first.await(End.class)).isEqualTo(new End(90, true));
    assertThat(second.await(End.class)).isEqualTo(new End(10, false));
    first.finish(0, 1);
    awaitUntil(() -> second.progress(9) == 1);
    second.finish(0);
    awaitUntil(() -> studio.status().state() == State.ENDED);
  }

  @Test
  void aPublisherThatIsCutOffInTheSwitchComesBackToTheNewEpoch() throws Exception {
    renew();
    camera.film(60);
    camera.end(EndReason.CLOSED);
    FakeWorker second = FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w2");
    awaitUntil(() -> studio.status().state() == State.INTERRUPTED);
    studio.clock.advance(Duration.ofSeconds(1));
    second.await(Gap.class);
    studio.camera().film(60);

    VideoUnit back = second.await(VideoUnit.class, unit -> unit.slot() > 60 && unit.keyframe());
    assertThat(back.slot()).isBetween(88L, 90L);
    assertThat(studio.cluster.jobs).hasSize(2);
    assertThat(studio.status().epoch().number()).isEqualTo(2);
  }

  @Test
  void aSwitchOfWhichTooLittleCameLeavesTheOldEpochToGoOn() throws Exception {
    renew();
    camera.film(1); // one frame of the next epoch: no rate can be told from it
    camera.end(EndReason.CLOSED);
    awaitUntil(() -> studio.status().state() == State.INTERRUPTED);
    studio.clock.advance(Duration.ofSeconds(1));

    assertThat(first.await(Gap.class).fromSlot()).isEqualTo(90);
    assertThat(first.all(End.class)).isEmpty();
    studio.awaitEvent("lost");
    assertThat(studio.status().epoch().number()).isEqualTo(1);
  }

  @Test
  void theOldEpochHasNoGapWhileTheNextOneIsLookedAt() throws Exception {
    renew();
    camera.film(10);
    for (int silence = 0; silence < 2; silence++) {
      studio.clock.advance(Duration.ofSeconds(3));
      studio.awaitTick();
      first.progress(89);
    }
    assertThat(first.all(Gap.class)).isEmpty();
    camera.filmAtOnce(50);
    assertThat(first.await(End.class)).isEqualTo(new End(90, true));
  }

  @Test
  void aPublisherThatChangesFasterThanItIsPublishedIsRefused() throws Exception {
    studio.cluster.encoderInstead = Optional.of("cpu-test-2"); // asked for while nobody comes
    renew();
    for (int epoch = 2; epoch <= 4; epoch++) {
      camera.film(60);
      awaitJobOf(epoch);
      studio.awaitTick();
    }
    camera.film(60);

    awaitUntil(() -> camera.publisher.closedWith != null);
    assertThat(camera.publisher.closedWith.reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA);
    assertThat(camera.publisher.closedWith).hasMessageContaining("faster");
    awaitUntil(() -> studio.status().epoch().number() == 4);
  }

  private void awaitJobOf(int epoch) {
    awaitUntil(() -> studio.cluster.jobs.stream().anyMatch(job -> job.epoch().number() == epoch));
  }

  @Test
  void aFeedAheadOfTheClockIsNotFollowedByAnEarlierTime() throws Exception {
    camera.filmAtOnce(29); // up to a second too early
    renew();
    camera.filmAtOnce(61);

    FakeWorker second = FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w2");
    Duration apart =
        Duration.between(firstWelcome.baseTime(), second.await(Welcome.class).baseTime());
    assertThat(first.await(End.class).slots()).isEqualTo(120);
    assertThat(apart).isBetween(Duration.ofMillis(4003), Duration.ofMillis(4005));
  }
}
