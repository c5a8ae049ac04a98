package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows that ask for another wording of a prompt, and the rows that come of the answers. */
public final class RephraseRows {

  private static final String ID = RowNames.INPUT + "id";
  private static final String PROMPT = RowNames.INPUT + "prompt";
  private static final Set<String> KEPT = Set.of(ID, PROMPT);

  private RephraseRows() {}

  /**
   * Returns the row {@code rephrase-<model>-<template index>-<id>} that asks for another wording,
   * with every key of the original behind {@code input-}.
   *
   * @param original has an {@code id} of its own and a text as {@code prompt}
   */
  public static ObjectNode row(ModelEntry model, RephraseTemplate template, ObjectNode original) {
    ObjectNode row = Json.object();
    row.put(
        "id", "rephrase-" + model.name() + "-" + template.index() + "-" + RowNames.of(original));
    row.put("template_index", template.index());
    row.put("prompt", template.render(original.path("prompt")));
    row.setAll(model.keys());
    RowNames.putInput(row, original);
    return row;
  }

  /**
   * Returns the rows that an answered request for another wording becomes: the wording as prompt,
   * the original's other keys under their own names, {@code input-id} and {@code input-prompt}. The
   * rows of several wordings have {@code -0}, {@code -1} and so on behind their id. None where the
   * answer holds no wording.
   *
   * @param line a completed line of a row that {@link #row} made
   */
  public static List<ObjectNode> rephrased(ObjectNode line, RephraseParser parser) {
    JsonNode response = line.path("response");
    List<String> wordings = new ArrayList<>();
    for (JsonNode answer : response.isArray() ? response : List.of(response)) {
      parser.parse(Placeholders.text(answer)).stream()
          .filter(text -> !text.isBlank())
          .forEach(wordings::add);
    }
    List<ObjectNode> rows = new ArrayList<>();
    for (String wording : wordings) {
      String id = RowNames.of(line) + (wordings.size() == 1 ? "" : "-" + rows.size());
      rows.add(row(id, wording, line));
    }
    return rows;
  }

  private static ObjectNode row(String id, String wording, ObjectNode line) {
    ObjectNode row = Json.object();
    row.put("id", id);
    row.put("prompt", wording);
    row.set(PROMPT, line.path(PROMPT));
    row.set(ID, line.path(ID));
    line.properties().stream()
        .filter(
            field -> field.getKey().startsWith(RowNames.INPUT) && !KEPT.contains(field.getKey()))
        .forEach(
            field ->
                row.putIfAbsent(
                    field.getKey().substring(RowNames.INPUT.length()), field.getValue()));
    return row;
  }

  /** Returns the original as it stands beside its rephrasings, with {@code input-id}. */
  public static ObjectNode original(ObjectNode original) {
    ObjectNode row = original.deepCopy();
    row.set(ID, original.path("id"));
    return row;
  }
}
