package dev.assay.io.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Usage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RecordedJsonTest {

  private static Recorded recorded(ObjectNode details) {
    return new Recorded(
        new Completion(
            TextNode.valueOf("Paris"), "stop", "m", "r", new Usage(9L, 1L, 10L), details),
        false,
        CallTrace.NONE);
  }

  @Test
  void whatElseTheApiSaidSurvives() throws IOException {
    ObjectNode details =
        (ObjectNode) Json.parse("{\"reasoning\":\"hmm\",\"safety_attributes\":{\"blocked\":true}}");

    ObjectNode json = RecordedJson.CODEC.toJson(recorded(details));

    assertThat(json.at("/completion/details")).isEqualTo(details);
    assertThat(RecordedJson.CODEC.fromJson(Json.parse(Json.bytes(json))))
        .isEqualTo(recorded(details));
  }

  @Test
  void nothingElseIsNoKey() throws IOException {
    ObjectNode json = RecordedJson.CODEC.toJson(recorded(null));

    assertThat(json.path("completion").has("details")).isFalse();
    assertThat(RecordedJson.CODEC.fromJson(Json.parse(Json.bytes(json)))).isEqualTo(recorded(null));
  }
}
