package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;

/** Rows that ask a judge about an answer, in prompto's form. */
public final class JudgeRows {

  private JudgeRows() {}

  /**
   * Returns the id {@code judge-<judge>-<template>-<id>}; where the run was one of several, its
   * variant follows, and from the second epoch on {@code -epoch-<n>}. Names with dashes may make
   * two of these equal.
   *
   * @param line a completed line
   */
  public static String id(ModelEntry judge, JudgeTemplate template, ObjectNode line) {
    return "judge-" + judge.name() + "-" + template.name() + "-" + RowNames.of(line);
  }

  /**
   * Returns the row: id, names of judge and template, the judge's prompt and keys, and every key of
   * the line behind {@code input-}.
   *
   * @param id of the row
   * @param line a completed line that has an answer
   */
  public static ObjectNode row(
      String id, ModelEntry judge, JudgeTemplate template, ObjectNode line) {
    ObjectNode row = Json.object();
    row.put("id", id);
    row.put("judge_name", judge.name());
    row.put("template_name", template.name());
    row.put("prompt", template.render(line.path("prompt"), line.path("response")));
    row.setAll(judge.keys());
    RowNames.putInput(row, line);
    return row;
  }
}
