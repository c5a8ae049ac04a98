package dev.assay.pipelines.derive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.files.RowId;
import dev.assay.pipelines.plan.JudgeSet;
import dev.assay.transforms.derive.AnswerState;
import dev.assay.transforms.derive.JudgeRows;
import dev.assay.transforms.derive.JudgeTemplate;
import dev.assay.transforms.derive.ModelEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that ask judges about the answers of a run, ordered by judge, template and line. Lines
 * are read once for each pair, so that none is held.
 */
public final class JudgeFile {

  /**
   * What became of the lines.
   *
   * @param rows written
   * @param answered lines that are judged
   * @param refused lines that are not, since the model declined
   * @param failed lines that are not, since there is no answer
   * @param unreadable the first of the lines that are none
   * @param unreadableLines how many
   */
  public record Written(
      long rows,
      long answered,
      long refused,
      long failed,
      List<Rejected> unreadable,
      long unreadableLines) {

    /** Copies the list. */
    public Written {
      unreadable = List.copyOf(unreadable);
    }

    /** Returns whether some lines are not judged. */
    public boolean skips() {
      return refused + failed + unreadableLines > 0;
    }
  }

  private static final int EXAMPLES = 10;

  private final CompletedSource source;
  private final JudgeSet set;
  private final RepeatedIds ids = new RepeatedIds();
  private final List<Rejected> unreadable = new ArrayList<>();
  private long answered;
  private long refused;
  private long failed;
  private long unreadableLines;

  private JudgeFile(CompletedSource source, JudgeSet set) {
    this.source = source;
    this.set = set;
  }

  /**
   * Writes the file, over one that is there; none where no line is answered.
   *
   * @throws IOException where lines cannot be read or rows cannot be written
   */
  public static Written write(CompletedSource source, JudgeSet set, Path file) throws IOException {
    return new JudgeFile(source, set).write(file);
  }

  private Written write(Path file) throws IOException {
    source.forEach(this::count, this::take);
    ids.counted();
    long rows = 0;
    if (answered > 0) {
      try (RowsFile out = new RowsFile(file)) {
        for (ModelEntry judge : set.judges()) {
          for (JudgeTemplate template : set.templates()) {
            source.forEach(line -> put(judge, template, line, out), bad -> {});
          }
        }
        out.commit();
        rows = out.rows();
      }
    }
    return new Written(rows, answered, refused, failed, unreadable, unreadableLines);
  }

  private void count(ObjectNode line) {
    switch (AnswerState.of(line)) {
      case ANSWERED -> {
        answered++;
        for (ModelEntry judge : set.judges()) {
          set.templates().forEach(template -> ids.add(JudgeRows.id(judge, template, line)));
        }
      }
      case REFUSED -> refused++;
      case FAILED -> failed++;
    }
  }

  private void take(Rejected bad) {
    unreadableLines++;
    if (unreadable.size() < EXAMPLES) {
      unreadable.add(bad);
    }
  }

  /**
   * An id that another row would have, too, gets the hash of judge, template and line behind it.
   */
  private void put(ModelEntry judge, JudgeTemplate template, ObjectNode line, RowsFile out) {
    if (AnswerState.of(line) != AnswerState.ANSWERED) {
      return;
    }
    String id = JudgeRows.id(judge, template, line);
    ObjectNode row = JudgeRows.row(id, judge, template, line);
    if (ids.contains(id)) {
      ObjectNode content = row.deepCopy();
      content.remove("id");
      row.put("id", id + "-" + RowId.of(content));
    }
    out.write(row);
  }
}
