package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** {@code summary.json}. A figure that cannot be told is null, never left out. */
public enum SummaryJson implements JsonCodec<Summary> {
  /** The codec. */
  CODEC;

  private static final String TOO_MANY = "more than 1,000 values";

  @Override
  public ObjectNode toJson(Summary summary) {
    ObjectNode json = Json.object().put("experiment", summary.input().experiment());
    Summary.Rows rows = summary.input().rows();
    json.putObject("rows")
        .put("read", rows.read())
        .put("rejected", rows.rejected())
        .put("skipped", rows.skipped())
        .put("accepted", rows.accepted());
    json.putObject("runs").put("expected", summary.input().runsExpected());
    SectionJson.put(json, summary.figures().all());
    json.set("by_group", sections(summary.figures().byGroup()));
    json.set("by_model", sections(summary.figures().byModel()));
    ObjectNode slices = json.putObject("slices");
    summary.figures().slices().forEach(slice -> slices.set(slice.name(), sections(slice.values())));
    ObjectNode dropped = json.putObject("dropped");
    summary.dropped().forEach(name -> dropped.put(name, TOO_MANY));
    json.set("analysis", summary.figures().analysis().toJson());
    json.set(
        "summary_evaluators",
        summary.findings().summaryEvaluators() == null
            ? Json.object()
            : summary.findings().summaryEvaluators());
    json.set(
        "gates",
        summary.findings().gates() == null ? json.arrayNode() : summary.findings().gates());
    if (summary.findings().earlyStopping() != null) {
      json.set("early_stopping", summary.findings().earlyStopping());
    }
    return json;
  }

  @Override
  public Summary fromJson(JsonNode json) {
    JsonNode rows = json.path("rows");
    JsonNode gates = json.path("gates");
    ObjectNode evaluators = JsonFields.objectOrEmpty(json, "summary_evaluators");
    return new Summary(
        new Summary.Input(
            JsonFields.optionalText(json, "experiment"),
            new Summary.Rows(
                JsonFields.integer(rows, "read"),
                JsonFields.integer(rows, "rejected"),
                JsonFields.integer(rows, "skipped"),
                JsonFields.integer(rows, "accepted")),
            JsonFields.integer(json.path("runs"), "expected")),
        new Summary.Figures(
            SectionJson.read(json),
            readSections(json.path("by_group")),
            readSections(json.path("by_model")),
            slices(json.path("slices")),
            Analysis.fromJson(json.path("analysis"))),
        new Summary.Findings(
            evaluators.isEmpty() ? null : evaluators,
            gates.isEmpty() ? null : gates,
            JsonFields.present(json, "early_stopping")));
  }

  private static JsonNode sections(@Nullable SortedMap<String, Section> sections) {
    if (sections == null) {
      return Json.object().nullNode();
    }
    ObjectNode json = Json.object();
    sections.forEach((key, section) -> SectionJson.put(json.putObject(key), section));
    return json;
  }

  private static List<Summary.Sliced> slices(JsonNode json) {
    List<Summary.Sliced> slices = new ArrayList<>();
    json.properties()
        .forEach(
            slice ->
                slices.add(new Summary.Sliced(slice.getKey(), readSections(slice.getValue()))));
    return slices;
  }

  private static @Nullable SortedMap<String, Section> readSections(JsonNode json) {
    return json.isObject() ? SectionJson.readMap(json, SectionJson::read) : null;
  }
}
