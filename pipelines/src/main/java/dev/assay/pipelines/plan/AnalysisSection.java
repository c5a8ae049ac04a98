package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.plan.ConfigNode.Mark;
import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.IntervalSettings;
import dev.assay.transforms.summarize.Reducer;
import dev.assay.transforms.summarize.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys {@code slices}, {@code reducers}, {@code cluster} and {@code intervals}. */
final class AnalysisSection {

  /** The keys. */
  static final List<String> KEYS = List.of("slices", "reducers", "cluster", "intervals");

  private static final String SLICES = "slices";
  private static final String REDUCERS = "reducers";
  private static final String CLUSTER = "cluster";
  private static final String INTERVALS = "intervals";
  private static final String THRESHOLD = "threshold";
  private static final String SCORES = "scores";
  private static final String METHODS = "t, wilson or bootstrap";
  private static final int MAX_NAME = 200;

  private AnalysisSection() {}

  static Analysis read(Section experiment, int epochs) {
    String cluster = experiment.text(CLUSTER, MAX_NAME);
    List<Reducer> reducers = reducers(experiment);
    if (experiment.problems().errors().isEmpty()) {
      reducers.stream()
          .filter(reducer -> reducer.k() > epochs)
          .forEach(
              reducer ->
                  experiment
                      .problems()
                      .warn(
                          experiment
                              .problems()
                              .at(
                                  experiment.mark(REDUCERS),
                                  "CONFIG_REDUCER",
                                  reducer.name()
                                      + " is undefined everywhere with epochs: "
                                      + epochs
                                      + "; it needs at least "
                                      + reducer.k())));
    }
    return new Analysis(slices(experiment), reducers, cluster, intervals(experiment));
  }

  private static List<Slice> slices(Section experiment) {
    List<Slice> slices = new ArrayList<>();
    String expected = "a list of fields, or of lists of fields";
    for (ConfigNode item : items(experiment, SLICES, expected)) {
      List<String> fields = new ArrayList<>();
      List<ConfigNode> named =
          item instanceof ConfigNode.Items several ? several.values() : List.of(item);
      for (ConfigNode node : named) {
        String field = node.text();
        if (field == null || field.isBlank() || field.length() > MAX_NAME) {
          Section.wrongType(experiment.problems(), SLICES, node, expected);
        } else {
          fields.add(field);
        }
      }
      if (named.isEmpty()) {
        Section.wrongType(experiment.problems(), SLICES, item, expected);
      } else if (fields.size() == named.size()) {
        Slice slice = new Slice(fields);
        if (slices.stream().anyMatch(other -> other.name().equals(slice.name()))) {
          conflict(experiment, item.mark(), "slice " + slice.name());
        } else {
          slices.add(slice);
        }
      }
    }
    if (slices.size() > Analysis.MAX_SLICES) {
      experiment
          .problems()
          .add(
              experiment.mark(SLICES),
              "CONFIG_RANGE",
              "Invalid slices: "
                  + slices.size()
                  + " of them (must be at most "
                  + Analysis.MAX_SLICES
                  + ")");
    }
    return slices;
  }

  private static List<Reducer> reducers(Section experiment) {
    List<Reducer> reducers = new ArrayList<>();
    for (ConfigNode item :
        items(experiment, REDUCERS, "a list of names, or of mappings with a reducer")) {
      Reducer reducer =
          item instanceof ConfigNode.Fields
              ? described(experiment.problems(), item)
              : named(experiment.problems(), item, item.text());
      if (reducer != null) {
        if (reducers.stream().anyMatch(other -> other.name().equals(reducer.name()))) {
          conflict(experiment, item.mark(), "reducer " + reducer.name());
        } else {
          reducers.add(reducer);
        }
      }
    }
    return reducers;
  }

  private static @Nullable Reducer described(Problems problems, ConfigNode node) {
    Section section =
        Section.open(problems, "reducers.", node, List.of("reducer", SCORES, THRESHOLD));
    if (section == null) {
      return null;
    }
    String name = section.required("reducer", MAX_NAME);
    Reducer reducer = name.isEmpty() ? null : named(problems, node, name);
    List<String> scores = new ArrayList<>();
    for (ConfigNode score : items(section, SCORES, "a list of names of scores")) {
      String scored = score.text();
      if (scored == null || scored.isBlank()) {
        Section.wrongType(problems, "reducers.scores", score, "a list of names of scores");
      } else {
        scores.add(scored);
      }
    }
    Double threshold = number(section, "reducers.", THRESHOLD, -Double.MAX_VALUE, Double.MAX_VALUE);
    if (reducer == null) {
      return null;
    }
    if (threshold != null && reducer.k() == 0) {
      problems.add(
          section.mark(THRESHOLD),
          "CONFIG_CONFLICT",
          "reducers.threshold says what passes, which "
              + reducer.name()
              + " does not ask; remove it");
    }
    return new Reducer(reducer.kind(), reducer.k(), scores, threshold);
  }

  private static @Nullable Reducer named(
      Problems problems, ConfigNode node, @Nullable String name) {
    try {
      if (name != null) {
        return Reducer.of(name);
      }
      Section.wrongType(problems, REDUCERS, node, "one of " + Reducer.known());
    } catch (IllegalArgumentException e) {
      problems.add(
          node.mark(),
          "CONFIG_REDUCER",
          "Invalid reducers: " + ConfigNode.oneLine(String.valueOf(e.getMessage())));
    }
    return null;
  }

  private static IntervalSettings intervals(Section experiment) {
    ConfigNode node = experiment.get(INTERVALS);
    Section section =
        node == null
            ? null
            : Section.open(
                experiment.problems(),
                "intervals.",
                node,
                List.of("level", "method", "seed", "resamples"));
    IntervalSettings standard = IntervalSettings.STANDARD;
    if (section == null) {
      return standard;
    }
    Double level =
        number(
            section, "intervals.", "level", IntervalSettings.MIN_LEVEL, IntervalSettings.MAX_LEVEL);
    Integer seed = section.whole("seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
    Integer resamples =
        section.whole("resamples", IntervalSettings.MIN_RESAMPLES, IntervalSettings.MAX_RESAMPLES);
    return new IntervalSettings(
        Objects.requireNonNullElse(level, standard.level()),
        method(section),
        seed == null ? standard.seed() : seed,
        Objects.requireNonNullElse(resamples, standard.resamples()));
  }

  private static IntervalSettings.Method method(Section intervals) {
    ConfigNode node = intervals.get("method");
    if (node == null) {
      return IntervalSettings.STANDARD.method();
    }
    String text = node.text();
    IntervalSettings.Method method = text == null ? null : method(text);
    if (method == null) {
      Section.wrongType(intervals.problems(), "intervals.method", node, METHODS);
      return IntervalSettings.STANDARD.method();
    }
    return method;
  }

  /** Returns the method of that name, null where there is none. */
  static IntervalSettings.@Nullable Method method(String name) {
    return Arrays.stream(IntervalSettings.Method.values())
        .filter(method -> method.title().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(null);
  }

  private static List<ConfigNode> items(Section section, String key, String expected) {
    ConfigNode node = section.get(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof ConfigNode.Items items) {
      return items.values();
    }
    if (node.text() != null) {
      return List.of(node);
    }
    Section.wrongType(section.problems(), key, node, expected);
    return List.of();
  }

  private static @Nullable Double number(
      Section section, String path, String key, double least, double most) {
    ConfigNode node = section.get(key);
    if (node == null) {
      return null;
    }
    JsonNode number = node.number();
    double value = number == null ? Double.NaN : number.doubleValue();
    if (value >= least && value <= most) {
      return value;
    }
    section
        .problems()
        .add(
            node.mark(),
            number == null ? "CONFIG_TYPE" : "CONFIG_RANGE",
            "Invalid "
                + path
                + key
                + ": "
                + node.shown()
                + " (must be a number"
                + (most == Double.MAX_VALUE ? "" : " from " + least + " to " + most)
                + ")");
    return null;
  }

  private static void conflict(Section experiment, Mark mark, String what) {
    experiment
        .problems()
        .add(mark, "CONFIG_CONFLICT", what + " is there twice; remove one of the two");
  }
}
