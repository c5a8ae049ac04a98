package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Datadog's experiments refuse, Assay's plans do as well. */
class DatadogCasesTest {

  private static final String PLAN =
      """
      dataset: rows.jsonl
      prompt: p
      models: [{api: echo, model: m}]
      %s
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "concurrency: 0 | Invalid concurrency: 0",
        "epochs: 0 | Invalid epochs: 0",
        "'evaluators: [exact_match, exact_match]' | two evaluators are named \"exact_match\"",
        "'evaluators: [{type: exact_match, name: a b}]' | Invalid name: \"a b\"",
      })
  void g53WhatCannotBeIsRefused(String line, String problem) throws IOException {
    assertThat(new Plans(directory).problems("e.yaml", PLAN.formatted(line)))
        .anySatisfy(told -> assertThat(told).contains(problem));
  }

  @Test
  void g52OneEpochUnlessThereAreMore() throws IOException {
    assertThat(new Plans(directory).plan(PLAN.formatted("")).expansion().epochs()).isOne();
  }
}
