package dev.assay.transforms.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Run;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of records that a query asks for: sums that are exact, and counts, so that the order
 * of runs plays no part. Holds some hundred bytes for each record, of measures that the query has,
 * and nothing else. A record is a row under one variant.
 */
public final class RecordFigures {

  /** For queries that ask for none. */
  static final RecordFigures NONE = new RecordFigures(java.util.List.of());

  private static final class Figure {
    private @Nullable BigDecimal sum;
    private long numbers;
    private @Nullable Map<String, Long> texts;

    private void add(JsonNode value) {
      if (value.isNumber() || value.isBoolean()) {
        double number = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
        BigDecimal exact = new BigDecimal(number);
        sum = sum == null ? exact : sum.add(exact);
        numbers++;
      } else {
        if (texts == null) {
          texts = new TreeMap<>();
        }
        texts.merge(value.isTextual() ? value.textValue() : value.toString(), 1L, Long::sum);
      }
    }

    private @Nullable JsonNode mean() {
      return sum == null
          ? null
          : JsonNodeFactory.instance.numberNode(
              sum.divide(BigDecimal.valueOf(numbers), MathContext.DECIMAL128).doubleValue());
    }

    private @Nullable JsonNode mode() {
      if (texts == null) {
        return null;
      }
      String mode = null;
      long most = 0;
      for (Map.Entry<String, Long> text : texts.entrySet()) {
        if (text.getValue() > most) {
          mode = text.getKey();
          most = text.getValue();
        }
      }
      return mode == null ? null : JsonNodeFactory.instance.textNode(mode);
    }
  }

  private final Map<RecordMeasure, Map<String, Figure>> figures = new LinkedHashMap<>();

  RecordFigures(Collection<RecordMeasure> measures) {
    measures.forEach(measure -> figures.put(measure, new HashMap<>()));
  }

  /** Takes one run of a record; each run is to be given once. */
  public void add(Run run) {
    figures.forEach(
        (measure, records) -> {
          for (JsonNode value : Facets.attribute(run, measure.path())) {
            records.computeIfAbsent(record(run), key -> new Figure()).add(value);
          }
        });
  }

  /**
   * Checks, after the last run, that every figure can be told.
   *
   * @throws QuerySyntaxException where a mean is asked of texts or a mode of numbers
   */
  public void check() throws QuerySyntaxException {
    for (Map.Entry<RecordMeasure, Map<String, Figure>> entry : figures.entrySet()) {
      Collection<Figure> all = entry.getValue().values();
      boolean numbers = all.stream().anyMatch(figure -> figure.sum != null);
      boolean texts = all.stream().anyMatch(figure -> figure.texts != null);
      boolean mean = entry.getKey().kind() == RecordMeasure.Kind.AVG;
      if (mean && texts && !numbers) {
        throw new QuerySyntaxException(
            entry.getKey() + " asks for a mean of texts; use @multi_run_mode");
      }
      if (!mean && numbers && !texts) {
        throw new QuerySyntaxException(
            entry.getKey() + " asks for the most frequent of numbers; use @multi_run_avg");
      }
    }
  }

  @Nullable JsonNode of(Run run, RecordMeasure measure) {
    Map<String, Figure> records = figures.get(measure);
    Figure figure = records == null ? null : records.get(record(run));
    if (figure == null) {
      return null;
    }
    return measure.kind() == RecordMeasure.Kind.AVG ? figure.mean() : figure.mode();
  }

  private static String record(Run run) {
    return run.variant() == null ? run.row().id() : run.row().id() + '\u0000' + run.variant();
  }
}
