package org.zonecast.samples.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StreamsCommandTest {

  @Test
  void whatIsPrintedOfOneStreamEndsItsLine() throws IOException {
    assertThat(StreamsCommand.pretty(new JsonMapper().readTree("{\"id\": \"s1\"}")))
        .isEqualTo("{\n  \"id\" : \"s1\"\n}\n");
  }

  @Test
  void aNewStreamsKeyIsPrintedWithTheTimeAtWhichItExpires() throws IOException {
    String answer =
        """
        {
          "id": "cxo26xqgi4",
          "streamKey": "cxo26xqgi4.u7oze5.publish.Y7WrmTcBTdRgvosJvg8GHw",
          "keyExpiresAt": "2027-11-22T18:30:05Z",
          "ingest": {"rtmp": ["rtmp://127.0.0.1:18001/live"], "srt": []},
          "playback": {"cdn-1": "http://127.0.0.1:18080/live/cxo26xqgi4/index.m3u8"}
        }
        """;
    assertThat(StreamsCommand.created(new JsonMapper().readTree(answer)))
        .isEqualTo(
            """
            stream   cxo26xqgi4
            key      cxo26xqgi4.u7oze5.publish.Y7WrmTcBTdRgvosJvg8GHw
            expires  2027-11-22T18:30:05Z
            rtmp     rtmp://127.0.0.1:18001/live
            cdn-1    http://127.0.0.1:18080/live/cxo26xqgi4/index.m3u8
            """);
  }
}
