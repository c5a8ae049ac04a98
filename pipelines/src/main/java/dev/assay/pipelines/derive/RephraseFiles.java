package dev.assay.pipelines.derive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.InputFile;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.plan.RephraseSet;
import dev.assay.transforms.derive.AnswerState;
import dev.assay.transforms.derive.ModelEntry;
import dev.assay.transforms.derive.RephraseParser;
import dev.assay.transforms.derive.RephraseRows;
import dev.assay.transforms.derive.RephraseTemplate;
import dev.assay.transforms.rows.KnownApis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The rows that ask for other wordings of an experiment's prompts, and those that come of the
 * answers. The experiment's rows are read as often as they are needed, so that none is held.
 */
public final class RephraseFiles {

  /**
   * What was asked for.
   *
   * @param rows written
   * @param prompts that are rephrased
   * @param others rows that are not, since their prompt is no text or they cannot be sent
   */
  public record Asked(long rows, long prompts, long others) {}

  /**
   * What came of it.
   *
   * @param rephrased rows with another wording
   * @param originals rows as they were
   * @param refused requests that the model declined
   * @param failed requests without an answer
   * @param empty answers without a wording
   */
  public record Answered(long rephrased, long originals, long refused, long failed, long empty) {

    /** Returns the requests that gave no wording. */
    public long lost() {
      return refused + failed + empty;
    }
  }

  private final Originals originals;
  private long prompts;
  private long others;
  private long refused;
  private long failed;
  private long empty;
  private long rephrased;

  /**
   * Looks at an experiment.
   *
   * @param files its rows
   * @param apis tell which rows can be sent
   */
  public RephraseFiles(ExperimentPlan plan, List<InputFile> files, KnownApis apis) {
    this.originals = new Originals(plan, files, apis);
  }

  /** Writes the rows that ask, ordered by model, template and row, over a file that is there. */
  public Asked ask(RephraseSet set, Path file) throws IOException {
    prompts = 0;
    others = 0;
    originals.forEach(
        (row, rephrasable) -> {
          prompts += rephrasable ? 1 : 0;
          others += rephrasable ? 0 : 1;
        });
    try (RowsFile out = new RowsFile(file)) {
      for (ModelEntry model : set.models()) {
        for (RephraseTemplate template : set.templates()) {
          originals.forEach(
              (row, rephrasable) -> {
                if (rephrasable) {
                  out.write(RephraseRows.row(model, template, row));
                }
              });
        }
      }
      out.commit();
      return new Asked(out.rows(), prompts, others);
    }
  }

  /**
   * Writes the rows that come of the answers, then, unless they are to go, the originals.
   *
   * @param answers completed lines of the rows that {@link #ask} wrote
   */
  public Answered answer(
      CompletedSource answers, RephraseParser parser, boolean removeOriginal, Path file)
      throws IOException {
    refused = 0;
    failed = 0;
    empty = 0;
    rephrased = 0;
    try (RowsFile out = new RowsFile(file)) {
      answers.forEach(line -> take(line, parser, out), bad -> {});
      if (!removeOriginal) {
        originals.forEach((row, rephrasable) -> out.write(RephraseRows.original(row)));
      }
      out.commit();
      return new Answered(rephrased, out.rows() - rephrased, refused, failed, empty);
    }
  }

  private void take(ObjectNode line, RephraseParser parser, RowsFile out) {
    switch (AnswerState.of(line)) {
      case ANSWERED -> {
        List<ObjectNode> rows = RephraseRows.rephrased(line, parser);
        rows.forEach(out::write);
        rephrased += rows.size();
        empty += rows.isEmpty() ? 1 : 0;
      }
      case REFUSED -> refused++;
      case FAILED -> failed++;
    }
  }
}
