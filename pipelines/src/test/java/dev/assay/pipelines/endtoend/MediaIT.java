package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.GeminiServer;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are uploaded to a Gemini account, by a run and by hand. */
class MediaIT {

  @TempDir Path temporary;

  private Workspace workspace(GeminiServer server) throws IOException {
    Workspace work =
        new Workspace(temporary)
            .with("GEMINI_BASE_URL", server.baseUrl())
            .with("GEMINI_API_KEY", Workspace.CANARY)
            .with("ASSAY_MEDIA", "films");
    Files.createDirectories(work.path("films"));
    work.write("films/a.mp4", "a film");
    work.write("films/b.mp4", "another film");
    return work;
  }

  private static String row(String id, String file) {
    ObjectNode row = Json.object().put("id", id).put("api", "gemini").put("model_name", "m");
    ObjectNode message = row.putArray("prompt").addObject().put("role", "user");
    message.putArray("parts").add("look").addObject().put("type", "video").put("media", file);
    return Json.text(row) + "\n";
  }

  @Test
  void aRunUploadsEachFilmOnceAndAResumeNothing() throws IOException {
    try (GeminiServer server = GeminiServer.start().processing(1)) {
      Workspace work = workspace(server);
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 10; i++) {
        rows.append(row("r" + i, i % 2 == 0 ? "a.mp4" : "b.mp4"));
      }
      rows.append(row("missing", "no.mp4"));
      work.write("rows.jsonl", rows.toString());

      Ended ended = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      assertThat(server.names()).hasSize(2);
      assertThat(server.count("POST /upload/")).as("two uploads of two requests").isEqualTo(4);
      assertThat(server.count("GET /v1beta/files/f")).as("looks").isEqualTo(2);
      assertThat(work.output("out").withStatus("answered")).hasSize(10);
      assertThat(work.output("out").errorOf("missing").path("message").asText())
          .startsWith("File no.mp4 not uploaded");

      int before = server.requests().size();
      Ended again =
          work.run("run", "rows.jsonl", "--output", "out", "--resume", "--allow-failures", "1");
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(server.requests()).hasSize(before);
    }
  }

  @Test
  void filmsAreUploadedListedAndDeletedByHand() throws IOException {
    try (GeminiServer server = GeminiServer.start()) {
      Workspace work = workspace(server);
      String theirs = server.put("theirs".getBytes(StandardCharsets.UTF_8), "video/mp4");
      String text =
          "{\"id\": \"t\", \"api\": \"openai\", \"prompt\": [\"a\", \"b\"], \"n\": 1.50}\n";
      work.write("rows.jsonl", row("1", "a.mp4") + text + row("2", "b.mp4") + row("3", "a.mp4"));

      Ended uploaded = work.run("media", "upload", "rows.jsonl");

      assertThat(uploaded.exitCode()).as(uploaded.err()).isZero();
      assertThat(uploaded.out()).contains("  a.mp4", "  b.mp4");
      List<String> lines = Files.readAllLines(work.path("rows_uploaded.jsonl"));
      assertThat(lines).hasSize(4);
      assertThat(lines.get(1) + "\n").isEqualTo(text);
      JsonNode first = Json.parse(lines.get(0)).at("/prompt/0/parts/1");
      assertThat(first.path("media").asText()).isEqualTo("a.mp4");
      assertThat(server.names()).contains(first.path("uploaded_filename").asText());
      assertThat(Json.parse(lines.get(3)).at("/prompt/0/parts/1")).isEqualTo(first);
      assertThat(Files.readString(work.path("rows.jsonl"))).doesNotContain("uploaded_filename");

      Ended again = work.run("media", "upload", "rows.jsonl");
      assertThat(again.exitCode()).isEqualTo(73);
      assertThat(again.err()).contains("rows_uploaded.jsonl is there already");
      int files = server.names().size();
      Ended over = work.run("media", "upload", "rows.jsonl", "--overwrite");
      assertThat(over.exitCode()).as(over.err()).isZero();
      assertThat(server.names()).as("nothing is sent twice").hasSize(files);

      Ended run =
          work.run("run", "rows_uploaded.jsonl", "--output", "out", "--allow-failures", "1");
      assertThat(work.output("out").run("1").path("response").asText())
          .as(run.err())
          .isEqualTo("saw " + first.path("uploaded_filename").asText());

      Ended listed = work.run("media", "list");
      assertThat(listed.out()).contains(theirs + " ", "by another", "active", "video/mp4");

      String mine = first.path("uploaded_filename").asText();
      Ended deleted = work.run("media", "delete", mine);
      assertThat(deleted.exitCode()).as(deleted.err()).isZero();
      assertThat(server.names()).contains(theirs).doesNotContain(mine);

      assertThat(work.run("media", "delete").exitCode()).isEqualTo(64);
      assertThat(work.run("media", "delete", "--all").exitCode()).isEqualTo(64);
      assertThat(server.names()).contains(theirs);
      assertThat(work.run("media", "delete", "--all", "--confirm-delete-all").exitCode()).isZero();
      assertThat(server.names()).isEmpty();
    }
  }

  @Test
  void whatCannotBeUploadedIsNamedAndNothingWritten() throws IOException {
    try (GeminiServer server = GeminiServer.start()) {
      Workspace work = workspace(server);
      work.write("rows.jsonl", row("1", "a.mp4") + row("2", "no.mp4"));

      Ended ended = work.run("media", "upload", "rows.jsonl");

      assertThat(ended.exitCode()).isEqualTo(3);
      assertThat(ended.err()).contains("MEDIA_MISSING no.mp4", "1 files are not on the account");
      assertThat(work.path("rows_uploaded.jsonl")).doesNotExist();

      work.write("bad.jsonl", "{\"id\": 1}\n[1]\n");
      Ended bad = work.run("media", "upload", "bad.jsonl");
      assertThat(bad.exitCode()).isEqualTo(65);
      assertThat(bad.err()).contains("ROW_JSON bad.jsonl:2: not a JSON object");

      work.without("GEMINI_API_KEY");
      Ended keyless = work.run("media", "list", "--model", "m");
      assertThat(keyless.exitCode()).isEqualTo(77);
      assertThat(keyless.err()).contains("GEMINI_API_KEY_m, GEMINI_API_KEY");
      assertThat(work.run("media", "list", "more").exitCode()).isEqualTo(64);
      assertThat(work.run("media").exitCode()).isEqualTo(64);
    }
  }
}
