package dev.assay.pipelines.init;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.files.RowFiles;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the folder of an experiment.
 *
 * @param name of the experiment
 * @param api the API; {@code test} needs no network
 * @param models models of it, one or more
 * @param evaluator how answers are scored; null for what fits the rows
 */
public record ExperimentFolder(
    String name, String api, List<String> models, @Nullable String evaluator) {

  private static final String FILE = "experiment.yaml";
  private static final String COPY = "rows.jsonl";
  private static final String NONE = "none";

  /** The model of the API test that answers with the question by itself. */
  private static final String ECHO = "echo";

  private static final String OFFLINE = "test";
  private static final Pattern JUDGED =
      Pattern.compile("(not-)?(llm-rubric|model-graded-closedqa|factuality|criteria|g-eval)");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  /** Copies the list. */
  public ExperimentFolder {
    models = List.copyOf(models);
  }

  /** Writes a starter. */
  public static void write(Starter starter, NewFolder folder) throws IOException {
    folder.write(starter.files());
  }

  /**
   * Writes an experiment over a file of rows. The file is named where it is, unless evaluators
   * would not find the wanted answer in it: then the folder has a copy in which that is {@code
   * expected}.
   *
   * @return the lines that say what was made of the columns
   */
  public List<String> write(DatasetLook look, NewFolder folder) throws IOException {
    List<String> said = new ArrayList<>();
    boolean copied = !look.isExpectedNamed();
    String dataset = copied ? COPY : relative(folder.path(), Path.of(look.file().name()));
    folder.write(new TreeMap<>(Map.of(FILE, text(look, dataset).getBytes(StandardCharsets.UTF_8))));
    if (copied) {
      copy(look, folder.path().resolve(COPY));
    }
    said.add(look.rows() + " rows with " + String.join(", ", look.columns()));
    said.add(
        look.prompt() == null
            ? "prompt: no column looks like a question, so it shows all; edit it"
            : "prompt: from the column " + look.prompt());
    if (look.expected() == null) {
      said.add(
          "expected: no column looks like the wanted answer; name one \"expected\" to score by it");
    } else if (copied) {
      said.add("expected: the column " + look.expected() + ", which is expected in " + COPY);
    } else {
      said.add("expected: the column " + look.expected());
    }
    look.rejected().forEach(bad -> said.add("left out: " + bad.position() + ": " + bad.message()));
    return said;
  }

  private static String relative(Path folder, Path file) {
    Path from = folder.toAbsolutePath().normalize();
    Path to = file.toAbsolutePath().normalize();
    return Objects.equals(from.getRoot(), to.getRoot())
        ? from.relativize(to).toString().replace('\\', '/')
        : to.toString();
  }

  private static void copy(DatasetLook look, Path target) throws IOException {
    String from = Objects.requireNonNull(look.expected());
    try (Writer out =
        Files.newBufferedWriter(target, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
      RowFiles.scan(
          look.file(),
          record -> {
            if (record instanceof Parsed.Ok<Row> ok) {
              try {
                out.write(Json.text(renamed(ok.value().fields(), from)) + "\n");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          });
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private static ObjectNode renamed(ObjectNode row, String from) {
    ObjectNode renamed = Json.object();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      String key = field.getKey().equals(from) ? DatasetLook.EXPECTED : field.getKey();
      renamed.set(key, field.getValue());
    }
    return renamed;
  }

  private String text(DatasetLook look, String dataset) {
    StringBuilder yaml = new StringBuilder();
    boolean offline = api.equals(OFFLINE);
    if (offline) {
      yaml.append(
              "# It runs offline as it stands: models of the API test answer with the question.\n")
          .append("# For a real model, replace `models` by the line behind \"real:\".\n");
    }
    yaml.append("name: ").append(scalar(name)).append('\n');
    yaml.append("dataset: ").append(scalar(dataset)).append('\n');
    if (!look.asksItself()) {
      yaml.append("prompt: ").append(prompt(look)).append('\n');
    }
    if (offline) {
      yaml.append(
          "# real: models: [{api: openai, model: gpt-4o-mini, parameters: {temperature: 0}}]\n");
    }
    yaml.append("models:\n");
    for (String model : models) {
      yaml.append("  - {api: ").append(scalar(api)).append(", model: ").append(scalar(model));
      yaml.append(offline && !model.equals(ECHO) ? ", parameters: {respond: echo}" : "");
      yaml.append("}\n");
    }
    evaluators(look, yaml);
    return yaml.toString();
  }

  private void evaluators(DatasetLook look, StringBuilder yaml) {
    String chosen = evaluator != null ? evaluator : look.expected() == null ? NONE : "exact_match";
    if (chosen.equals(NONE)) {
      yaml.append("# evaluators: [exact_match]   # needs the key expected in each row\n");
      return;
    }
    if (!JUDGED.matcher(chosen).matches()) {
      yaml.append("evaluators: [").append(scalar(chosen)).append("]\n");
      return;
    }
    yaml.append("judge: {api: ").append(scalar(api)).append(", model: ");
    yaml.append(scalar(models.get(0))).append("}\n");
    yaml.append("evaluators:\n  - {type: ").append(chosen).append(wording(chosen)).append("}\n");
  }

  private static String wording(String type) {
    String base = type.startsWith("not-") ? type.substring("not-".length()) : type;
    return switch (base) {
      case "llm-rubric" -> ", rubric: \"Answers the question correctly and to the point.\"";
      case "model-graded-closedqa" -> ", criterion: \"Answers the question.\"";
      case "criteria", "g-eval" -> ", criteria: [\"Answers the question.\"]";
      default -> "";
    };
  }

  private static String prompt(DatasetLook look) {
    if (look.prompt() != null) {
      return quoted("{{" + look.prompt() + "}}");
    }
    StringBuilder all = new StringBuilder();
    for (String column : look.shown()) {
      all.append(all.isEmpty() ? "" : "\n").append(column).append(": {{").append(column);
      all.append("}}");
    }
    return quoted(all.toString());
  }

  private static String scalar(String text) {
    return PLAIN.matcher(text).matches() && !text.matches("(?i)true|false|null|yes|no|on|off")
        ? text
        : quoted(text);
  }

  /** A JSON string is one of YAML, too. */
  private static String quoted(String text) {
    return Json.text(TextNode.valueOf(text));
  }
}
