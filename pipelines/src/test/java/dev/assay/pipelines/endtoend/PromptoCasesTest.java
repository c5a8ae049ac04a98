package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table of prompto's cases to the tests that it names. */
final class PromptoCasesTest {

  private static final int CASES = 64;
  private static final Pattern TABLE_LINE =
      Pattern.compile("(?m)^\\| (\\d+) \\|.*\\| `(Prompto\\w+IT)` \\|$");
  private static final Pattern NAMED =
      Pattern.compile("(?:\\bcases? |@DisplayName\\(\\s*\")(\\d+(?:(?:, | and | to |–|-)\\d+)*)");
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)(?:(?: to |–|-)(\\d+))?");
  private static final Path SOURCES =
      Path.of("src/test/java", PromptoCasesTest.class.getPackageName().replace('.', '/'));

  @Test
  void everyCaseIsShownByTheTestThatTheTableNames() throws IOException {
    Map<Integer, String> table = new TreeMap<>();
    Matcher line = TABLE_LINE.matcher(Files.readString(Path.of("docs/from-prompto.md")));
    while (line.find()) {
      table.put(Integer.valueOf(line.group(1)), line.group(2));
    }
    assertThat(table).hasSize(CASES).containsKeys(1, CASES);
    for (String test : new TreeSet<>(table.values())) {
      SortedSet<Integer> named = named(Files.readString(SOURCES.resolve(test + ".java")));
      assertThat(named)
          .as("cases that %s names", test)
          .containsAll(
              table.keySet().stream().filter(number -> test.equals(table.get(number))).toList());
    }
  }

  /** Returns the numbers that begin a name, or stand behind the word case anywhere. */
  private static SortedSet<Integer> named(String source) {
    SortedSet<Integer> found = new TreeSet<>();
    for (Matcher list = NAMED.matcher(source); list.find(); ) {
      for (Matcher number = NUMBERS.matcher(list.group(1)); number.find(); ) {
        int first = Integer.parseInt(number.group(1));
        int last = number.group(2) == null ? first : Integer.parseInt(number.group(2));
        for (int i = first; i <= last; i++) {
          found.add(i);
        }
      }
    }
    return found;
  }
}
