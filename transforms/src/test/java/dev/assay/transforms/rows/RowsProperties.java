package dev.assay.transforms.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class RowsProperties {

  @Property
  void whateverARowHoldsAppearsLiterally(@ForAll("values") String value) throws Exception {
    PromptTemplate template = PromptTemplate.of("<{{v}}|{{{v}}}|{{#list}}{{.}}{{/list}}>");
    ObjectNode row = Json.object().put("v", value);
    row.putArray("list").add(value);

    assertThat(template.render(row))
        .isEqualTo(new Prompt.Text("<" + value + "|" + value + "|" + value + ">"));
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> hostile =
        Arbitraries.of(
            "{{x}}",
            "{{v}}",
            "{{#v}}",
            "{{/v}}",
            "{{>p}}",
            "{{=<% %>=}}",
            "${7*7}",
            "<b>&",
            "\n",
            "{{",
            "}}",
            "\\",
            "\u0000",
            "\ud83d\ude00");
    return Arbitraries.oneOf(hostile, Arbitraries.strings().ofMaxLength(20))
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 100)
  void runsAreRowsTimesPromptsTimesModelsTimesEpochs(
      @ForAll @IntRange(max = 4) int prompts,
      @ForAll @IntRange(max = 4) int models,
      @ForAll @IntRange(min = 1, max = 5) int epochs,
      @ForAll boolean sendable)
      throws Exception {
    List<PromptVariant> variants = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      variants.add(new PromptVariant("p" + i, PromptTemplate.of("{{prompt}}")));
    }
    List<ModelChoice> choices = new ArrayList<>();
    for (int i = 0; i < models; i++) {
      choices.add(new ModelChoice("m" + i, "echo", "", Json.object(), null));
    }
    Expansion expansion = new Expansion(variants, choices, epochs, null);
    ObjectNode fields = Json.object().put("api", "echo");
    if (sendable) {
      fields.put("prompt", "hi");
    }
    AtomicLong pending = new AtomicLong();
    AtomicLong failed = new AtomicLong();

    expansion.expand(
        new Row("1", fields, new SourcePosition("f", 1, 0)),
        FakeApis.FAKES,
        run -> (run.isPending() ? pending : failed).incrementAndGet());

    long expected = (long) Math.max(1, prompts) * Math.max(1, models) * epochs;
    assertThat(expansion.runsPerRow()).isEqualTo(expected);
    assertThat(sendable ? pending : failed).hasValue(expected);
    assertThat(sendable ? failed : pending).hasValue(0);
  }

  @Property
  void everyRowOfOneIdIsAcceptedOnceOrRejectedOnceInAnyOrder(
      @ForAll @Size(min = 1, max = 12) List<Boolean> given, @ForAll Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      ObjectNode fields = Json.object().put("n", 1);
      if (given.get(i)) {
        fields.put("id", "h");
      }
      rows.add(new Row("h", fields, new SourcePosition("f", i + 1, i)));
    }
    Collections.shuffle(rows, random);
    List<Row> accepted = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();

    Iterator<Row> once = rows.iterator();
    DuplicateIds.resolve(() -> once, accepted::add, rejected::add);

    assertThat(accepted.size() + rejected.size()).isEqualTo(given.size());
    assertThat(accepted).extracting(Row::id).doesNotHaveDuplicates();
    accepted.sort(Comparator.comparingLong(row -> row.position().line()));
    for (int i = 0; i < accepted.size(); i++) {
      assertThat(accepted.get(i).id()).isEqualTo(i == 0 ? "h" : "h-" + (i + 1));
      assertThat(i > 0 && accepted.get(i).hasGivenId()).isFalse();
    }
    assertThat(accepted.get(0).position().line()).isEqualTo(1);
  }
}
