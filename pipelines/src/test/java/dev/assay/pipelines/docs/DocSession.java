package dev.assay.pipelines.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.InProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that runs one command after another in its working directory: each line of standard
 * input is an object with {@code arguments} and {@code environment}, each line of standard output
 * one with {@code code}, {@code out} and {@code err}.
 */
final class DocSession {

  private DocSession() {}

  /** Answers until its input ends. */
  public static void main(String[] arguments) throws IOException {
    PrintStream replies = System.out;
    System.setOut(System.err);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode asked = Json.parse(line);
      List<String> words = new ArrayList<>();
      asked.path("arguments").forEach(word -> words.add(word.textValue()));
      Map<String, String> environment = new HashMap<>();
      asked
          .path("environment")
          .properties()
          .forEach(one -> environment.put(one.getKey(), one.getValue().textValue()));
      InProcess ran = InProcess.run(environment, words);
      ObjectNode reply = Json.object().put("code", ran.code());
      reply.put("out", ran.out()).put("err", ran.err());
      byte[] bytes = (Json.text(reply) + "\n").getBytes(StandardCharsets.UTF_8);
      replies.write(bytes, 0, bytes.length);
      replies.flush();
    }
  }
}
