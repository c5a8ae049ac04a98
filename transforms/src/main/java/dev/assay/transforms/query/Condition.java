package dev.assay.transforms.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import java.util.List;
import java.util.function.Consumer;

/** A part of a query. */
sealed interface Condition {

  /** Whether a run meets it, given the figures of its record. */
  boolean holds(Run run, RecordFigures figures);

  /** Hands over every part without parts of its own. */
  default void leaves(Consumer<Condition> sink) {
    sink.accept(this);
  }

  /** All of them. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(Run run, RecordFigures figures) {
      return parts.stream().allMatch(part -> part.holds(run, figures));
    }

    @Override
    public void leaves(Consumer<Condition> sink) {
      parts.forEach(part -> part.leaves(sink));
    }
  }

  /** At least one of them. */
  record Any(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(Run run, RecordFigures figures) {
      return parts.stream().anyMatch(part -> part.holds(run, figures));
    }

    @Override
    public void leaves(Consumer<Condition> sink) {
      parts.forEach(part -> part.leaves(sink));
    }
  }

  /** Everything that does not meet it, also what lacks the attribute. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(Run run, RecordFigures figures) {
      return !part.holds(run, figures);
    }

    @Override
    public void leaves(Consumer<Condition> sink) {
      part.leaves(sink);
    }
  }

  /**
   * A text anywhere in prompt, response, expected answer or id, whatever its case.
   *
   * @param pattern in lower case
   */
  record FreeText(Glob pattern) implements Condition {
    @Override
    public boolean holds(Run run, RecordFigures figures) {
      return Facets.texts(run).stream().anyMatch(pattern::matches);
    }
  }

  /** An attribute of the run. */
  record Attribute(String path, Match match) implements Condition {
    @Override
    public boolean holds(Run run, RecordFigures figures) {
      return Match.any(Facets.attribute(run, path), match);
    }
  }

  /** A tag of the run. */
  record Tag(String key, Match match) implements Condition {
    @Override
    public boolean holds(Run run, RecordFigures figures) {
      return Match.any(Facets.tag(run, key), match);
    }
  }

  /** A figure of the run's record over all its epochs. */
  record OfRecord(RecordMeasure measure, Match match) implements Condition {
    @Override
    public boolean holds(Run run, RecordFigures figures) {
      JsonNode figure = figures.of(run, measure);
      return figure != null && match.holds(figure);
    }
  }
}
