package dev.assay.io.files;

import dev.assay.io.files.DataFile.Content;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the files hold what was counted, and what was counted adds up. */
final class OutputCounts {

  private static final Pattern REJECTED = Pattern.compile("rejected[.-].*");

  private OutputCounts() {}

  static Content content(WrittenFile file) {
    if (file.finalName().startsWith(WriteRecords.STEM + ".")) {
      return Content.RECORDS;
    }
    return REJECTED.matcher(file.finalName()).matches() ? Content.REJECTED : Content.RUNS;
  }

  /**
   * Returns what disagrees, or null.
   *
   * @param before what the kept files hold, where the written ones are added to them; null where
   *     the written files are all that is new
   */
  static @Nullable OutputProblem disagreement(
      Manifest manifest,
      List<WrittenFile> written,
      List<DataFile> kept,
      @Nullable Manifest before) {
    if (!manifest.rows().agree()) {
      return mismatch(manifest.rows() + " (read must be rejected + skipped + accepted)");
    }
    if (!manifest.runs().agree()) {
      return mismatch(manifest.runs() + " (expected must be answered + refused + failed)");
    }
    Set<String> names = new HashSet<>();
    for (WrittenFile file : written) {
      if (!names.add(file.finalName())) {
        return mismatch(file.finalName() + " was written twice (must be once)");
      }
    }
    OutputProblem files = filesDisagree(manifest, written, before);
    return files != null ? files : missing(manifest, written, kept, names, before != null);
  }

  /** Files that nobody wrote cannot disagree, so what must be there is looked for by itself. */
  private static @Nullable OutputProblem missing(
      Manifest manifest,
      List<WrittenFile> written,
      List<DataFile> kept,
      Set<String> replaced,
      boolean adds) {
    Map<String, Long> runs = new TreeMap<>();
    boolean rejected = false;
    for (WrittenFile file : written) {
      if (content(file) == Content.RUNS) {
        runs.merge(file.format().extension(), file.records(), Long::sum);
      } else {
        rejected |= content(file) == Content.REJECTED;
      }
    }
    for (DataFile file : kept) {
      if (file.content() == Content.RUNS && !replaced.contains(file.name())) {
        runs.merge(file.format(), file.records(), Long::sum);
      }
      rejected |= file.content() == Content.REJECTED;
    }
    long expected = manifest.runs().expected();
    if (adds && expected == 0) {
      return null;
    }
    if (runs.isEmpty() || !runs.values().stream().allMatch(sum -> sum == expected)) {
      return mismatch(
          "completed files hold " + runs + " runs (each format must hold " + expected + ")");
    }
    return rejected || adds
        ? null
        : mismatch("rejected.jsonl was not written (must be, also empty)");
  }

  private static @Nullable OutputProblem filesDisagree(
      Manifest manifest, List<WrittenFile> written, @Nullable Manifest before) {
    Map<OutputFormat, Map<String, Long>> runs = new HashMap<>();
    long toReject = manifest.rows().rejected() - (before == null ? 0 : before.rows().rejected());
    long lines = 0;
    boolean rejected = false;
    for (WrittenFile file : written) {
      if (content(file) == Content.REJECTED) {
        lines += file.records();
        rejected = true;
      } else if (content(file) == Content.RUNS) {
        Map<String, Long> sums = runs.computeIfAbsent(file.format(), format -> new TreeMap<>());
        file.kinds().forEach((kind, count) -> sums.merge(kind, count, Long::sum));
      }
    }
    if ((rejected || before != null) && lines != toReject) {
      return mismatch(
          "rejected.jsonl holds " + lines + " lines (must be the " + toReject + " rejected)");
    }
    Map<String, Long> counted = counted(manifest.runs());
    if (before != null) {
      counted(before.runs()).forEach((kind, count) -> counted.merge(kind, -count, Long::sum));
      counted.values().removeIf(count -> count == 0);
    }
    for (Map.Entry<OutputFormat, Map<String, Long>> entry : runs.entrySet()) {
      if (!entry.getValue().equals(counted)) {
        return mismatch(
            "completed."
                + entry.getKey().extension()
                + " holds "
                + entry.getValue()
                + " (must be "
                + counted
                + ")");
      }
    }
    return null;
  }

  private static Map<String, Long> counted(RunCounts runs) {
    Map<String, Long> counted = new TreeMap<>();
    counted.put("answered", runs.answered());
    counted.put("refused", runs.refused());
    counted.put("failed", runs.failed());
    counted.values().removeIf(count -> count == 0);
    return counted;
  }

  private static OutputProblem mismatch(String what) {
    return new OutputProblem(
        "OUT_COUNTS",
        "Counts disagree: " + what + "; nothing was put in place, please report this",
        OutputProblem.INTERNAL);
  }
}
