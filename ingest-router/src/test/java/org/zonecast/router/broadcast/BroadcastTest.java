package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zonecast.router.broadcast.Studio.STREAM;
import static org.zonecast.router.broadcast.Studio.awaitUntil;

import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.Job;
import org.zonecast.job.Rational;
import org.zonecast.job.StreamKeys;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.edge.Cluster;
import org.zonecast.router.ingest.FakePublisher;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus.State;

class BroadcastTest {
  private static final Duration GRACE = Duration.ofSeconds(20);

  @TempDir Path recordings;
  private Studio studio;

  @BeforeEach
  void open() throws Exception {
    studio = new Studio(GRACE, Optional.of(recordings));
  }

  @AfterEach
  void close() throws Exception {
    studio.close();
  }

  @Test
  void aWorkerIsWelcomedWithThePlanAndGetsTheStampedFeed() throws Exception {
    studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    Welcome welcome = worker.await(Welcome.class);
    assertThat(welcome.grant()).isEqualTo(1);
    assertThat(welcome.plan().frameRate()).isEqualTo(Rational.of(30000, 1001));
    assertThat(welcome.plan().segmentFrames()).isEqualTo(60);
    assertThat(welcome.plan().encoderId()).isEqualTo("cpu-test-1");
    assertThat(welcome.plan().video()).extracting(v -> v.name()).containsExactly("240p", "144p");
    assertThat(welcome.baseTime()).isEqualTo("2026-11-21T12:00:00Z");
    worker.await(VideoUnit.class, unit -> unit.slot() == 89);
    assertThat(worker.all(FeedMessage.Start.class)).containsExactly(new FeedMessage.Start(0, 0));
    assertThat(worker.all(VideoUnit.class)).extracting(VideoUnit::slot).hasSize(90).isSorted();
    assertThat(worker.all(FeedMessage.AudioUnit.class).get(3).position()).isEqualTo(3 * 1024);
  }

  @Test
  void theSecondWorkerIsToldThatTheJobIsTaken() throws Exception {
    studio.camera().film(90);
    Job job = studio.awaitJob(1);
    FakeWorker.connect(studio.vertx, job).hello("w1").await(Welcome.class);
    FakeWorker second = FakeWorker.connect(studio.vertx, job).hello("w2");
    assertThat(second.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.TAKEN);
    awaitUntil(() -> second.closed);
  }

  @Test
  void aKilledWorkersSuccessorResumesAtTheFirstUncommittedSegment() throws Exception {
    studio.camera().film(200);
    FakeWorker first = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    first.await(Welcome.class);
    first.commitAndWait(0, "cdn-a", 1);
    first.commitAndWait(0, "cdn-b", 1);
    first.commitAndWait(1, "cdn-a", 1);
    first.commitAndWait(1, "cdn-b", 1);
    first.kill();

    Job again = studio.awaitJob(2);
    assertThat(again.id()).isEqualTo(studio.cluster.jobs.get(0).id().replaceAll("1$", "2"));
    FakeWorker second = FakeWorker.connect(studio.vertx, again).hello("w2");
    Welcome welcome = second.await(Welcome.class);
    assertThat(welcome.resumeSegment()).isEqualTo(2);
    assertThat(welcome.grant()).isEqualTo(2);
    assertThat(welcome.log()).hasSize(2);
    second.await(VideoUnit.class, unit -> unit.slot() == 199);
    assertThat(second.all(VideoUnit.class).stream().filter(VideoUnit::keyframe).findFirst())
        .hasValueSatisfying(unit -> assertThat(unit.slot()).isEqualTo(120));
    assertThat(second.all(FeedMessage.VideoConfig.class)).hasSize(1);
    assertThat(second.all(FeedMessage.AudioConfig.class)).hasSize(1);
    awaitUntil(() -> studio.status().failovers() == 1);
  }

  @Test
  void aCommitOfADeadGrantIsAnsweredWithRevoke() throws Exception {
    studio.camera().film(150);
    FakeWorker first = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    first.await(Welcome.class);
    first.commit(0, "cdn-a", 7);
    assertThat(first.await(Revoke.class).detail()).contains("grant 7");
    FakeWorker second = FakeWorker.connect(studio.vertx, studio.awaitJob(2)).hello("w2");
    assertThat(second.await(Welcome.class).log()).isEmpty();
  }

  @Test
  void aFrozenWorkerIsRevokedAfterTwoSeconds() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    camera.film(30);
    assertThat(worker.progress(10)).isEqualTo(1);
    studio.awaitTick();
    camera.filmInTime(70);
    assertThat(worker.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.STALLED);
    studio.awaitJob(2);
  }

  @Test
  void aWorkerWithoutProgressIsRevokedAfterSixSeconds() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    assertThat(worker.progress(9)).isEqualTo(1);
    studio.awaitTick();
    for (int i = 0; i < 6; i++) {
      camera.filmInTime(30);
      assertThat(worker.progress(10)).isEqualTo(1);
    }
    camera.filmInTime(30);
    worker.send(new FeedMessage.Progress(100, 10, 10));
    camera.filmInTime(15);
    worker.send(new FeedMessage.Progress(101, 10, 10));
    assertThat(worker.await(Revoke.class).detail()).contains("encoded progress for 6 s");
  }

  @Test
  void aColdWorkerHasTimeForItsFirstProgressAndItsChildToStart() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    camera.film(130);
    for (int i = 0; i < 9; i++) {
      assertThat(worker.progress(-1)).as("after %d s", 4 + i).isEqualTo(1);
      camera.film(30);
    }
    studio.awaitTick();
    worker.send(new FeedMessage.ChildRestarted(300, 0, 1, "stuck"));
    worker.send(new FeedMessage.Resume(0, 1));
    for (int i = 0; i < 15; i++) {
      assertThat(worker.progress(-1)).as("%d s after the restart", i).isEqualTo(1);
      camera.filmInTime(30);
    }
    assertThat(worker.await(Revoke.class).detail()).contains("first 15 s of a run");
  }

  @Test
  void whatNobodyHasPublishedYetIsKeptLongerThanTheBuffersTime() throws Exception {
    studio.camera().film(2400);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    assertThat(worker.await(Welcome.class).resumeSegment()).isZero();
    worker.await(VideoUnit.class, unit -> unit.slot() == 2399);
    assertThat(worker.all(VideoUnit.class).getFirst().slot()).isZero();
  }

  @Test
  void theNextAttemptIsMadeWhenNobodySaysHello() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    studio.awaitJob(1);
    awaitUntil(() -> studio.status().reason().contains("waiting for a worker in zone a"));
    camera.film(60);
    camera.film(40);
    studio.awaitJob(2);
    assertThat(studio.cluster.attempts).startsWith(1, 2);
  }

  @Test
  void aChildIsGivenTheMediaAgainAsAnotherRun() throws Exception {
    studio.camera().film(150);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(VideoUnit.class, unit -> unit.slot() == 149);
    worker.received.clear();
    worker.send(new FeedMessage.ChildRestarted(300, 1, 1, "killed"));
    worker.send(new FeedMessage.Resume(1, 1));
    worker.await(VideoUnit.class, unit -> unit.slot() == 149);
    assertThat(worker.received.get(0)).isEqualTo(new FeedMessage.Start(1, 1));
    awaitUntil(() -> studio.status().childRestarts() == 1);
    awaitUntil(() -> studio.status().worker().transcoderPid() == 300);
  }

  @Test
  void threeCrashesAtOneSegmentFailTheBroadcast() throws Exception {
    Studio.Camera camera = studio.camera().film(150);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    for (int i = 1; i <= 3; i++) {
      worker.send(new FeedMessage.ChildRestarted(300 + i, 1, i, "SIGSEGV"));
    }
    assertThat(worker.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.REFUSED);
    awaitUntil(() -> studio.status().state() == State.FAILED);
    assertThat(studio.status().reason()).contains("three times at segment 1").contains("SIGSEGV");
    assertThat(camera.publisher.closedWith.reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA);
  }

  @Test
  void goodbyeEndsTheFeedAndTheBroadcastIsOverWhenTheWorkerHasFinished() throws Exception {
    Studio.Camera camera = studio.camera().film(75);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    camera.end(EndReason.GOODBYE);
    assertThat(worker.await(FeedMessage.End.class).slots()).isEqualTo(75);
    worker.commitAndWait(0, "cdn-a", 1);
    worker.commitAndWait(1, "cdn-a", 1);
    worker.send(new Goodbye(Goodbye.Reason.FINISHED, ""));
    awaitUntil(() -> studio.status().state() == State.ENDED);
    assertThat(studio.status().lastMediaSequence()).isEqualTo(base() + 1);
    awaitUntil(() -> studio.cluster.saved.getLast().ended());
    assertThat(studio.broadcasts.sinceLastMedia(STREAM)).isEmpty();
  }

  private long base() {
    return 1_795_262_400L * 30000 / 1001 / 60;
  }

  @Test
  void aClosedInputBecomesAGapByTheClockAndAReturnGoesOnInTheSameEpoch() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(VideoUnit.class, unit -> unit.slot() == 89);
    camera.end(EndReason.CLOSED);
    awaitUntil(() -> studio.status().state() == State.INTERRUPTED);
    studio.clock.advance(Duration.ofSeconds(1));
    worker.await(Gap.class, gap -> gap.toSlot() >= 117);
    studio.clock.advance(Duration.ofMillis(500));
    studio.camera().film(60);
    VideoUnit back = worker.await(VideoUnit.class, unit -> unit.keyframe() && unit.slot() > 90);
    List<Gap> gaps = worker.all(Gap.class);
    assertThat(gaps.getFirst().fromSlot()).isEqualTo(90);
    assertThat(gaps.getLast().toSlot()).isEqualTo(back.slot());
    assertThat(back.slot()).isBetween(133L, 135L);
    for (int i = 1; i < gaps.size(); i++) {
      assertThat(gaps.get(i).fromSlot()).isEqualTo(gaps.get(i - 1).toSlot());
      assertThat(gaps.get(i).toSlot() - gaps.get(i).fromSlot()).isLessThanOrEqualTo(15);
    }
    assertThat(studio.status().epoch().number()).isEqualTo(1);
  }

  @Test
  void theGraceEndsTheBroadcast() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    camera.end(EndReason.CLOSED);
    awaitUntil(() -> studio.status().state() == State.INTERRUPTED);
    for (int second = 1; second < GRACE.toSeconds(); second++) {
      studio.clock.advance(Duration.ofSeconds(1));
      worker.progress(80 + second);
    }
    worker.await(Gap.class, gap -> gap.toSlot() > 650);
    worker.progress(100);
    assertThat(worker.all(FeedMessage.End.class)).isEmpty();
    studio.clock.advance(Duration.ofSeconds(1));
    assertThat(worker.await(FeedMessage.End.class).slots()).isGreaterThan(600);
  }

  @Test
  void anOpenButSilentInputBecomesAGapAfterOneSegment() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(VideoUnit.class, unit -> unit.slot() == 89);
    studio.awaitTick();
    studio.pass(Duration.ofMillis(1900));
    worker.progress(80);
    worker.progress(80);
    assertThat(worker.all(Gap.class)).isEmpty();
    studio.pass(Duration.ofMillis(1100));
    worker.await(Gap.class);
    assertThat(worker.all(Gap.class).getFirst().fromSlot()).isEqualTo(90);
    worker.progress(80);
    long ticks = 180L * Studio.FRAME_TICKS;
    camera.publication.video(ticks, ticks, false, new byte[] {0, 0, 0, 1, 1});
    studio.clock.advance(Duration.ofSeconds(1));
    worker.await(Gap.class, gap -> gap.toSlot() > 140);
  }

  @Test
  void anInputThatIsLateButNotSilentIsNoGap() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(VideoUnit.class, unit -> unit.slot() == 89);
    for (long slot = 90; slot < 93; slot++) {
      studio.clock.advance(Duration.ofMillis(1500));
      long ticks = slot * Studio.FRAME_TICKS;
      camera.publication.video(ticks, ticks, false, new byte[] {0, 0, 0, 1, 1});
      worker.progress(slot);
      studio.awaitTick();
    }
    worker.await(VideoUnit.class, unit -> unit.slot() == 92);
    worker.progress(92);
    assertThat(worker.all(Gap.class)).isEmpty();
  }

  @Test
  void whatIsCommittedLeavesMemoryWhenItIsOldAndWhatIsNotStays() throws Exception {
    Studio.Camera camera = studio.camera().film(60);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(VideoUnit.class);
    filmOneBySecond(camera, worker, 70);
    assertThat(resumesAt(worker, 1)).isZero();
    for (long segment = 0; segment < 10; segment++) {
      worker.commitAndWait(segment, "cdn-a", 1);
      worker.commitAndWait(segment, "cdn-b", 1);
    }
    filmOneBySecond(camera, worker, 2);

    assertThat(resumesAt(worker, 2)).isBetween(4L, 10L);
    assertThat(studio.broadcasts.events(STREAM)).noneMatch(e -> e.type().equals("lost"));
  }

  @Test
  void ofWhatNobodyTranscodesTheOldestIsLostWhenTheBufferIsFullAndTheEncoderStays()
      throws Exception {
    try (var small = new Studio(GRACE, Optional.empty(), 1 << 20, Long.MAX_VALUE)) {
      Studio.Camera camera = small.camera().film(90);
      for (int frame = 90; frame < 190; frame++) {
        small.clock.advance(Duration.ofMillis(33));
        long ticks = (long) frame * Studio.FRAME_TICKS;
        boolean keyframe = frame % 5 == 0;
        camera.publication.video(ticks, ticks, keyframe, picture(keyframe, 30_000));
      }
      small.awaitEvent("lost");
      small.awaitTick();
      assertThat(camera.publisher.closedWith).isNull();
      assertThat(small.meters.counter("zonecast_lost_gops").count()).isGreaterThan(5);
    }
  }

  @Test
  void broadcastsThatNobodyTranscodesShareTheMemoryThatThereIs() throws Exception {
    try (var small = new Studio(GRACE, Optional.empty(), 64 << 20, 8 << 20)) {
      StreamRecord record = small.cluster.streams.get(STREAM);
      var all = new ArrayList<Ingest.Publication>();
      List<String> streams = List.of("one", "two", "three", "four");
      for (String id : streams) {
        small.cluster.streams.put(id, named(id, record));
        Ingest.Publication live = small.publish(small.key(id), new FakePublisher());
        live.videoConfig(VideoCodec.H264, Studio.AVCC);
        all.add(live);
      }
      for (int frame = 0; frame < 150; frame++) { // 4.5 MB each
        small.clock.advance(Duration.ofMillis(33));
        long ticks = (long) frame * Studio.FRAME_TICKS;
        boolean keyframe = frame % 5 == 0;
        all.forEach(live -> live.video(ticks, ticks, keyframe, picture(keyframe, 30_000)));
      }
      awaitUntil(() -> streams.stream().allMatch(id -> hasLost(small, id)));
    }
  }

  private static boolean hasLost(Studio studio, String stream) {
    return studio.broadcasts.events(stream).stream().anyMatch(e -> e.type().equals("lost"));
  }

  private static StreamRecord named(String id, StreamRecord like) {
    return new StreamRecord(
        id, "Other", "light", GRACE, StreamOptions.DEFAULT, false, like.createdAt(), 1);
  }

  private static byte[] picture(boolean keyframe, int bytes) {
    byte[] unit = new byte[bytes];
    ByteBuffer.wrap(unit).putInt(bytes - 4).put((byte) (keyframe ? 0x65 : 0x41));
    return unit;
  }

  private static void filmOneBySecond(Studio.Camera camera, FakeWorker worker, int seconds) {
    for (int second = 0; second < seconds; second++) {
      camera.film(30);
      worker.progress(second);
    }
  }

  /** Asks for everything from segment 0 on, and tells where it begins. */
  private static long resumesAt(FakeWorker worker, int run) {
    worker.send(new FeedMessage.Resume(0, run));
    return worker.await(FeedMessage.Start.class, start -> start.run() == run).segment();
  }

  @Test
  void aPublisherAheadOfTheClockIsHeldBack() throws Exception {
    Studio.Camera camera = studio.camera().film(60);
    long now = studio.clock.sinceStart();
    camera.film(70);
    studio.clock.set(now);
    camera.publication.metadata(new Ingest.Metadata(0, 0, 0, false, false));
    awaitUntil(() -> camera.publisher.held);
    studio.clock.advance(Duration.ofSeconds(1));
    awaitUntil(() -> !camera.publisher.held);
  }

  @Test
  void aSecondPublisherIsRefusedWhileTheFirstIsHeardAndTakesOverWhenItIsSilent() throws Exception {
    Studio.Camera camera = studio.camera().film(60);
    awaitUntil(() -> studio.status().input() != null);
    assertThatThrownBy(studio::camera)
        .isInstanceOfSatisfying(
            PublishRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_LIVE));
    studio.clock.advance(Duration.ofSeconds(3));
    studio.camera();
    awaitUntil(() -> camera.publisher.closedWith != null);
    assertThat(camera.publisher.closedWith.reason()).isEqualTo(Reason.ALREADY_LIVE);
  }

  @Test
  void whatASilentFirstPublisherSentIsNotMixedWithTheNextOnesMedia() throws Exception {
    studio.camera().film(10); // less than a probe wants to see
    studio.clock.advance(Duration.ofSeconds(3));
    Studio.Camera second = studio.camera();
    Instant begin = studio.clock.now();
    second.film(60);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    assertThat(worker.await(Welcome.class).baseTime()).isEqualTo(begin);
    worker.await(VideoUnit.class, unit -> unit.slot() == 59);
    assertThat(worker.all(VideoUnit.class)).hasSize(60);
    assertThat(worker.all(VideoUnit.class).getFirst().keyframe()).isTrue();
    assertThat(worker.all(VideoUnit.class).getFirst().slot()).isZero();
  }

  @Test
  void aPublisherThatIsHeldBackIsNotSilent() throws Exception {
    Studio.Camera camera = studio.camera().film(60);
    awaitUntil(() -> studio.status().input() != null);
    long ticks = 60 * Studio.FRAME_TICKS + 8 * 90_000;
    camera.publication.video(ticks, ticks, true, picture(true, 100));
    awaitUntil(() -> camera.publisher.held);

    studio.pass(Duration.ofSeconds(3));
    assertThat(camera.publisher.held).isTrue();
    assertThatThrownBy(studio::camera)
        .isInstanceOfSatisfying(
            PublishRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_LIVE));
    assertThat(studio.givesUp()).isFalse();
    assertThat(studio.broadcasts.sinceLastMedia(STREAM)).contains(Duration.ZERO);

    while (camera.publisher.held) {
      studio.pass(Duration.ofSeconds(1));
    }
    assertThatThrownBy(studio::camera).isInstanceOf(PublishRefusedException.class);
    studio.pass(Duration.ofSeconds(3));
    assertThat(studio.givesUp()).isTrue();
  }

  @Test
  void keysAreCheckedAndOtherEdgesAsked() throws Exception {
    assertThat(refusal("nonsense")).isEqualTo(Reason.BAD_KEY);
    String unknown = studio.keys.sign("nobody", java.time.Instant.now().plusSeconds(60), "publish");
    assertThat(refusal(unknown)).isEqualTo(Reason.BAD_KEY);
    String expired = studio.keys.sign(STREAM, java.time.Instant.now().minusSeconds(1), "publish");
    assertThat(refusal(expired)).isEqualTo(Reason.BAD_KEY);
    studio.cluster.liveElsewhere = Optional.of(new Cluster.Holder("edge-2", ""));
    assertThat(refusal(studio.key())).isEqualTo(Reason.ALREADY_LIVE);
    studio.cluster.broken = true;
    assertThat(refusal(studio.key())).isEqualTo(Reason.UNAVAILABLE);
    studio.cluster.broken = false;
    studio.cluster.streams.computeIfPresent(STREAM, (id, record) -> record.asDeleted());
    assertThat(refusal(studio.key())).isEqualTo(Reason.BAD_KEY);
    assertThat(studio.broadcasts.status(STREAM)).isEmpty();
  }

  private Reason refusal(String key) throws Exception {
    try {
      studio.publish(key, new FakePublisher());
      throw new AssertionError("it was let in");
    } catch (PublishRefusedException e) {
      return e.reason();
    }
  }

  @Test
  void theFeedIsClosedToStrangers() throws Exception {
    studio.camera().film(90);
    Job job = studio.awaitJob(1);
    assertThatThrownBy(() -> FakeWorker.connect(studio.vertx, job, "wrong"))
        .hasMessageContaining("401");
    Job other =
        new Job(
            "x",
            STREAM,
            job.broadcastId(),
            job.epoch(),
            job.kind(),
            job.encoderId(),
            1,
            job.feedUrl().resolve("/feed/show/9-other"),
            job.secret());
    assertThatThrownBy(() -> FakeWorker.connect(studio.vertx, other)).hasMessageContaining("404");
  }

  @Test
  void garbageClosesTheConnectionWith1002() throws Exception {
    studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1));
    worker.sendRaw(new byte[] {99, 1, 2, 3});
    awaitUntil(() -> worker.closed);
    assertThat(worker.closeCode).isEqualTo((short) 1002);
  }

  @Test
  void theRecordedFeedIsWhatWorkersAreSent() throws Exception {
    Studio.Camera camera = studio.camera().film(130);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    Welcome welcome = worker.await(Welcome.class);
    camera.end(EndReason.GOODBYE);
    worker.await(FeedMessage.End.class);
    worker.send(new Goodbye(Goodbye.Reason.FINISHED, ""));
    Path file =
        recordings
            .resolve(STREAM)
            .resolve(welcome.broadcastId())
            .resolve(welcome.epoch() + ".feed");
    awaitUntil(() -> Files.exists(file) && read(file).getLast() instanceof FeedMessage.End);
    List<FeedMessage> recorded = read(file);
    Welcome head = (Welcome) recorded.getFirst();
    assertThat(head.cdns()).allSatisfy(cdn -> assertThat(cdn.credential()).isEmpty());
    assertThat(head.plan()).isEqualTo(welcome.plan());
    List<byte[]> sent =
        worker.received.stream()
            .filter(FeedMessage.Media.class::isInstance)
            .map(FeedCodec::encode)
            .toList();
    assertThat(recorded.stream().skip(1).map(FeedCodec::encode)).containsExactlyElementsOf(sent);
    String writer = "feed-recorder-" + file.getFileName();
    awaitUntil(() ->
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals(writer)));
  }

  private static List<FeedMessage> read(Path file) throws Exception {
    var messages = new ArrayList<FeedMessage>();
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      for (FeedMessage m = FeedFraming.read(in); m != null; m = FeedFraming.read(in)) {
        messages.add(m);
      }
    } catch (java.io.EOFException e) {
      // It is being written.
    }
    return messages.isEmpty() ? List.of(new FeedMessage.Start(0, 0)) : messages;
  }

  @Test
  void aStreamThatIsDeletedWhileOthersAreAskedAboutItIsNotBegun() throws Exception {
    studio.cluster.asked =
        () -> {
          studio.cluster.streams.remove(STREAM);
          var _ = studio.broadcasts.end(STREAM, "deleted"); // It finds nothing yet.
        };
    assertThat(refusal(studio.key())).isEqualTo(Reason.BAD_KEY);
    awaitUntil(() -> studio.status().state() == State.ENDED);
  }

  @Test
  void anEdgeThatIsToGoMeanwhileLetsNobodyIn() throws Exception {
    studio.cluster.asked = studio.broadcasts::closeDoor;
    assertThat(refusal(studio.key())).isEqualTo(Reason.UNAVAILABLE);
    assertThat(studio.broadcasts.status(STREAM)).isEmpty();
  }

  @Test
  void theEventsOfALiveStreamAreKeptHoweverManyOthersWereLiveAfterIt() throws Exception {
    studio.camera().film(90);
    studio.awaitJob(1);
    StreamRecord record = studio.cluster.streams.get(STREAM);
    for (int other = 0; other < 520; other++) {
      String id = "other-" + other;
      studio.cluster.streams.put(id, named(id, record));
      studio
          .publish(
              studio.keys.sign(id, Instant.now().plusSeconds(60), StreamKeys.PUBLISH),
              new FakePublisher())
          .end(EndReason.GOODBYE);
    }
    assertThat(studio.broadcasts.events(STREAM))
        .extracting(StreamEvent::type)
        .startsWith("started")
        .contains("placed");
  }

  @Test
  void theOwnerEndsABroadcast() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    assertThat(
            studio
                .broadcasts
                .end(STREAM, "deleted")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS))
        .isTrue();
    worker.await(FeedMessage.End.class);
    assertThat(camera.publisher.closedWith.reason()).isEqualTo(Reason.ENDED);
  }

  @Test
  void mediaWaitsUntilAnEncoderIsKnown() throws Exception {
    studio.cluster.encoder = Optional.empty();
    studio.camera().film(90);
    awaitUntil(() -> studio.status().reason().contains("waiting for a worker"));
    assertThat(studio.cluster.jobs).isEmpty();
    studio.cluster.encoder = Optional.of("late");
    studio.clock.advance(Duration.ofSeconds(1));
    FakeWorker worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(VideoUnit.class, unit -> unit.slot() == 0);
  }
}
