package dev.assay.io.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.datasets.DatasetStore.Change;
import dev.assay.io.json.Json;
import dev.assay.io.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets with versions, by the cases that are known of Datadog's. */
class DatasetStoreTest {

  @TempDir Path directory;

  private DatasetStore store;

  @BeforeEach
  void open() {
    store = new DatasetStore(directory.resolve("datasets"), new ManualClock());
  }

  @Test
  void g51dCellsBecomeTextsOfTheirParts() throws Exception {
    csv("q,a,lvl\n1+1,2,easy\n");

    store.create("sums", "", table(List.of("q"), List.of("a"), List.of("lvl"), null));

    DatasetRecord record = records("sums", 0).get(0);
    assertThat(record.input()).isEqualTo(json("{\"q\":\"1+1\"}"));
    assertThat(record.expected()).isEqualTo(json("{\"a\":\"2\"}"));
    assertThat(record.metadata()).isEqualTo(json("{\"lvl\":\"easy\"}"));
  }

  @Test
  void columnsThatAreNotNamedAreTheInput() throws Exception {
    csv("\uFEFFid,q,expected\n7,\"a, b\",c\n");

    store.create("sums", "", table(List.of(), List.of(), List.of(), null));

    assertThat(records("sums", 0).get(0).toRow())
        .isEqualTo(
            json(
                "{\"id\":\"7\",\"q\":\"a, b\",\"expected\":\"c\","
                    + "\"expected_output\":{\"expected\":\"c\"}}"));
  }

  @Test
  void g51eAFileWithoutHeaderIsEmpty() throws Exception {
    csv("");
    assertThat(failure(() -> create(table(List.of("q"), List.of(), List.of(), null))).getMessage())
        .contains("rows.csv", "CSV file appears to be empty or header is missing.");

    csv("q\n");
    assertThat(create(table(List.of("q"), List.of(), List.of(), null)).added()).isZero();
  }

  @Test
  void g51eAMissingColumnIsNamed() throws Exception {
    csv("q,a\n1,2\n");

    assertThat(problem(List.of("q", "x"), List.of(), List.of(), null))
        .contains("Input columns not found in CSV header: [x]", "rows.csv has q, a");
    assertThat(problem(List.of("q"), List.of("y"), List.of(), null))
        .contains("Expected output columns not found in CSV header: [y]");
    assertThat(problem(List.of("q"), List.of(), List.of("z"), null))
        .contains("Metadata columns not found in CSV header: [z]");
    assertThat(problem(List.of("q"), List.of(), List.of(), "n"))
        .contains("ID column 'n' not found in CSV header");
  }

  @Test
  void g51eTwoRowsOfOneIdAreAnErrorThatNamesBoth() throws Exception {
    csv("n,q\n1,a\n2,b\n1,c\n");

    assertThat(problem(List.of("q"), List.of(), List.of(), "n"))
        .contains("rows.csv:4", "duplicate record id \"1\"", "rows.csv:2");
  }

  @Test
  void g51eAFieldOverTenMegabytesIsAnErrorThatNamesRowAndColumn() throws Exception {
    csv("q,a\nshort,x\n" + "y".repeat(CsvTableRecords.MAX_CELL_BYTES + 1) + ",z\n");

    assertThat(problem(List.of("q"), List.of("a"), List.of(), null))
        .contains("rows.csv:3", "row 2", "column \"q\"", "10 MB");

    csv("q,a\nshort,x\n" + "y".repeat(CsvTableRecords.MAX_CELL_BYTES) + ",z\n");
    assertThat(create(table(List.of("q"), List.of("a"), List.of(), null)).added()).isEqualTo(2);
  }

  @Test
  void aRowWithTooFewCellsAndAnOpenQuoteAreNamed() throws Exception {
    csv("q,a\n1,2\n3\n");
    assertThat(problem(List.of("q"), List.of(), List.of(), null)).contains("rows.csv:3", "1 cells");

    csv("q,a\n1,2\n\"open,2\n");
    assertThat(problem(List.of("q"), List.of(), List.of(), null)).contains("row 2");
  }

  @Test
  void g51fVersionZeroIsVersionZero() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\"}"));
    store.push("sums", rows("{\"id\":\"2\",\"q\":\"b\"}"));
    store.push("sums", rows("{\"id\":\"1\",\"q\":\"changed\"}"));

    assertThat(store.get("sums").current().number()).isEqualTo(2);
    assertThat(ids("sums", 0)).containsExactly("1");
    assertThat(records("sums", 0).get(0).input()).isEqualTo(json("{\"q\":\"a\"}"));
    assertThat(ids("sums", 1)).containsExactly("1", "2");
    assertThat(records("sums", 2).get(0).input()).isEqualTo(json("{\"q\":\"changed\"}"));
  }

  @Test
  void g58AnEmptyOutputErasesAndNullLeaves() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\",\"expected\":\"b\",\"metadata\":{\"k\":1}}"));

    store.update(
        "sums", List.of(update("{\"id\":\"1\",\"metadata\":{},\"expected_output\":null}")));
    assertThat(records("sums", 0).get(0).expected()).isEqualTo(json("\"b\""));
    assertThat(records("sums", 0).get(0).metadata()).isEmpty();

    Change erased =
        store.update("sums", List.of(update("{\"id\":\"1\",\"expected_output\":\"\"}")));
    assertThat(erased.dataset().current().number()).isEqualTo(1);
    assertThat(records("sums", 1).get(0).expected()).isNull();
  }

  @Test
  void g58TagsAreRemovedThenAddedThenSet() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\",\"tags\":[\"a\",\"x\"]}"));

    Change changed =
        store.update(
            "sums",
            List.of(
                update("{\"id\":\"1\",\"tag_operations\":{\"remove\":[\"a\"],\"add\":[\"b\"]}}")));
    assertThat(records("sums", 0).get(0).tags()).containsExactly("b", "x");
    assertThat(changed.dataset().current().number()).as("tags make no version").isZero();

    store.update(
        "sums",
        List.of(
            update(
                "{\"id\":\"1\",\"tag_operations\":{\"remove\":[\"a\"],\"add\":[\"b\"],"
                    + "\"set\":[\"c\"]}}")));
    assertThat(records("sums", 0).get(0).tags()).containsExactly("c");
  }

  @Test
  void g59AVersionThatIsNotThereIsRefused() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\"}"));

    for (int version : new int[] {420, -1}) {
      DatasetException refused = failure(() -> store.file("sums", version));
      assertThat(refused)
          .hasMessageContaining(
              "invalid version: version is greater than the current version or negative")
          .hasMessageContaining(String.valueOf(version));
    }
    assertThat(DatasetStore.resolve(directory.resolve("datasets/sums@0"))).exists();
    assertThat(DatasetStore.resolve(directory.resolve("datasets/sums"))).exists();
    assertThat(DatasetStore.resolve(directory.resolve("datasets/other@0"))).isNull();
  }

  @Test
  void deletedRecordsStayInEarlierVersionsAndComeBack() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\"}", "{\"id\":\"2\",\"q\":\"b\"}"));

    store.deleteRecords("sums", Set.of("1"));
    assertThat(ids("sums", 1)).containsExactly("2");

    store.restore("sums", 0);
    assertThat(ids("sums", 2)).containsExactlyInAnyOrder("1", "2");
    assertThat(failure(() -> store.deleteRecords("sums", Set.of("9")))).hasMessageContaining("9");
  }

  @Test
  void whatChangesNothingMakesNoVersion() throws Exception {
    create(rows("{\"q\":\"a\"}", "{\"q\":\"a\"}"));

    Change again = store.push("sums", rows("{\"q\":\"a\"}"));

    assertThat(again.dataset().versions()).hasSize(1);
    assertThat(again.dataset().current().records()).isOne();
  }

  @Test
  void aFailedChangeLeavesEverythingAsItWas() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\"}"));
    List<String> before = files();

    failure(() -> store.push("sums", rows("{\"id\":\"2\"}", "{\"id\":\"2\",\"q\":\"c\"}")));
    failure(() -> store.create("sums", "", DatasetSource.NONE));
    failure(() -> store.create("other", "", rows("[]")));
    failure(() -> store.get("../up"));

    assertThat(files()).isEqualTo(before);
    assertThat(store.list()).extracting(Dataset::name).containsExactly("sums");
  }

  @Test
  void whatAKillHasLeftIsWrittenOver() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\"}"));
    Path versions = directory.resolve("datasets/sums/versions");
    Files.writeString(versions.resolve("next.part"), "{\"id\":\"9\"");
    Files.writeString(versions.resolve("1.jsonl"), "{\"id\":\"9\"");

    store.push("sums", rows("{\"id\":\"2\",\"q\":\"b\"}"));

    assertThat(ids("sums", 1)).containsExactly("1", "2");
  }

  @Test
  void aDatasetIsDeletedWhole() throws Exception {
    create(rows("{\"id\":\"1\",\"q\":\"a\"}"));

    store.delete("sums");

    assertThat(files()).isEmpty();
    assertThat(failure(() -> store.get("sums"))).hasMessageContaining("Dataset 'sums' not found");
  }

  private Change create(DatasetSource source) throws IOException, DatasetException {
    if (Files.exists(directory.resolve("datasets/sums/dataset.json"))) {
      store.delete("sums");
    }
    return store.create("sums", "", source);
  }

  private void csv(String text) throws IOException {
    Files.writeString(directory.resolve("rows.csv"), text);
  }

  private DatasetSource table(
      List<String> input, List<String> expected, List<String> metadata, String id) {
    return new CsvTableRecords(
        directory.resolve("rows.csv"), new CsvColumns(input, expected, metadata, id, ','));
  }

  private String problem(
      List<String> input, List<String> expected, List<String> metadata, String id) {
    return failure(() -> create(table(input, expected, metadata, id))).getMessage();
  }

  private static DatasetException failure(ThrowingCallable work) {
    DatasetException thrown = catchThrowableOfType(DatasetException.class, work);
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private DatasetSource rows(String... lines) throws IOException {
    return new JsonlRecords(
        Files.writeString(directory.resolve("rows.jsonl"), String.join("\n", lines) + "\n"));
  }

  private static RecordUpdate update(String text) throws IOException {
    return RecordUpdate.fromJson(json(text));
  }

  private List<DatasetRecord> records(String name, int version) throws Exception {
    List<DatasetRecord> all = new ArrayList<>();
    store.each(name, version, all::add);
    return all;
  }

  private List<String> ids(String name, int version) throws Exception {
    return records(name, version).stream().map(DatasetRecord::id).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("datasets"))) {
      return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }

  private static JsonNode json(String text) throws IOException {
    return Json.parse(text);
  }
}
