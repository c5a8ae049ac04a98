package dev.assay.pipelines.run;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads OpenMetrics text 1.0 as strictly as its grammar: every family has its head before its
 * samples and in one piece, suffixes fit the type, no sample stands twice, the last line is EOF.
 */
final class OpenMetrics {

  private static final Pattern HEAD =
      Pattern.compile("# (TYPE|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\"\\\\n])*)\"");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(.*)} (-?[0-9.]+(?:E-?[0-9]+)?)");
  private static final Map<String, Set<String>> SUFFIXES =
      Map.of(
          "gauge", Set.of(""),
          "counter", Set.of("_total"),
          "summary", Set.of("", "_count", "_sum"));

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();

  private OpenMetrics() {}

  /** Returns samples by name and labels as they are written, without the experiment. */
  static Map<String, Double> parse(String text, String experiment) {
    if (!text.endsWith("\n# EOF\n")) {
      throw new AssertionError("does not end with # EOF");
    }
    OpenMetrics metrics = new OpenMetrics();
    String family = "";
    Set<String> seen = new HashSet<>();
    for (String line : text.substring(0, text.length() - "# EOF\n".length()).split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        if (head.group(1).equals("TYPE")) {
          family = head.group(2);
          require(seen.add(family), "family twice: " + line);
          require(SUFFIXES.containsKey(head.group(3)), "unknown type: " + line);
          metrics.types.put(family, head.group(3));
        } else {
          require(head.group(2).equals(family), "help of another family: " + line);
        }
      } else {
        metrics.sample(line, family, experiment);
      }
    }
    return metrics.samples;
  }

  private void sample(String line, String family, String experiment) {
    Matcher sample = SAMPLE.matcher(line);
    require(sample.matches(), "no sample: " + line);
    require(sample.group(1).startsWith(family), "sample outside its family: " + line);
    String suffix = sample.group(1).substring(family.length());
    require(SUFFIXES.get(types.get(family)).contains(suffix), "suffix of another type: " + line);
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher label = LABEL.matcher(sample.group(2));
    int at = 0;
    while (at < sample.group(2).length()) {
      require(label.find(at) && label.start() == at, "no label at " + at + ": " + line);
      require(labels.put(label.group(1), label.group(2)) == null, "label twice: " + line);
      at = label.end();
      require(
          at == sample.group(2).length() || sample.group(2).charAt(at++) == ',', "labels: " + line);
    }
    require(experiment.equals(labels.remove("experiment")), "experiment: " + line);
    require(
        labels.containsKey("quantile") == (suffix.isEmpty() && types.get(family).equals("summary")),
        "quantile: " + line);
    require(
        samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3))) == null,
        "sample twice: " + line);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
