package dev.assay.pipelines.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder with two judges that repeat what they are asked, and the templates of their questions.
 */
final class JudgeFolder {

  /** Parameters of a row whose model always answers. */
  static final String OK = "\"parameters\": {\"raise_error\": \"no\"}";

  /** A judge that answers with its question. */
  static final String ECHO = "{\"api\": \"test\", \"model_name\": \"echo\", \"parameters\": {}}";

  private JudgeFolder() {}

  /** Makes a workspace that has the folder {@code judges}. */
  static Workspace in(Path temporary) throws IOException {
    Workspace work = new Workspace(temporary);
    Files.createDirectories(work.path("judges"));
    work.write("judges/settings.json", "{\"j1\": " + ECHO + ", \"j2\": " + ECHO + "}");
    work.write("judges/template.txt", "Q: {INPUT_PROMPT}\nA: {OUTPUT_RESPONSE}");
    work.write("judges/template2.txt", "Is \"{OUTPUT_RESPONSE}\" right?");
    return work;
  }

  /** Returns a line of a row; its model never leaves this process. */
  static String row(String id, String more) {
    return "{\"id\": \"%s\", \"prompt\": \"p %s\", \"api\": \"test\", \"model_name\": \"m\", %s}%n"
        .formatted(id, id, more);
  }

  static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(Json.parse(line));
    }
    return lines;
  }
}
