package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What is left of a command's budget after some of its experiments, by their summaries. */
final class StageSpending {

  private double usd;
  private long calls;

  /** Takes what a finished experiment has spent, all its resumes together. */
  void add(Path directory) throws IOException {
    try {
      JsonNode summary = Json.parse(Files.readAllBytes(directory.resolve("summary.json")));
      usd += summary.path("cost_usd").asDouble(0);
      calls += summary.path("calls").path("attempts").asLong(0);
    } catch (NoSuchFileException e) {
      return;
    }
  }

  /** Returns the budget of the next experiment; empty where nothing is left of it. */
  Optional<Budget> of(Budget budget) {
    Double cost = budget.maxCostUsd();
    Long most = budget.maxCalls();
    if ((cost != null && cost - usd <= 0) || (most != null && most - calls < 1)) {
      return Optional.empty();
    }
    return Optional.of(
        new Budget(
            cost == null ? null : Double.valueOf(cost - usd),
            most == null ? null : Long.valueOf(most - calls)));
  }
}
