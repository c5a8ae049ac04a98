package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.QuerySettings;
import dev.assay.pipelines.console.RunsTable;
import dev.assay.pipelines.console.Terminal;
import dev.assay.transforms.query.QuerySyntaxException;
import dev.assay.transforms.query.RecordFigures;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks through the runs of a finished output directory in the order of its files, one at a time;
 * twice where the query asks for figures of whole records.
 */
final class QueryRuns {

  private final QuerySettings settings;
  private final PrintWriter out;
  private final Reports reports;
  private final List<Run> table = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private long looked;
  private long matched;
  private long shown;

  QueryRuns(QuerySettings settings) {
    this.settings = settings;
    this.out = settings.console().out();
    this.reports = new Reports(settings.console());
  }

  ExitStatus run() {
    if (!Files.isDirectory(settings.directory())) {
      return reports.refuse(
          List.of(
              "IN_MISSING "
                  + settings.directory()
                  + ": no such directory; name the --output of a run"),
          ExitStatus.INPUT_MISSING);
    }
    return CompletedRuns.in(settings.directory()).match(this::search, this::refuse);
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + " " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus search(CompletedRuns completed) {
    RecordFigures figures = settings.query().figures();
    try {
      if (settings.query().needsFigures()) {
        try (Stream<Run> runs = completed.stream()) {
          runs.forEach(figures::add);
        }
        figures.check();
      }
      try (Stream<Run> runs = completed.stream()) {
        for (Iterator<Run> each = runs.iterator(); each.hasNext() && !out.checkError(); ) {
          take(each.next(), figures);
        }
      }
    } catch (QuerySyntaxException e) {
      return reports.refuse(List.of("Invalid query: " + e.getMessage()), ExitStatus.USAGE);
    } catch (UncheckedIOException e) {
      return reports.refuse(
          List.of("Cannot read the runs: " + RunsOnDisk.reason(e)), ExitStatus.BAD_DATA);
    }
    conclude();
    return ExitStatus.OK;
  }

  private void take(Run run, RecordFigures figures) {
    looked++;
    if (!settings.query().matches(run, figures)) {
      return;
    }
    matched++;
    if (settings.limit() != null && shown >= settings.limit()) {
      return;
    }
    switch (settings.format()) {
      case TABLE -> {
        table.add(run);
        shown++;
      }
      case JSONL -> {
        out.println(Json.text(CompletedLine.toJson(run)));
        shown++;
      }
      case IDS -> {
        if (ids.add(run.row().id())) {
          out.println(run.row().id());
          shown++;
        }
      }
    }
  }

  private void conclude() {
    if (settings.format() == QuerySettings.Format.TABLE && !table.isEmpty()) {
      int width = Terminal.of(Terminals.hasPerson(), settings.environment()).width();
      RunsTable.lines(table, width).forEach(out::println);
    }
    if (settings.console().verbosity() != Console.Verbosity.QUIET) {
      String left =
          settings.limit() != null && shown == settings.limit() && shown < matched
              ? String.format(Locale.ROOT, "; %,d shown (--limit)", shown)
              : "";
      settings
          .console()
          .err()
          .println(String.format(Locale.ROOT, "%,d of %,d runs match%s", matched, looked, left));
    }
  }
}
