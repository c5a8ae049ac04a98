package dev.assay.pipelines.plan;

import dev.assay.io.files.ReadLimits;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The key {@code input}: how much a file of rows may ask for. */
final class InputSection {

  private static final int MAX_RATIO = 1_000_000;

  private InputSection() {}

  static ReadLimits read(Section experiment) {
    ConfigNode node = experiment.get("input");
    Section section =
        node == null
            ? null
            : Section.open(
                experiment.problems(),
                "input.",
                node,
                List.of("max_line_bytes", "max_decompressed_bytes", "max_decompress_ratio"));
    ReadLimits standard = ReadLimits.STANDARD;
    if (section == null) {
      return standard;
    }
    Integer line = section.whole("max_line_bytes", 1, ReadLimits.MAX_LINE_BYTES);
    Integer ratio = section.whole("max_decompress_ratio", 1, MAX_RATIO);
    Long bytes = wholeAboveZero(section, "max_decompressed_bytes");
    return new ReadLimits(
        Objects.requireNonNullElse(line, standard.maxLineBytes()),
        Objects.requireNonNullElse(bytes, standard.maxDecompressedBytes()),
        Objects.requireNonNullElse(ratio, standard.maxDecompressRatio()));
  }

  private static @Nullable Long wholeAboveZero(Section section, String key) {
    ConfigNode node = section.get(key);
    if (node == null) {
      return null;
    }
    var number = node.number();
    if (number != null && number.isIntegralNumber() && number.canConvertToLong()) {
      long value = number.longValue();
      if (value > 0) {
        return value;
      }
    }
    Section.wrongType(section.problems(), "input." + key, node, "a whole number of bytes above 0");
    return null;
  }
}
