package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

  private static final int ROWS = 400;
  private static final int WRONG = 40;

  @TempDir Path folder;

  /** Every tenth is wrong, and the texts are such that they hardly pack. */
  private static List<String> lines(int chars) {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < chars; c++) {
        text.append((char) ('!' + random.nextInt(90)));
      }
      lines.add(
          SamplePage.line(
              String.valueOf(i), 1, text.toString(), Map.of("score:f1", i % 10 == 0 ? 0.0 : 1.0)));
    }
    return lines;
  }

  private static List<JsonNode> rows(ReportPage page) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (byte[] chunk : page.rows().chunks()) {
      Json.parse(new GZIPInputStream(new ByteArrayInputStream(chunk)).readAllBytes())
          .forEach(rows::add);
    }
    return rows;
  }

  @Test
  void showsEveryRunAsItsLineStandsWhereAllFit() throws IOException {
    List<String> lines = lines(50);
    ReportPage page = SamplePage.report(folder.resolve("r"), "all", lines).page();

    assertThat(rows(page)).hasSize(ROWS);
    assertThat(rows(page).get(3)).isEqualTo(Json.parse(lines.get(3)));
    assertThat(page.facts().path("rows"))
        .hasToString("{\"total\":400,\"shown\":400,\"cut\":0,\"text\":20000}");
  }

  @Test
  void cutsLongTextsBeforeItLeavesOutRuns() throws IOException {
    ReportPage page =
        SamplePage.report(folder.resolve("r"), "cut", lines(3_000)).page(600_000, 9_000_000);

    assertThat(rows(page)).hasSize(ROWS);
    assertThat(page.facts().at("/rows/cut").intValue()).isEqualTo(ROWS);
    assertThat(rows(page).get(0).path("response").textValue())
        .hasSizeLessThan(1_100)
        .endsWith(" more characters]");
  }

  @Test
  void leavesOutTheBestRunsAndKeepsTheWorst() throws IOException {
    ReportPage page =
        SamplePage.report(folder.resolve("r"), "less", lines(400)).page(60_000, 9_000_000);

    List<JsonNode> rows = rows(page);
    assertThat(rows.size()).isBetween(WRONG + 1, ROWS / 2);
    assertThat(rows.stream().filter(row -> row.at("/scores/f1/value").doubleValue() == 0))
        .hasSize(WRONG);
    assertThat(page.facts().at("/rows/total").intValue()).isEqualTo(ROWS);
    assertThat(page.facts().at("/rows/shown").intValue()).isEqualTo(rows.size());
  }

  @Test
  void chartsAreOfAllRunsAlsoOfThoseLeftOut() throws IOException {
    ReportPage page =
        SamplePage.report(folder.resolve("r"), "less", lines(400)).page(60_000, 9_000_000);

    assertThat(page.facts().at("/all/scores/f1/values")).hasToString("[[0.0,40],[1.0,360]]");
    JsonNode lane = page.facts().at("/all/lanes/0");
    assertThat(lane.path("name").textValue()).isEqualTo("openai");
    assertThat(lane.path("requests_per_minute").doubleValue()).isEqualTo(600);
    assertThat(lane.at("/sent/bins/0/1").intValue()).isEqualTo(ROWS);
    assertThat(page.facts().at("/all/last_done").longValue())
        .isGreaterThan(page.facts().at("/all/first_sent").longValue());
  }

  @Test
  void ranksWhatWentWrongFirst() throws IOException {
    assertThat(
            List.of(
                rank("{\"status\":\"failed\"}"),
                rank("{\"status\":\"refused\"}"),
                rank("{\"scores\":{\"a\":{\"error\":{}},\"b\":{\"value\":1}}}"),
                rank("{\"scores\":{\"a\":{\"value\":1,\"assessment\":\"fail\"}}}"),
                rank("{\"scores\":{\"a\":{\"value\":0}}}"),
                rank("{\"scores\":{\"a\":{\"value\":0.5}}}"),
                rank("{\"scores\":{\"a\":{\"value\":true},\"words\":{\"value\":70}}}"),
                rank("{\"scores\":{}}")))
        .containsExactly(0, 1, 2, 3, 4, 14, 24, 26);
  }

  private static int rank(String line) throws IOException {
    return RunRank.of(Json.parse(line));
  }

  @Test
  void aLaneRecordIsReadBackAndTakesLinesToTheirLane() throws IOException {
    LaneRecord record =
        new LaneRecord(
            List.of(
                new LaneRecord.Lane("fast", "", 60.0, null),
                new LaneRecord.Lane("fast", "big", null, "HTTP_401")));
    record.write(folder);

    assertThat(LaneRecord.read(folder)).isEqualTo(record);
    assertThat(LaneRecord.read(folder.resolve("none"))).isEqualTo(LaneRecord.NONE);
    assertThat(
            record.laneOf(Json.parse("{\"api\":\"x\",\"group\":\"fast\",\"model_name\":\"big\"}")))
        .isEqualTo("fast/big");
    assertThat(record.laneOf(Json.parse("{\"api\":\"fast\",\"model_name\":\"small\"}")))
        .isEqualTo("fast");
  }
}
