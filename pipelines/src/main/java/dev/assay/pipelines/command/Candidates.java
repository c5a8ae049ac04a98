package dev.assay.pipelines.command;

import java.util.Iterator;
import java.util.List;

/** The words that shells complete where only these are taken. */
final class Candidates {

  private Candidates() {}

  private abstract static class Words implements Iterable<String> {

    private final List<String> words;

    Words(String... words) {
      this.words = List.of(words);
    }

    @Override
    public Iterator<String> iterator() {
      return words.iterator();
    }
  }

  static final class Shells extends Words {
    Shells() {
      super("bash", "zsh", "fish");
    }
  }

  static final class Runners extends Words {
    Runners() {
      super("direct", "flink", "spark", "dataflow", "auto");
    }
  }

  static final class ClusterRunners extends Words {
    ClusterRunners() {
      super("flink", "spark", "dataflow");
    }
  }

  static final class ExportFormats extends Words {
    ExportFormats() {
      super("prompto", "csv", "datadog", "langsmith", "braintrust");
    }
  }

  static final class ImportFormats extends Words {
    ImportFormats() {
      super("datadog", "langsmith", "braintrust", "promptfoo");
    }
  }

  static final class QueryFormats extends Words {
    QueryFormats() {
      super("table", "jsonl", "ids");
    }
  }

  static final class Selections extends Words {
    Selections() {
      super("unanswered", "missing", "failed", "all");
    }
  }
}
