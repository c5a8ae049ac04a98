package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where a run belongs: group, model, and a value of every slice. */
final class Slicing implements Serializable {

  /** Group and model of a run that was never made into a call. */
  private static final String UNKNOWN = "(unknown)";

  /** The value of a row that lacks the field. */
  private static final String NONE = "(none)";

  private static final int MAX_CHARS = 200;
  private static final long serialVersionUID = 1L;

  private final ArrayList<Slice> slices;
  private final ArrayList<String> prompts;

  /**
   * Prepares to tell runs apart.
   *
   * @param prompts names of the experiment's prompts; empty where rows bring theirs
   */
  Slicing(List<Slice> slices, List<String> prompts) {
    this.slices = new ArrayList<>(slices);
    this.prompts = new ArrayList<>(prompts);
    this.prompts.sort(Comparator.comparingInt(String::length).reversed());
  }

  /** Returns how many values a cell has. */
  int sides() {
    return 2 + slices.size();
  }

  List<Slice> slices() {
    return slices;
  }

  /** Returns group, model and the slices' values. */
  Cell cell(Run run) {
    List<String> keys = new ArrayList<>(sides());
    keys.add(group(run));
    keys.add(model(run));
    for (Slice slice : slices) {
      keys.add(slice.value(slice.fields().stream().map(field -> shown(run, field)).toList()));
    }
    return new Cell(keys);
  }

  static String group(Run run) {
    return run.call() == null ? UNKNOWN : run.call().group();
  }

  /** Returns the model's name; the api's where it has no models. */
  static String model(Run run) {
    ModelCall call = run.call();
    if (call == null) {
      return UNKNOWN;
    }
    return call.model().isEmpty() ? call.api() : call.model();
  }

  private String shown(Run run, String field) {
    String value = value(run, field);
    if (value == null) {
      return NONE;
    }
    return value.length() <= MAX_CHARS
        ? value
        : value.substring(0, value.offsetByCodePoints(0, MAX_CHARS / 2))
            + "… #"
            + Long.toHexString(Hash64.of(value));
  }

  /** Returns a field of a run as text; null where it has none. */
  @Nullable String value(Run run, String field) {
    return switch (field) {
      case "group" -> group(run);
      case "model" -> model(run);
      case "variant" -> run.variant();
      case "prompt" -> prompt(run.variant());
      default -> text(RowPath.find(run.row(), field));
    };
  }

  private @Nullable String prompt(@Nullable String variant) {
    if (variant == null) {
      return prompts.size() == 1 ? prompts.get(0) : null;
    }
    for (String prompt : prompts) {
      if (variant.equals(prompt) || variant.startsWith(prompt + "/")) {
        return prompt;
      }
    }
    return null;
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    if (value == null) {
      return null;
    }
    return value.isTextual() ? value.textValue() : Json.text(value);
  }
}
