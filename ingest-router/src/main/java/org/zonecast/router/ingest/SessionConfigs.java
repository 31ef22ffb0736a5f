package org.zonecast.router.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session has said once and means for all media that follows, such as configurations. */
public final class SessionConfigs {
  private Arrival.@Nullable Said said;
  private Arrival.@Nullable NewVideoConfig video;
  private Arrival.@Nullable Turned orientation;
  private Arrival.@Nullable NewAudioConfig audio;

  /** Takes note of what is in force from now on; false for media, which is not kept. */
  public boolean take(Arrival arrival) {
    switch (arrival) {
      case Arrival.Said metadata -> said = metadata;
      case Arrival.NewVideoConfig config -> video = config;
      case Arrival.NewAudioConfig config -> audio = config;
      case Arrival.Turned turned -> orientation = turned;
      case Arrival.Video unit -> {
        return false;
      }
      case Arrival.Audio unit -> {
        return false;
      }
    }
    return true;
  }

  public List<Arrival> inForce() {
    var all = new ArrayList<Arrival>();
    if (said != null) {
      all.add(said);
    }
    if (video != null) {
      all.add(video);
    }
    if (orientation != null) {
      all.add(orientation);
    }
    if (audio != null) {
      all.add(audio);
    }
    return all;
  }

  /** The session is over. */
  public void clear() {
    said = null;
    video = null;
    orientation = null;
    audio = null;
  }
}
