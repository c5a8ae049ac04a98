package dev.assay.pipelines.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One fenced block of a page. A comment on the line above says what is to be known of it: {@code
 * <!-- doc: skip WHY -->} it cannot run here, {@code <!-- doc: exit 100 -->} how its last command
 * ends, {@code <!-- doc: file NAME -->} the following commands find it as that file, {@code <!--
 * doc: given TYPE NAME, … -->} variables that Java code has.
 *
 * @param place file and line, as messages name it
 * @param language the word behind the fence; empty for none
 * @param text what stands in it
 * @param marks what the comment says, by their first word
 */
record DocBlock(String place, String language, String text, Map<String, String> marks) {

  private static final Pattern FENCE = Pattern.compile("( *)(`{3,}|~{3,})\\s*([\\w+-]*).*");
  private static final Pattern MARK = Pattern.compile("<!-- doc: (\\w+) ?(.*?) *-->");
  private static final List<String> KNOWN = List.of("skip", "exit", "file", "given");

  @Nullable String mark(String name) {
    return marks.get(name);
  }

  /** Returns the blocks of a page in order. */
  static List<DocBlock> of(Path page, String name) throws IOException {
    List<DocBlock> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    Map<String, String> marks = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        marks = marks(lines.get(i), marks, name + ":" + (i + 1));
        continue;
      }
      String place = name + ":" + (i + 1);
      StringBuilder text = new StringBuilder();
      String indent = fence.group(1);
      for (i++; i < lines.size() && !lines.get(i).strip().equals(fence.group(2)); i++) {
        String line = lines.get(i);
        text.append(line.startsWith(indent) ? line.substring(indent.length()) : line).append('\n');
      }
      blocks.add(new DocBlock(place, fence.group(3), text.toString(), marks));
      marks = new LinkedHashMap<>();
    }
    return blocks;
  }

  /** Comments add up until a line that is none. */
  private static Map<String, String> marks(String line, Map<String, String> before, String place) {
    Map<String, String> marks = new LinkedHashMap<>();
    if (line.strip().startsWith("<!--")) {
      marks.putAll(before);
    }
    Matcher mark = MARK.matcher(line);
    while (mark.find()) {
      if (!KNOWN.contains(mark.group(1))) {
        throw new AssertionError(
            place + ": unknown mark " + mark.group(1) + " (must be one of " + KNOWN + ")");
      }
      marks.put(mark.group(1), mark.group(2));
    }
    return marks;
  }
}
