package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.derive.JudgeTemplate;
import dev.assay.transforms.derive.ModelEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFolderTest {

  private static final String GOOD =
      "{\"j\": {\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {}, \"group\": \"g\"}}";

  @TempDir private Path folder = Path.of("");

  private ModelFolder folder() {
    return new ModelFolder(folder, "judge-folder", FakeChecks.checks());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private List<String> problems(ModelFolder read) {
    return read.problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void readsJudgesAndWholeTemplates() throws IOException {
    write("settings.json", GOOD);
    write("t.v1.txt", "{OUTPUT_RESPONSE}\n");
    ModelFolder read = folder();

    JudgeSet set = read.judges(List.of("j"), List.of("t.v1.txt"));

    assertThat(read.problems()).isEmpty();
    assertThat(read.warnings()).isEmpty();
    assertThat(set.templates()).containsExactly(new JudgeTemplate("t.v1", "{OUTPUT_RESPONSE}\n"));
    assertThat(set.judges()).extracting(ModelEntry::name).containsExactly("j");
    assertThat(set.judges().get(0).keys().path("group").textValue()).isEqualTo("g");
  }

  @Test
  void namesThePlaceOfEachProblemOfTheSettings() throws IOException {
    write(
        "settings.json",
        """
        {
        "a": {"api": 1, "model_name": "m", "parameters": []},
        "b": "x",
        "c": {"api": "opnai"},
        "d": {"api": "nope", "model_name": "m", "parameters": {}, "id": 1}
        }
        """);
    write("template.txt", "{INPUT_PROMPT} {OUTPUT_RESPONSE}");
    ModelFolder read = folder();

    read.judges(List.of("c", "e"), List.of("template.txt"));

    assertThat(problems(read))
        .containsExactly(
            "CONFIG_TYPE settings.json:2:14: Invalid a.api: 1 (must be a text)",
            "CONFIG_TYPE settings.json:2:50: Invalid a.parameters: a list (must be a mapping of"
                + " keys to values)",
            "CONFIG_TYPE settings.json:3:6: Invalid b: the text \"x\" (must be a mapping of keys to"
                + " values)",
            "CONFIG_API_UNKNOWN settings.json:4:7: API opnai not recognised or implemented; known:"
                + " echo, openai; did you mean \"openai\"?",
            "CONFIG_MISSING settings.json:4:6: key \"c.model_name\" is missing",
            "CONFIG_MISSING settings.json:4:6: key \"c.parameters\" is missing; write {} where"
                + " there are none",
            "CONFIG_CONFLICT settings.json:5:59: key \"d.id\" is written by Assay itself; remove"
                + " it",
            "CONFIG_UNKNOWN_MODEL settings.json: no judge \"e\"; did you mean \"a\"?; known there:"
                + " a, b, c, d");
  }

  @Test
  void refusesWhatIsNoSettingsFile() throws IOException {
    write("template.txt", "{OUTPUT_RESPONSE}");
    ModelFolder missing = folder();
    missing.judges(List.of("j"), List.of("template.txt"));
    write("settings.json", "{\"j\": }");
    ModelFolder broken = folder();
    broken.judges(List.of("j"), List.of("template.txt"));
    write("settings.json", "[]");
    ModelFolder list = folder();
    list.judges(List.of("j"), List.of("template.txt"));
    write("settings.json", "");
    ModelFolder empty = folder();
    empty.judges(List.of("j"), List.of("template.txt"));

    assertThat(problems(missing)).singleElement().asString().startsWith("IN_MISSING settings.json");
    assertThat(problems(broken))
        .singleElement()
        .asString()
        .startsWith("CONFIG_SYNTAX settings.json:1:7: not JSON");
    assertThat(problems(list))
        .singleElement()
        .asString()
        .startsWith("CONFIG_TYPE settings.json:1:1");
    assertThat(problems(empty))
        .singleElement()
        .asString()
        .startsWith("CONFIG_SYNTAX settings.json");
  }

  @Test
  void aKeyInTheSettingsIsRefusedAndNotShown() throws IOException {
    String secret = "sk-Ab12Cd34Ef56Gh78Ij90";
    write(
        "settings.json",
        "{\"j\": {\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {\"api_key\": \""
            + secret
            + "\"}}}");
    write("template.txt", "{OUTPUT_RESPONSE}");
    ModelFolder read = folder();

    read.judges(List.of("j"), List.of("template.txt"));

    assertThat(problems(read))
        .singleElement()
        .asString()
        .startsWith("CONFIG_SECRET_LITERAL settings.json:1:")
        .doesNotContain(secret);
  }

  @Test
  void warnsOfTemplatesThatMayNotBeMeantSo() throws IOException {
    write("settings.json", GOOD);
    write("prompt.txt", "{INPUT_PROMPT}");
    write("doubled.txt", "{OUTPUT_RESPONSE} {{\"a\": 1}}");
    write("blank.txt", " \n");
    write("none.txt", "{output_response}");
    ModelFolder read = folder();

    read.judges(
        List.of("j"), List.of("prompt.txt", "doubled.txt", "blank.txt", "none.txt", ".txt"));

    assertThat(read.warnings())
        .extracting(PlanProblem::message)
        .satisfiesExactly(
            text -> assertThat(text).contains("does not see the answers"),
            text -> assertThat(text).contains("doubled braces"));
    assertThat(problems(read))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("TPL_EMPTY blank.txt"),
            text -> assertThat(text).startsWith("TPL_NO_PLACEHOLDER none.txt"),
            text -> assertThat(text).contains("a template is a .txt file"));
  }

  @Test
  void readsALineForEachTemplateThatRephrases() throws IOException {
    write("settings.json", GOOD);
    write("template.txt", "{INPUT_PROMPT}?\n\nno\n");
    write("empty.txt", "\n");
    ModelFolder read = folder();
    ModelFolder none =
        new ModelFolder(folder.resolve("none"), "rephrase-folder", FakeChecks.checks());

    RephraseSet set = read.rephrasers(List.of("j"), "template.txt");
    none.rephrasers(List.of("j"), "template.txt");

    assertThat(set.templates()).hasSize(2);
    assertThat(problems(read))
        .singleElement()
        .asString()
        .startsWith("TPL_NO_PLACEHOLDER template.txt:3:1: the template has no {INPUT_PROMPT}");
    assertThat(problems(none))
        .singleElement()
        .asString()
        .startsWith("IN_MISSING none: folder not found")
        .endsWith("correct --rephrase-folder");
  }
}
