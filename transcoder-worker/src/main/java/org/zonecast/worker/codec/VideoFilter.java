package org.zonecast.worker.codec;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_time_base;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_parameters_set;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_init_str;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_link;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avfilter.AVBufferSrcParameters;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.zonecast.feed.Orientation;

/**
 * A chain of FFmpeg's filters for pictures of one size and format, on one thread. It makes one
 * picture of each; the slots of those that it holds back come out with them.
 */
final class VideoFilter implements AutoCloseable {
  /** One picture for each; needs the next one's fields, and leaves progressive ones alone. */
  private static final String DEINTERLACE = "bwdif=mode=send_frame:deint=interlaced";

  private final Input input;
  private final boolean deinterlaces;
  private final AVFilterGraph graph;
  private final AVFilterContext source;
  private final AVFilterContext sink;
  private final AVFrame frame = Av.frame();
  private final int ticksPerSlot;

  /** What a chain is made for. */
  private record Input(
      int width,
      int height,
      int format,
      int sarNum,
      int sarDen,
      int colourSpace,
      int range,
      Orientation orientation) {
    static Input of(AVFrame f, Orientation orientation) {
      return new Input(
          f.width(),
          f.height(),
          f.format(),
          f.sample_aspect_ratio().num(),
          f.sample_aspect_ratio().den(),
          f.colorspace(),
          f.color_range(),
          orientation);
    }
  }

  /**
   * @throws CodecException if FFmpeg has no such chain for pictures like this one
   */
  static VideoFilter of(AVFrame like, boolean interlaced, Orientation orientation) {
    var filters = new ArrayList<String>();
    if (interlaced) {
      filters.add(DEINTERLACE);
    }
    filters.addAll(turning(orientation));
    return new VideoFilter(Input.of(like, orientation), interlaced, filters);
  }

  /** A mirroring before a transposition is one upside down behind it. */
  static List<String> turning(Orientation orientation) {
    int turns = orientation.quarterTurns();
    boolean mirrored = orientation.mirrored();
    var filters = new ArrayList<String>();
    if (orientation.onItsSide()) {
      filters.add("transpose=cclock_flip");
    }
    if (mirrored ? turns == 0 || turns == 3 : turns >= 2) {
      filters.add("hflip");
    }
    if (mirrored ? turns >= 2 : turns == 1 || turns == 2) {
      filters.add("vflip");
    }
    return filters;
  }

  private VideoFilter(Input input, boolean deinterlaces, List<String> filters) {
    this.input = input;
    this.deinterlaces = deinterlaces;
    graph = Av.require(avfilter_graph_alloc(), "a filter graph");
    graph.nb_threads(1);
    try {
      source = source();
      AVFilterContext last = source;
      for (String filter : filters) {
        last = append(last, filter);
      }
      sink = append(last, "buffersink");
      Av.check(avfilter_graph_config(graph, null), "making the filters " + filters);
    } catch (CodecException e) {
      close();
      throw e;
    }
    try (AVRational base = av_buffersink_get_time_base(sink)) {
      ticksPerSlot = base.den() / base.num();
    }
  }

  private AVFilterContext source() {
    AVFilterContext made = allocate("buffer");
    AVBufferSrcParameters parameters = Av.require(av_buffersrc_parameters_alloc(), "memory");
    parameters.width(input.width).height(input.height).format(input.format);
    parameters.time_base().num(1).den(1);
    parameters.sample_aspect_ratio().num(input.sarNum).den(input.sarDen);
    parameters.color_space(input.colourSpace).color_range(input.range);
    int set = av_buffersrc_parameters_set(made, parameters);
    av_free(parameters);
    Av.check(set, "describing pictures to a filter");
    Av.check(avfilter_init_str(made, (String) null), "making a filter's source");
    return made;
  }

  private AVFilterContext append(AVFilterContext last, String filter) {
    int nameEnd = filter.indexOf('=');
    AVFilterContext made = allocate(nameEnd < 0 ? filter : filter.substring(0, nameEnd));
    String options = nameEnd < 0 ? null : filter.substring(nameEnd + 1);
    Av.check(avfilter_init_str(made, options), "making the filter " + filter);
    Av.check(avfilter_link(last, 0, made, 0), "linking the filter " + filter);
    return made;
  }

  private AVFilterContext allocate(String name) {
    return Av.require(
        avfilter_graph_alloc_filter(
            graph, Av.require(avfilter_get_by_name(name), "the filter " + name), name),
        "the filter " + name);
  }

  /** Whether this chain does what such a frame needs. */
  boolean fits(AVFrame other, boolean interlaced, Orientation orientation) {
    return deinterlaces == interlaced && input.equals(Input.of(other, orientation));
  }

  void filter(AVFrame picture, long slot, VideoDecoder.Pictures out) {
    picture.pts(slot);
    Av.check(
        av_buffersrc_add_frame_flags(source, picture, AV_BUFFERSRC_FLAG_KEEP_REF),
        "filtering a picture");
    receive(out);
  }

  /** Hands on what is held back. Nothing can be filtered after. */
  void drain(VideoDecoder.Pictures out) {
    av_buffersrc_add_frame_flags(source, null, 0);
    receive(out);
  }

  private void receive(VideoDecoder.Pictures out) {
    while (av_buffersink_get_frame(sink, frame) >= 0) {
      out.picture(frame, Math.floorDiv(frame.pts(), ticksPerSlot));
      av_frame_unref(frame);
    }
  }

  @Override
  public void close() {
    av_frame_free(frame);
    avfilter_graph_free(graph);
  }
}
