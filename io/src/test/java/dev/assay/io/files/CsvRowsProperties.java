package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

class CsvRowsProperties {

  private static final int MAX = 60;

  @Provide
  Arbitrary<List<List<String>>> table() {
    Arbitrary<String> cell =
        Arbitraries.strings().withChars("a\u00E9\",; \n\r\t").ofMinLength(0).ofMaxLength(6);
    return cell.map(text -> text.isBlank() ? text : text + "x")
        .list()
        .ofSize(3)
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> wildCsv() {
    return Arbitraries.strings().withChars("\"\"\",,\n\nab \r").ofMaxLength(80);
  }

  @Property
  void readsBackWhatCommonsCsvWrites(
      @ForAll("table") List<List<String>> table,
      @ForAll QuoteMode quoteMode,
      @ForAll @IntRange(min = 1, max = 40) int atOnce)
      throws IOException {
    if (quoteMode == QuoteMode.NONE) {
      return;
    }
    StringWriter csv = new StringWriter();
    try (CSVPrinter printer =
        new CSVPrinter(csv, CSVFormat.RFC4180.builder().setQuoteMode(quoteMode).get())) {
      printer.printRecord("a", "b", "c");
      for (List<String> record : table) {
        // A record of blank cells alone may be written as a blank line.
        printer.printRecord("k" + record.get(0), record.get(1), record.get(2));
      }
    }
    List<String> read = new ArrayList<>();
    LineReader lines =
        new LineReader(new TrickleStream(csv.toString().getBytes(UTF_8), atOnce), 1000, 8, 0, 1);
    assertThat(
            CsvRows.read(
                lines,
                1000,
                "rows.csv",
                one -> read.add(one.match(row -> Json.text(row.fields()), Object::toString))))
        .isNull();

    List<String> expected = new ArrayList<>();
    for (List<String> record : table) {
      var fields = Json.object().put("a", "k" + record.get(0));
      if (!record.get(1).isBlank()) {
        fields.put("b", record.get(1));
      }
      if (!record.get(2).isBlank()) {
        fields.put("c", record.get(2));
      }
      expected.add(Json.text(fields));
    }
    assertThat(read).isEqualTo(expected);
  }

  /** Against the rule as one would say it: look on from each line afresh, remember nothing. */
  @Property(tries = 5000)
  void tellsRecordsApartAsTheRuleSays(@ForAll("wildCsv") String csv) throws IOException {
    CsvRecords records =
        new CsvRecords(
            new LineReader(new ByteArrayInputStream(csv.getBytes(UTF_8)), MAX, 8, 0, 1), MAX, 5);
    List<String> read = new ArrayList<>();
    for (CsvRecord record = records.next(); record != null; record = records.next()) {
      read.add(record.line() + ":" + record.state() + ":" + new String(record.bytes(), UTF_8));
    }
    assertThat(read).isEqualTo(expected(csv));
  }

  @Property(tries = 5000)
  void everyRecordBecomesARowOrARejectWithoutAnError(@ForAll("wildCsv") String csv)
      throws IOException {
    byte[] bytes = ("a,b\n" + csv).getBytes(UTF_8);
    CsvRecords records =
        new CsvRecords(LineReader.of(new ByteArrayInputStream(bytes), MAX), MAX, 50_000);
    List<Long> lines = new ArrayList<>();
    for (CsvRecord record = records.next(); record != null; record = records.next()) {
      lines.add(record.line());
    }
    List<Long> read = new ArrayList<>(List.of(1L));
    CsvRows.read(
        LineReader.of(new ByteArrayInputStream(bytes), MAX),
        MAX,
        "rows.csv",
        one -> read.add(one.match(row -> row.position().line(), bad -> bad.position().line())));
    assertThat(read).isEqualTo(lines);
  }

  private static List<String> expected(String csv) {
    List<String> expected = new ArrayList<>();
    List<String> lines = List.of(csv.split("(?<=\n)|(?<=\r)(?!\n)", -1));
    int i = 0;
    while (i < lines.size()) {
      String first = lines.get(i).replaceAll("[\r\n]+$", "");
      if (first.isBlank()) {
        i++;
        continue;
      }
      int end = i;
      long length = first.length();
      CsvQuotes.AfterLine after = CsvQuotes.read(first.getBytes(UTF_8), false);
      while (after == CsvQuotes.AfterLine.OPEN) {
        end++;
        String line = end < lines.size() ? lines.get(end).replaceAll("[\r\n]+$", "") : "";
        length += line.length();
        boolean atEnd = end == lines.size() || (end == lines.size() - 1 && line.isEmpty());
        if (atEnd || line.length() > MAX || length > MAX || end - i + 1 > 5) {
          break;
        }
        after = CsvQuotes.read(line.getBytes(UTF_8), true);
      }
      if (first.length() > MAX) {
        expected.add((i + 1) + ":TOO_LONG:");
      } else if (after == CsvQuotes.AfterLine.ENDED) {
        String whole = String.join("", lines.subList(i, end + 1));
        expected.add((i + 1) + ":GOOD:" + whole.replaceAll("(\r\n|\r|\n)$", ""));
        i = end;
      } else if (after == CsvQuotes.AfterLine.BROKEN) {
        expected.add((i + 1) + ":TEXT_AFTER_QUOTE:" + first);
      } else {
        expected.add((i + 1) + ":UNCLOSED:" + first);
      }
      i++;
    }
    return expected;
  }
}
