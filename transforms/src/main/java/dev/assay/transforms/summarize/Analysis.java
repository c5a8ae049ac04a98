package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a summary tells beside the plain figures. None of it changes an answer or a score.
 *
 * @param slices parts that have figures of their own
 * @param reducers what the epochs of a record come to; the mean is always among them where there
 *     are several
 * @param cluster the field whose equal values make rows depend on each other, named as in {@link
 *     Slice}; null where only a record's epochs do
 * @param intervals how sure the means are
 */
public record Analysis(
    List<Slice> slices,
    List<Reducer> reducers,
    @Nullable String cluster,
    IntervalSettings intervals)
    implements Serializable {

  /** No slices, no reducers but the mean, and Student's intervals. */
  public static final Analysis STANDARD =
      new Analysis(List.of(), List.of(), null, IntervalSettings.STANDARD);

  /** Most slices. */
  public static final int MAX_SLICES = 50;

  /** Copies the lists. */
  public Analysis {
    slices = List.copyOf(slices);
    reducers = List.copyOf(reducers);
  }

  /** Returns this with further slices and reducers; one of the same name gives way. */
  public Analysis with(List<Slice> slices, List<Reducer> reducers) {
    Set<Slice> allSlices = new LinkedHashSet<>(this.slices);
    allSlices.addAll(slices);
    List<Reducer> all = new ArrayList<>(this.reducers);
    for (Reducer reducer : reducers) {
      all.removeIf(own -> own.name().equals(reducer.name()));
      all.add(reducer);
    }
    return new Analysis(List.copyOf(allSlices), all, cluster, intervals);
  }

  /** Returns this with another field that makes clusters. */
  public Analysis withCluster(@Nullable String cluster) {
    return new Analysis(slices, reducers, cluster, intervals);
  }

  /** Returns this with other intervals. */
  public Analysis withIntervals(IntervalSettings intervals) {
    return new Analysis(slices, reducers, cluster, intervals);
  }

  /** Returns the reducers for so many epochs. */
  List<Reducer> reducers(int epochs) {
    if (epochs == 1 || reducers.stream().anyMatch(own -> own.kind() == Reducer.Kind.MEAN)) {
      return reducers;
    }
    List<Reducer> all = new ArrayList<>(List.of(Reducer.MEAN_OF_ALL));
    all.addAll(reducers);
    return all;
  }

  /** Returns whether records are to be written with all their scores side by side. */
  public boolean collects() {
    return reducers.stream().anyMatch(reducer -> reducer.kind() == Reducer.Kind.COLLECT);
  }

  /** Returns the settings as an experiment file has them. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    ArrayNode sliced = json.putArray("slices");
    for (Slice slice : slices) {
      if (slice.fields().size() == 1) {
        sliced.add(slice.fields().get(0));
      } else {
        slice.fields().forEach(sliced.addArray()::add);
      }
    }
    ArrayNode reduced = json.putArray("reducers");
    reducers.forEach(reducer -> reduced.add(reducer.toJson()));
    json.put("cluster", cluster);
    json.set("intervals", intervals.toJson());
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote; what is missing is standard.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static Analysis fromJson(JsonNode json) {
    List<Slice> slices = new ArrayList<>();
    for (JsonNode slice : json.path("slices")) {
      List<String> fields = new ArrayList<>();
      if (slice.isTextual()) {
        fields.add(slice.textValue());
      } else {
        slice.forEach(field -> fields.add(field.asText()));
      }
      slices.add(new Slice(fields));
    }
    List<Reducer> reducers = new ArrayList<>();
    json.path("reducers").forEach(reducer -> reducers.add(Reducer.fromJson(reducer)));
    return new Analysis(
        slices,
        reducers,
        JsonFields.optionalText(json, "cluster"),
        IntervalSettings.fromJson(json.path("intervals")));
  }
}
