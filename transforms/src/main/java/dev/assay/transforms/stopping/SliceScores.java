package dev.assay.transforms.stopping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rows of a slice have scored.
 *
 * @param slice its key, as {@link StopRule#slice} makes it
 * @param scores one for each target of the rule, in its order; a row counts once, with the mean of
 *     its runs
 */
public record SliceScores(String slice, List<Moments> scores) implements Serializable {

  /** As a line of JSON. */
  public enum Codec implements JsonCodec<SliceScores> {
    /** The codec. */
    INSTANCE;

    @Override
    public ObjectNode toJson(SliceScores value) {
      ObjectNode json = Json.object().put("slice", value.slice);
      ArrayNode scores = json.putArray("scores");
      value.scores.forEach(moments -> scores.add(Moments.Codec.INSTANCE.toJson(moments)));
      return json;
    }

    @Override
    public SliceScores fromJson(JsonNode json) {
      List<Moments> scores = new ArrayList<>();
      json.path("scores").forEach(moments -> scores.add(Moments.Codec.INSTANCE.fromJson(moments)));
      return new SliceScores(JsonFields.text(json, "slice"), scores);
    }
  }

  /** Copies the scores. */
  public SliceScores {
    scores = List.copyOf(scores);
  }

  /** Returns the sum of several of one slice; at least one. */
  static SliceScores sum(Iterable<SliceScores> parts) {
    SliceScores sum = null;
    for (SliceScores part : parts) {
      sum = sum == null ? part : sum.plus(part);
    }
    if (sum == null) {
      return new SliceScores("", List.of());
    }
    return sum;
  }

  SliceScores plus(SliceScores other) {
    if (scores.isEmpty()) {
      return other;
    }
    if (other.scores.isEmpty()) {
      return this;
    }
    List<Moments> sums = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      sums.add(scores.get(i).plus(other.scores.get(i)));
    }
    return new SliceScores(slice, sums);
  }

  /** Returns one row's means in place of its runs' numbers. */
  SliceScores ofOneRow() {
    return new SliceScores(
        slice,
        scores.stream()
            .map(moments -> moments.n() == 0 ? Moments.NONE : Moments.of(moments.mean()))
            .toList());
  }
}
