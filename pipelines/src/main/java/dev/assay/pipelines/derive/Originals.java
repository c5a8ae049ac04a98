package dev.assay.pipelines.derive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.RowFiles;
import dev.assay.io.json.Json;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.rows.Expansion;
import dev.assay.transforms.rows.KnownApis;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an experiment as each would be asked: with its prompt, API, model and parameters, one
 * for each cell of the experiment's matrix, whose id then has the cell's label behind it. As often
 * as they are asked for.
 */
final class Originals {

  private final List<InputFile> files;
  private final KnownApis apis;
  private final Expansion cells;
  private @Nullable RepeatedIds repeated;

  Originals(ExperimentPlan plan, List<InputFile> files, KnownApis apis) {
    this.files = List.copyOf(files);
    this.apis = apis;
    this.cells = new Expansion(plan.expansion().prompts(), plan.expansion().models(), 1, null);
  }

  /**
   * Hands out the rows in order; lines that are none are left out.
   *
   * @param rows receives each row, and whether it can be sent and has a text as prompt
   */
  void forEach(BiConsumer<ObjectNode, Boolean> rows) throws IOException {
    RepeatedIds unnamed = repeated == null ? countUnnamed() : repeated;
    repeated = unnamed;
    Map<String, Integer> seen = new HashMap<>();
    for (InputFile file : files) {
      RowFiles.scan(
          file,
          parsed -> {
            if (parsed instanceof Parsed.Ok<Row> ok) {
              Row row = ok.value();
              String id = row.id();
              if (!row.hasGivenId() && unnamed.contains(id)) {
                int nth = seen.merge(id, 1, Integer::sum);
                id = nth == 1 ? id : id + "-" + nth;
              }
              expand(row, id, rows);
            }
          });
    }
  }

  private RepeatedIds countUnnamed() throws IOException {
    RepeatedIds ids = new RepeatedIds();
    for (InputFile file : files) {
      RowFiles.scan(
          file,
          parsed -> {
            if (parsed instanceof Parsed.Ok<Row> ok && !ok.value().hasGivenId()) {
              ids.add(ok.value().id());
            }
          });
    }
    return ids.counted();
  }

  private void expand(Row row, String id, BiConsumer<ObjectNode, Boolean> rows) {
    boolean bare = cells.prompts().isEmpty() && cells.models().isEmpty();
    cells.expand(
        row,
        apis,
        run -> {
          ModelCall call = run.call();
          if (bare || call != null) {
            rows.accept(original(row, id, run, bare ? null : call), rephrasable(run));
          }
        });
  }

  private static boolean rephrasable(Run run) {
    return run.isPending()
        && run.call() != null
        && run.call().prompt() instanceof Prompt.Text text
        && !text.text().isBlank();
  }

  private static ObjectNode original(Row row, String id, Run run, @Nullable ModelCall call) {
    ObjectNode original = Json.object();
    if (run.variant() != null) {
      original.put("id", id + "-" + run.variant());
    } else if (row.hasGivenId()) {
      original.set("id", row.fields().path("id"));
    } else {
      original.put("id", id);
    }
    row.fields().properties().stream()
        .filter(field -> !field.getKey().equals("id"))
        .forEach(field -> original.set(field.getKey(), field.getValue()));
    if (call != null) {
      original.set("prompt", call.prompt().toJson());
      original.put("api", call.api());
      original.put("model_name", call.model());
      original.set("parameters", call.parameters());
      if (!call.group().equals(call.api())) {
        original.put("group", call.group());
      }
    }
    return original;
  }
}
