package dev.assay.templates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The instructions of a Dockerfile, in order and each in one line. */
record Dockerfile(List<Instruction> instructions) {

  /** One of them. */
  record Instruction(String name, String arguments) {}

  static Dockerfile read(Path file) throws IOException {
    List<Instruction> found = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      boolean goesOn = line.endsWith("\\");
      open.append(goesOn ? line.substring(0, line.length() - 1) : line).append(' ');
      if (!goesOn) {
        String whole = open.toString().strip();
        int blank = whole.indexOf(' ');
        found.add(new Instruction(whole.substring(0, blank), whole.substring(blank + 1).strip()));
        open.setLength(0);
      }
    }
    return new Dockerfile(found);
  }

  List<String> all(String name) {
    return instructions.stream()
        .filter(instruction -> instruction.name().equals(name))
        .map(Instruction::arguments)
        .toList();
  }

  /** Returns the words of an instruction in exec form, which gets signals itself. */
  List<String> words(String name) throws IOException {
    List<String> words = new ArrayList<>();
    for (JsonNode word : Json.parse(all(name).get(0))) {
      words.add(word.asText());
    }
    return words;
  }
}
