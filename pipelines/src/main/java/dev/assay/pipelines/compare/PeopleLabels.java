package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.RowFiles;
import dev.assay.pipelines.command.ExitStatus;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What people said, in memory, by the run they said it of. */
final class PeopleLabels {

  private static final List<String> RATINGS = List.of("label", "score", "rating", "value");
  private static final Set<String> ANNOTATORS = Set.of("annotator", "rater", "source");

  /**
   * Whose answer it is.
   *
   * @param id of the row
   * @param epoch 0 where the line names none
   * @param variant empty where the line names none
   */
  record Of(String id, int epoch, String variant) implements Comparable<Of> {
    @Override
    public int compareTo(Of other) {
      int order = id.compareTo(other.id);
      order = order != 0 ? order : Integer.compare(epoch, other.epoch);
      return order != 0 ? order : variant.compareTo(other.variant);
    }

    @Override
    public String toString() {
      return id + (epoch == 0 ? "" : " epoch " + epoch) + (variant.isEmpty() ? "" : " " + variant);
    }
  }

  private final String file;
  private final List<String> fields;
  private final SortedMap<Of, SortedMap<String, String>> said = new TreeMap<>();
  private final SortedSet<String> keys = new TreeSet<>();
  private long lines;
  private long blank;

  private PeopleLabels(String file, List<String> fields) {
    this.file = file;
    this.fields = fields;
  }

  /**
   * Reads a file.
   *
   * @param fields the keys that hold ratings; of several each is an annotator
   * @throws Refusal where it is missing or a line of it is wrong
   */
  static PeopleLabels read(String file, List<String> fields) {
    InputFiles found = InputFiles.expand(List.of(file));
    if (!found.problems().isEmpty()) {
      throw new Refusal(ExitStatus.INPUT_MISSING, found.problems().get(0).toString());
    }
    PeopleLabels labels = new PeopleLabels(file, fields);
    for (InputFile one : found.files()) {
      try {
        RowFiles.scan(one, labels::take);
      } catch (IOException e) {
        throw new Refusal(
            ExitStatus.INPUT_MISSING, "IN_UNREADABLE " + file + ": " + e.getMessage());
      }
    }
    if (labels.said.isEmpty()) {
      throw new Refusal(
          ExitStatus.BAD_DATA,
          "LABELS_NONE "
              + file
              + " has no rating: none of its "
              + labels.lines
              + " lines has a value under "
              + String.join(", ", fields.isEmpty() ? RATINGS : fields)
              + "; it has the keys "
              + String.join(", ", labels.keys)
              + "; name the right one with --label");
    }
    return labels;
  }

  private void take(Parsed<Row> parsed) {
    if (parsed instanceof Parsed.Bad<Row> bad) {
      Rejected rejected = bad.rejected();
      throw wrong(rejected.position().toString(), rejected.code() + " " + rejected.message());
    }
    if (parsed instanceof Parsed.Ok<Row> ok) {
      take(ok.value());
    }
  }

  private void take(Row row) {
    lines++;
    row.fields().fieldNames().forEachRemaining(key -> keys.add(key));
    String place = row.position().toString();
    if (!row.hasGivenId()) {
      throw wrong(place, "the line has no id; add the id of the row that was rated");
    }
    Of of = new Of(row.id(), epoch(row, place), textOf(row, "variant", ""));
    if (fields.size() > 1) {
      fields.forEach(field -> put(of, field, row, field, place));
      return;
    }
    String annotator = "";
    for (String field : ANNOTATORS) {
      annotator = textOf(row, field, annotator);
    }
    String rating =
        fields.isEmpty()
            ? RATINGS.stream().filter(key -> row.field(key) != null).findFirst().orElse("label")
            : fields.get(0);
    put(of, annotator, row, rating, place);
  }

  private static String textOf(Row row, String key, String none) {
    JsonNode value = row.field(key);
    return value == null ? none : value.asText().strip();
  }

  private int epoch(Row row, String place) {
    String text = textOf(row, "epoch", "");
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw wrong(place, "Invalid epoch: " + text + " (must be a whole number from 1)");
    }
    return Integer.parseInt(text);
  }

  private void put(Of of, String annotator, Row row, String key, String place) {
    JsonNode value = row.field(key);
    String text = value == null || value.isContainerNode() ? null : value.asText().strip();
    if (text == null || text.isEmpty()) {
      blank++;
      return;
    }
    String before = said.computeIfAbsent(of, missing -> new TreeMap<>()).put(annotator, text);
    if (before != null && !before.equals(text)) {
      throw wrong(
          place,
          "a second rating of "
              + of
              + (annotator.isEmpty()
                  ? ", and no annotator tells them apart; add the key annotator"
                  : " by " + annotator + ", another than the first; keep one"));
    }
  }

  private static Refusal wrong(String place, String message) {
    return new Refusal(
        ExitStatus.BAD_DATA,
        message.contains(place)
            ? "LABELS_LINE " + message
            : "LABELS_LINE " + place + ": " + message);
  }

  String file() {
    return file;
  }

  /** Returns how many lines or cells have no rating. */
  long blank() {
    return blank;
  }

  SortedMap<Of, SortedMap<String, String>> said() {
    return said;
  }

  /** Returns what people said of a run, by the closest name that a line gives it; null of none. */
  @Nullable Of find(String id, int epoch, String variant) {
    for (Of of :
        List.of(
            new Of(id, epoch, variant),
            new Of(id, epoch, ""),
            new Of(id, 0, variant),
            new Of(id, 0, ""))) {
      if (said.containsKey(of)) {
        return of;
      }
    }
    return null;
  }
}
