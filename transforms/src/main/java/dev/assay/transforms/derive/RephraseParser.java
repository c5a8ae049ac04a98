package dev.assay.transforms.derive;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How wordings are taken out of an answer. */
public enum RephraseParser {
  /** The answer is one wording. */
  WHOLE(null),
  /** The answer is a numbered list of wordings. */
  SPLIT_NUMBERED_LIST("split_numbered_list");

  private final @Nullable String option;

  RephraseParser(@Nullable String option) {
    this.option = option;
  }

  /** Returns the parser that an option names. */
  public static Optional<RephraseParser> named(String option) {
    return Arrays.stream(values()).filter(parser -> option.equals(parser.option)).findFirst();
  }

  /** Returns the names that an option may have. */
  public static List<String> names() {
    return List.of("split_numbered_list");
  }

  /** Returns the wordings, in order; some may be blank. */
  List<String> parse(String answer) {
    return this == WHOLE ? List.of(answer) : NumberedList.items(answer);
  }
}
