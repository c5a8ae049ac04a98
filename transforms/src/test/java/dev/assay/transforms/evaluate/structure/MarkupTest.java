package dev.assay.transforms.evaluate.structure;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.problems;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "is-html | <div>Content</div> | 1",
        "is-html | <my-tag>x</my-tag> | 1",
        "is-html | `<html><body>text</body></html>` | 1",
        "is-html | text <b>bold</b> | 0",
        "is-html | just text | 0",
        "is-html | <?xml version=\"1.0\"?><a/> | 0",
        "is-html | `` | 0",
        "contains-html | a < b and c > d | 0",
        "contains-html | see <b>this</b> | 1",
        "contains-html | fish &amp; chips | 0",
        "is-xml | <a><b>1</b></a> | 1",
        "is-xml | <a><b>1</a> | 0",
        "is-xml | <a>1</a> tail | 0",
        "is-xml | <!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a> | 0",
        "is-xml | <!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/> | 1",
        "is-xml | <a>&unknown;</a> | 0",
        "contains-xml | text <root><child>1</child></root> more | 1",
        "contains-xml | text <root> more | 0",
        "contains-xml | a < b <c/> | 1",
        "is-sql | SELECT a, b FROM t WHERE a > 1 | 1",
        "is-sql | SELECT a FROM t; DROP TABLE t | 1",
        "is-sql | SELEC a FROM t | 0",
        "is-sql | hello there | 0",
        "is-sql | `` | 0",
        "contains-json | Here: {\"a\": 1} done | 1",
        "contains-json | no json {here} | 0",
        "contains-json | `{{{{{\"a\":1}` | 1",
      })
  void tellsWhatIsMarkup(String type, String answer, double expected) {
    assertThat(score("\"" + type + "\"", answered("{}", answer)).number()).isEqualTo(expected);
  }

  @Test
  void looksForSqlInFencedBlocks() {
    assertThat(score("\"contains-sql\"", answered("{}", "Here:\n```sql\nSELECT 1\n```")).number())
        .isEqualTo(1.0);
    assertThat(score("\"contains-sql\"", answered("{}", "Here:\n```py\nSELECT 1\n```")).number())
        .isEqualTo(0.0);
  }

  @Test
  void wantsTheRequiredElements() {
    String evaluator = "{\"type\":\"is-xml\",\"value\":{\"requiredElements\":[\"a.b\"]}}";
    assertThat(score(evaluator, answered("{}", "<a><b/></a>")).number()).isEqualTo(1.0);
    assertThat(score(evaluator, answered("{}", "<a><c><b/></c></a>")).number()).isEqualTo(0.0);
  }

  @Test
  void allowsTheNamedTablesOnly() {
    String evaluator =
        "{\"type\":\"is-sql\",\"value\":{\"databaseType\":\"MySQL\",\"allowedTables\":[\"select::null::users\"]}}";
    assertThat(score(evaluator, answered("{}", "SELECT * FROM users")).number()).isEqualTo(1.0);
    assertThat(score(evaluator, answered("{}", "SELECT * FROM users, secrets")).number())
        .isEqualTo(0.0);
    assertThat(problems("{\"type\":\"is-sql\",\"value\":{\"allowedColumns\":[]}}")).hasSize(1);
  }

  @Test
  void takesAnyObjectThatMeetsTheSchema() {
    String evaluator = "{\"type\":\"contains-json\",\"schema\":{\"required\":[\"b\"]}}";
    assertThat(score(evaluator, answered("{}", "{\"a\":1} and {\"b\":2}")).number()).isEqualTo(1.0);
    assertThat(score(evaluator, answered("{}", "{\"a\":{\"b\":2}}")).number()).isEqualTo(0.0);
  }
}
