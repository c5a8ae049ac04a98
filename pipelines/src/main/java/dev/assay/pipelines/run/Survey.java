package dev.assay.pipelines.run;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.files.FileFacts;
import dev.assay.io.files.InputProblem;
import dev.assay.io.files.StandardInput;
import dev.assay.transforms.call.Capacity;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
import dev.assay.transforms.call.ShardChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an experiment's rows before the first call, from reading all of them once.
 *
 * @param files what was read, in order
 * @param read records read, good and bad
 * @param rejected records that cannot become a row
 * @param examples the first of them
 * @param duplicates whether ids are to be resolved, because some seem to occur twice
 * @param unsendable runs that cannot be sent
 * @param unsendableExamples the reasons of the first of them
 * @param lanes in the order of their first row
 * @param groups of the rows, in order
 * @param sharing a sentence for each set of groups that may exceed the limit of their account
 * @param unpriced models that nobody knows the price of, in order
 * @param slices how many rows each slice of early stopping has; of too many, only the first
 */
record Survey(
    List<FileFacts> files,
    long read,
    long rejected,
    List<Rejected> examples,
    boolean duplicates,
    long unsendable,
    List<CallError> unsendableExamples,
    List<SurveyedLane> lanes,
    List<String> groups,
    List<String> sharing,
    List<String> unpriced,
    SortedMap<String, Long> slices) {

  /** Of rows that are still to come nothing is known. */
  static final Survey NONE =
      new Survey(
          List.of(),
          0,
          0,
          List.of(),
          false,
          0,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Collections.emptySortedMap());

  /**
   * One lane.
   *
   * @param key which
   * @param limit how fast it may send
   * @param runs how many calls wait for it, those of judges included
   * @param batched how many of them go by batch
   * @param judgeCalls about how many of them are judges' questions
   * @param inputTokens about how many tokens all its prompts have
   * @param outputTokens the most that its answers may have, where the requests say
   * @param openEnded how many runs do not say how long their answer may be
   * @param costUsd what that is expected to cost, without the open-ended answers; null where a
   *     price is unknown
   * @param problem why it cannot be used: keys or endpoints that are missing; an empty list else
   */
  record SurveyedLane(
      LaneKey key,
      RateLimit limit,
      long runs,
      long batched,
      long judgeCalls,
      long inputTokens,
      long outputTokens,
      long openEnded,
      @Nullable Double costUsd,
      List<CallError> problem) {

    private static final double MILLIS_PER_MINUTE = 60_000;

    /** Returns the keys that its runs are spread over. */
    List<LaneKey> keys() {
      return IntStream.range(0, limit.keys()).mapToObj(key::withShard).toList();
    }

    /** Returns whether nobody but judges calls it. */
    boolean isOfJudgesOnly() {
      return runs == judgeCalls;
    }

    /**
     * Returns the least time that the limits allow for it, in minutes; null where there is none.
     */
    @Nullable Double minutes() {
      Duration least = runs == batched ? null : capacity(1).leastTime();
      return least == null ? null : Double.valueOf(least.toMillis() / MILLIS_PER_MINUTE);
    }

    /**
     * Returns what its single calls take, answered as models answer as a rule.
     *
     * @param concurrency most calls in flight where its limit does not say
     */
    Capacity capacity(int concurrency) {
      return new Capacity(
          runs - batched,
          inputTokens,
          outputTokens,
          ShardChoice.LATENCY,
          limit,
          concurrency,
          limit.keys());
    }
  }

  /** Returns the keys that all runs are spread over, in the order of the lanes. */
  List<LaneKey> keys() {
    return lanes.stream().flatMap(lane -> lane.keys().stream()).toList();
  }

  /** Returns a sentence for each limit that no row falls under, which mostly is misspelt. */
  List<String> unusedLimits(Limits limits) {
    if (groups.isEmpty()) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    SortedSet<String> used = new TreeSet<>();
    lanes.forEach(lane -> used.add(lane.key().group()));
    String known = " applies to no row (groups of the rows: " + String.join(", ", groups) + ")";
    for (String name : new TreeSet<>(limits.groups().keySet())) {
      if (!used.contains(name)) {
        notes.add("the limit of group " + name + known);
        continue;
      }
      for (String member : limits.membersOf(name)) {
        if (!groups.contains(member) && !groups.contains(groupOf(member))) {
          notes.add("the limit " + name + " of " + member + known);
        }
      }
    }
    return notes;
  }

  private static String groupOf(String member) {
    int slash = member.indexOf('/');
    return slash < 0 ? member : member.substring(0, slash);
  }

  /** Returns the files as manifest and ledger name them. */
  List<DatasetFile> datasetFiles() {
    return files.stream()
        .map(
            file ->
                new DatasetFile(
                    file.file().name(),
                    file.bytes(),
                    file.sha256(),
                    file.rows() + file.rejected(),
                    file.problem() == null ? null : file.problem().code()))
        .toList();
  }

  /** Returns why nothing should be called, a line for each file that is not what it should be. */
  List<InputProblem> refusals() {
    return files.stream().map(FileFacts::refusal).filter(Objects::nonNull).toList();
  }

  /** Returns what is to be known of single files, a line each. */
  List<String> fileNotes() {
    return files.stream().map(FileFacts::note).filter(Objects::nonNull).toList();
  }

  /** Returns a line for each file that holds something else by now; none of standard input. */
  List<String> changedFiles() throws IOException {
    List<String> changed = new ArrayList<>();
    for (FileFacts file : files) {
      if (!file.file().name().equals(StandardInput.NAME) && file.hasChanged()) {
        changed.add("IN_CHANGED " + file.file().name() + " changed while it was read");
      }
    }
    return changed;
  }

  /** Returns the records that can become rows. */
  long accepted() {
    return read - rejected;
  }
}
