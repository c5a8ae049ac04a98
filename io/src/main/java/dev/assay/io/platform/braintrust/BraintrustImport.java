package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logs of experiment events as runs: what {@link BraintrustExport} writes, bodies of insert and of
 * {@code logs3} requests, pages of fetched events, and events one a line. The log is merged first;
 * each trace is a run. Traces of other programs whose inputs are equal, whatever the order of keys,
 * are one row in several epochs. Large logs go through temporary files.
 */
public final class BraintrustImport implements ImportFormat {

  private static final long PART_BYTES = 32L << 20;
  private static final int MOST_PARTS = 256;
  private static final Pattern INSERT = Pattern.compile(".*/v1/experiment/([^/?]+)/insert.*");

  private final long partBytes;

  /** Makes the format; it has no state. */
  public BraintrustImport() {
    this(PART_BYTES);
  }

  /** For tests: how much of a log is held at a time. */
  BraintrustImport(long partBytes) {
    this.partBytes = partBytes;
  }

  @Override
  public String name() {
    return "braintrust";
  }

  @Override
  public String description() {
    return "logs of a Braintrust experiment's events: bodies of inserts, fetched pages, or events";
  }

  private static final class Seen {
    private final Set<String> containers = new LinkedHashSet<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private long sequence;
    private long comments;
    private long rootless;
    private long runs;
    private String experiment = "";

    private String variant(ObjectNode root) {
      return containers.size() < 2 ? "" : root.path("experiment_id").asText();
    }
  }

  @Override
  public Imported read(List<Path> files, Sink sink) throws IOException, ImportException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    int parts = (int) Math.min(MOST_PARTS, 1 + bytes / partBytes);
    Seen seen = new Seen();
    try (EventSpool rows = new EventSpool(parts)) {
      try (EventSpool log = new EventSpool(parts)) {
        for (Path file : files) {
          spool(file, log, seen);
        }
        for (int part = 0; part < parts; part++) {
          fold(log, part, rows);
        }
      }
      for (int part = 0; part < parts; part++) {
        runs(rows, part, seen, files.get(0), sink);
      }
    }
    if (seen.runs == 0) {
      throw new ImportException(
          files.get(0) + " has no events of an experiment; export or fetch its events");
    }
    List<String> warnings = new ArrayList<>();
    if (seen.comments > 0) {
      warnings.add(seen.comments + " comments were left out");
    }
    if (seen.rootless > 0) {
      warnings.add(seen.rootless + " spans whose trace has no root were left out");
    }
    return new Imported(seen.experiment, warnings);
  }

  private static void spool(Path file, EventSpool log, Seen seen)
      throws IOException, ImportException {
    long number = 0;
    try (MappingIterator<JsonNode> documents = Json.values(file)) {
      while (documents.hasNextValue()) {
        number++;
        JsonNode document = documents.nextValue();
        spool(document, file + ": document " + number, log, seen);
      }
    } catch (JsonProcessingException e) {
      throw new ImportException(
          file
              + ":"
              + (e.getLocation() == null ? number + 1 : e.getLocation().getLineNr())
              + ": not JSON; fetch or export it again");
    }
  }

  private static void spool(JsonNode document, String where, EventSpool log, Seen seen)
      throws IOException, ImportException {
    if (document.isArray()) {
      for (JsonNode part : document) {
        spool(part, where, log, seen);
      }
      return;
    }
    String experiment = experiment(document);
    for (JsonNode event : events(document)) {
      if (!(event instanceof ObjectNode object)) {
        throw new ImportException(where + ": an event is no object; fetch or export it again");
      }
      if (object.path("comment").isObject() && !object.has("input")) {
        seen.comments++;
      } else {
        log(object, experiment, where, log, seen);
      }
    }
  }

  private static void log(
      ObjectNode given, @Nullable String experiment, String where, EventSpool log, Seen seen)
      throws IOException, ImportException {
    ObjectNode event = EventChecks.withNumericScores(given);
    Optional<String> problem = EventChecks.problem(event);
    if (problem.isPresent()) {
      throw new ImportException(
          where + ", event " + event.path("id").asText("without id") + ": " + problem.get());
    }
    if (experiment != null && !event.has("experiment_id")) {
      ObjectNode placed = Json.object();
      placed.setAll(event);
      event = placed.put("experiment_id", experiment);
    }
    LoggedEvent logged = LoggedEvent.of(event, seen.sequence++);
    seen.containers.add(logged.container());
    log.add(logged.key(), logged);
  }

  /** The experiment that a request line names in its path. */
  private static @Nullable String experiment(JsonNode document) {
    Matcher path = INSERT.matcher(document.path("path").asText(document.path("url").asText("")));
    return path.matches() ? path.group(1) : null;
  }

  /** The events of a document, whichever of the forms it has. */
  private static Iterable<JsonNode> events(JsonNode document) {
    JsonNode body = document.path("body").isObject() ? document.path("body") : document;
    if (body.path("events").isArray()) {
      return body.path("events");
    }
    if (body.path("rows").isArray()) {
      return body.path("rows");
    }
    return document.has("method") ? List.of() : List.of(body);
  }

  private static void fold(EventSpool log, int part, EventSpool rows) throws IOException {
    Map<String, EventSpan> spans = new LinkedHashMap<>();
    log.read(part, e -> spans.computeIfAbsent(e.key(), key -> new EventSpan()).add(e));
    for (EventSpan span : spans.values()) {
      LoggedEvent row = span.folded();
      if (row != null) {
        rows.add(trace(row), row);
      }
    }
  }

  /** What events of one trace share. */
  private static String trace(LoggedEvent row) {
    ObjectNode event = row.event();
    String root = event.path("root_span_id").asText("");
    if (root.isEmpty()) {
      root = event.path("_parent_id").asText("");
    }
    return row.container() + (root.isEmpty() ? row.id() : root);
  }

  private static boolean isRoot(ObjectNode event) {
    return event.path("span_parents").isEmpty() && event.path("_parent_id").asText("").isEmpty();
  }

  private static void runs(EventSpool rows, int part, Seen seen, Path file, Sink sink)
      throws IOException, ImportException {
    Map<String, List<ObjectNode>> traces = new LinkedHashMap<>();
    rows.read(part, e -> traces.computeIfAbsent(trace(e), key -> new ArrayList<>()).add(e.event()));
    for (List<ObjectNode> trace : traces.values()) {
      List<ObjectNode> roots = trace.stream().filter(BraintrustImport::isRoot).toList();
      List<ObjectNode> below = trace.stream().filter(event -> !isRoot(event)).toList();
      if (roots.isEmpty()) {
        seen.rootless += below.size();
      }
      for (ObjectNode root : roots) {
        seen.runs++;
        if (seen.experiment.isEmpty()) {
          seen.experiment = EventRuns.experiment(root);
        }
        sink.accept(run(root, below, seen, file));
      }
    }
  }

  private static Run run(ObjectNode root, List<ObjectNode> below, Seen seen, Path file)
      throws ImportException {
    String variant = seen.variant(root);
    int epoch = 1;
    if (!EventRuns.isOurs(root)) {
      epoch = seen.epochs.merge(variant + "/" + EventRuns.caseId(root), 1, Integer::sum);
    }
    try {
      return EventRuns.run(
          root, below, epoch, variant, new SourcePosition(file.toString(), seen.runs, 0));
    } catch (IllegalArgumentException e) {
      throw new ImportException(
          file + ": event " + root.path("id").asText() + ": " + e.getMessage());
    }
  }
}
