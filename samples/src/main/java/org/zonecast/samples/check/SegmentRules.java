package org.zonecast.samples.check;

import java.util.List;
import java.util.Set;
import org.zonecast.samples.check.CheckedRendition.Probed;
import org.zonecast.samples.check.ProbedSegment.Packet;
import org.zonecast.samples.check.ProbedSegment.Track;

/** What a rendition's segments must be, one by one and behind each other. */
final class SegmentRules {
  /** EXTINF is rounded, and a segment's sound ends up to a frame off its pictures. */
  private static final double DURATION_TOLERANCE_SECONDS = 0.05;

  /** A tick of a 90 kHz clock is 11 µs; containers with coarse clocks round to milliseconds. */
  private static final double JOIN_TOLERANCE_SECONDS = 0.002;

  private static final double KEYFRAME_EVERY_SECONDS = 2.05;
  private static final Set<String> VIDEO_CODECS = Set.of("h264", "hevc", "av1");
  private static final Set<String> AUDIO_CODECS =
      Set.of("aac", "ac3", "eac3", "alac", "flac", "mp3");

  /** Level 5.2, times ten as ffprobe says it. */
  private static final int HIGHEST_H264_LEVEL = 52;

  /** Level 5.1, times thirty. */
  private static final int HIGHEST_HEVC_LEVEL = 153;

  private final Findings findings;

  SegmentRules(Findings findings) {
    this.findings = findings;
  }

  void check(CheckedRendition checked) {
    Probed before = null;
    for (Probed probed : checked.segments()) {
      String where = checked.rendition().name() + " " + probed.segment().sequence();
      findings.must(!probed.media().tracks().isEmpty(), "RFC 3.1", where, "it holds no media");
      probed.media().video().ifPresent(track -> checkVideo(track, where));
      probed.media().audio().ifPresent(track -> checkAudio(track, where));
      checkDuration(probed, where);
      if (before != null && probed.segment().follows(before.segment())) {
        checkJoin(before, probed, where);
      }
      before = probed;
    }
  }

  private void checkVideo(Track track, String where) {
    List<Packet> packets = track.packets();
    findings.must(
        packets.getFirst().keyframe(), "Apple 7.4", where, "it does not begin with a keyframe");
    findings.should(
        longestGop(track) <= KEYFRAME_EVERY_SECONDS,
        "Apple 1.13",
        where,
        "keyframes are further apart than 2 s");
    findings.must(
        VIDEO_CODECS.contains(track.codec()), "Apple 1.1", where, "the video is " + track.codec());
    findings.must(
        !track.codec().equals("h264") || track.level() <= HIGHEST_H264_LEVEL,
        "Apple 1.3",
        where,
        "the level is " + track.level());
    findings.must(
        !track.codec().equals("hevc") || track.level() <= HIGHEST_HEVC_LEVEL,
        "Apple 1.6",
        where,
        "the level is " + track.level());
    findings.must(
        List.of("progressive", "unknown").contains(track.field()),
        "Apple 1.14",
        where,
        "the video is interlaced");
  }

  private static double longestGop(Track track) {
    double longest = 0;
    double keyframe = track.begin();
    for (Packet packet : track.packets()) {
      if (packet.keyframe()) {
        longest = Math.max(longest, packet.ptsSeconds() - keyframe);
        keyframe = packet.ptsSeconds();
      }
    }
    return Math.max(longest, track.end() - keyframe);
  }

  private void checkAudio(Track track, String where) {
    findings.must(
        AUDIO_CODECS.contains(track.codec()), "Apple 2.2", where, "the sound is " + track.codec());
  }

  private void checkDuration(Probed probed, String where) {
    for (Track track : probed.media().tracks()) {
      double length = track.end() - track.begin();
      double difference = Math.abs(length - probed.segment().seconds());
      findings.must(
          difference <= DURATION_TOLERANCE_SECONDS,
          "RFC 4.4.4.1",
          where,
          "EXTINF says %.3f s, its %s is %.3f s long"
              .formatted(probed.segment().seconds(), track.type(), length));
    }
  }

  private void checkJoin(Probed before, Probed probed, String where) {
    for (Track track : probed.media().tracks()) {
      for (Track earlier : before.media().tracks()) {
        if (earlier.type().equals(track.type())) {
          double hole = ProbedSegment.secondsBehind(track.begin(), earlier.end());
          findings.must(
              Math.abs(hole) <= JOIN_TOLERANCE_SECONDS,
              "RFC 4.4.4.3",
              where,
              "its %s begins %.1f ms off the end of the segment before"
                  .formatted(track.type(), hole * 1000));
        }
      }
    }
  }
}
