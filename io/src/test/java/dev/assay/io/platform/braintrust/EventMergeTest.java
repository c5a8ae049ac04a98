package dev.assay.io.platform.braintrust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventMergeTest {

  /** The vendor's client passes over the paths of a batch; the service does not, nor do we. */
  private static final Set<String> OTHERWISE =
      Set.of("merge paths in batch are not honoured client side");

  @ParameterizedTest(name = "{0}: {1} + {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "M1 | {'input':{'a':5,'b':10}} | {'input':{'b':11,'c':20}} | |"
            + " {'input':{'a':5,'b':11,'c':20}}",
        "M3 | {'input':{'a':{'b':10},'c':{'d':20}},'output':{'a':20}} |"
            + " {'input':{'a':{'q':30},'c':{'e':30},'bar':'baz'},'output':{'d':40}} |"
            + " [['input','a'],['output']] |"
            + " {'input':{'a':{'q':30},'c':{'d':20,'e':30},'bar':'baz'},'output':{'d':40}}",
        "M4 | {'input':{'a':[1,2,3]}} | {'input':{'a':[9]}} | | {'input':{'a':[9]}}",
        "M4 | {'input':{'a':[1,2,3]}} | {'input':{'a':[]}} | | {'input':{'a':[]}}",
        "M5 | {'input':{'a':{'x':1}}} | {'input':{'a':null}} | | {'input':{'a':null}}",
        "M5 | {'input':{'a':null}} | {'input':{'a':{'x':1}}} | | {'input':{'a':{'x':1}}}",
        "M6 | {'input':{'a':{'x':1}}} | {'input':{'a':5}} | | {'input':{'a':5}}",
        "M6 | {'input':{'a':{'x':1}}} | {'input':{'a':[1]}} | | {'input':{'a':[1]}}",
        "M7 | {'metadata':{'a':1}} | {'metadata':{}} | | {'metadata':{'a':1}}",
        "M7 | {'metadata':{'a':1}} | {'metadata':{}} | [['metadata']] | {'metadata':{}}",
        "M8 | {'input':{'a':{'x':1},'b':1}} | {'input':{'b':2}} | [['input','a']] |"
            + " {'input':{'a':{'x':1},'b':2}}",
        "M9 | {'input':{'a':{'b':{'c':1,'d':2},'e':3}}} | {'input':{'a':{'b':{'c':9}}}} |"
            + " [['input','a','b']] | {'input':{'a':{'b':{'c':9},'e':3}}}",
        "M10 | {'metadata':{'a.b':{'x':1},'a':{'b':{'x':1}}}} |"
            + " {'metadata':{'a.b':{'y':2},'a':{'b':{'y':2}}}} | [['metadata','a.b']] |"
            + " {'metadata':{'a.b':{'y':2},'a':{'b':{'x':1,'y':2}}}}",
        "M11 | {'input':{'a':1}} | {'input':{'b':2}} | [[]] | {'input':{'a':1,'b':2}}",
        "M12 | {'input':{'a':{'x':1},'ab':{'x':1}}} | {'input':{'a':{'y':2},'ab':{'y':2}}} |"
            + " [['input','a']] | {'input':{'a':{'y':2},'ab':{'x':1,'y':2}}}",
        "M13 | {'scores':{'a':1,'b':0.5}} | {'scores':{'b':null,'c':1}} | |"
            + " {'scores':{'a':1,'b':null,'c':1}}",
        "M14 | {'tags':['a','b']} | {'tags':['b','c']} | | {'tags':['a','b','c']}",
        "M14 | {'tags':['a','b']} | {'tags':['c']} | [['tags']] | {'tags':['c']}",
        "M14 | {'tags':['a','b']} | {'tags':[]} | | {'tags':['a','b']}",
        "M14 | {'tags':['a','b']} | {'tags':null} | | {'tags':null}",
        "M15 | {'metadata':{'tags':['a']}} | {'metadata':{'tags':['b']}} | |"
            + " {'metadata':{'tags':['b']}}",
        "M16 |"
            + " {'created':'c','span_id':'s','root_span_id':'r','span_parents':['p'],'_parent_id':'q'}"
            + " | {'created':'C','span_id':'S','root_span_id':'R','span_parents':['P'],'_parent_id':'Q','output':2}"
            + " | | {'created':'c','span_id':'s','root_span_id':'r','span_parents':['p'],"
            + "'_parent_id':'q','output':2}",
        "M16 | {'input':1} | {'span_id':'S','output':2} | | {'input':1,'output':2}",
        "keys of prototypes | {'metadata':{'a':1}} | {'metadata':{'__proto__':{'x':1},'b':2}} | |"
            + " {'metadata':{'a':1,'b':2}}",
      })
  void merge(String name, String stored, String patch, String paths, String expected)
      throws JsonProcessingException {
    ObjectNode event = object(patch).put("_is_merge", true);
    if (paths != null) {
      event.set("_merge_paths", Json.parse(paths.replace('\'', '"')));
    }
    ObjectNode before = object(stored);

    assertThat(EventMerge.apply(before, event)).as(name).isEqualTo(object(expected));

    assertThat(before).as("what was given").isEqualTo(object(stored));
  }

  @Test
  void m2WithoutMergeTheNewRowTakesThePlace() throws JsonProcessingException {
    assertThat(
            EventMerge.apply(
                object("{'input':{'a':5,'b':10},'output':1}"), object("{'input':{'b':11,'c':20}}")))
        .isEqualTo(object("{'input':{'b':11,'c':20}}"));
  }

  @Test
  void m17AMergeOfAnUnknownIdIsInsertedAsItIs() throws JsonProcessingException {
    assertThat(folded("{'id':'1','_is_merge':true,'span_id':'s','output':1}"))
        .containsExactly(object("{'id':'1','span_id':'s','output':1}"));
  }

  @Test
  void m18ReplaceThenMergeIsOneRowWithBoth() throws JsonProcessingException {
    assertThat(folded("{'id':'1','input':1}", "{'id':'1','_is_merge':true,'output':2}"))
        .containsExactly(object("{'id':'1','input':1,'output':2}"));
  }

  @Test
  void m19MergeThenReplaceIsTheReplacementOnly() throws JsonProcessingException {
    assertThat(folded("{'id':'1','_is_merge':true,'output':2}", "{'id':'1','input':1}"))
        .containsExactly(object("{'id':'1','input':1}"));
  }

  @Test
  void m20RowsStandInTheOrderOfTheirFirstEvents() throws JsonProcessingException {
    assertThat(folded("{'id':'b'}", "{'id':'a'}", "{'id':'b','_is_merge':true,'output':1}"))
        .containsExactly(object("{'id':'b','output':1}"), object("{'id':'a'}"));
  }

  @Test
  void m21EqualIdsInTwoExperimentsAreTwoRows() throws JsonProcessingException {
    assertThat(
            folded(
                "{'id':'1','experiment_id':'A','input':1}",
                "{'id':'1','experiment_id':'B','_is_merge':true,'output':2}"))
        .containsExactly(
            object("{'id':'1','experiment_id':'A','input':1}"),
            object("{'id':'1','experiment_id':'B','output':2}"));
  }

  @Test
  void d22ADeletedRowIsNotThere() throws JsonProcessingException {
    assertThat(folded("{'id':'1','input':1}", "{'id':'1','_is_merge':true,'_object_delete':true}"))
        .isEmpty();
  }

  @Test
  void d23AnInsertBehindADeletionIsANewRow() throws JsonProcessingException {
    assertThat(
            folded(
                "{'id':'1','input':1}",
                "{'id':'1','_object_delete':true}",
                "{'id':'1','output':'again'}"))
        .containsExactly(object("{'id':'1','output':'again'}"));
    assertThat(
            folded(
                "{'id':'1','input':1}",
                "{'id':'1','_object_delete':true}",
                "{'id':'1','_is_merge':true,'output':'again'}"))
        .as("also by a merge, which finds no row")
        .containsExactly(object("{'id':'1','output':'again'}"));
  }

  @Test
  void d24ADeletionOfAnUnknownIdIsTakenAndShowsNothing() throws JsonProcessingException {
    assertThat(folded("{'id':'1','_object_delete':true}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'tags':['foo','bar']} | [{'path':['tags'],'delete':['foo']}] | {'tags':['bar']}",
        "{'metadata':{'c':[1,{'x':1}]}} | [{'path':['metadata','c'],'delete':[1.0,{'x':1.0}]}] |"
            + " {'metadata':{'c':[]}}",
        "{'tags':'foo'} | [{'path':['tags'],'delete':['foo']}] | {'tags':'foo'}",
        "{'tags':['a']} | [{'path':['x','tags'],'delete':['a']},{'path':[],'delete':['a']}] |"
            + " {'tags':['a']}",
      })
  void m25ValuesAreDeletedFromTheArrayAtAPath(String stored, String deletions, String left)
      throws JsonProcessingException {
    ObjectNode event = Json.object().put("_is_merge", true);
    event.set("_array_delete", Json.parse(deletions.replace('\'', '"')));
    ObjectNode before = object(stored);

    assertThat(EventMerge.apply(before, event)).isEqualTo(object(left));
    assertThat(before).isEqualTo(object(stored));
  }

  @Test
  void m25WhatTheEventBringsItselfStays() throws JsonProcessingException {
    ObjectNode event =
        object(
            "{'_is_merge':true,'tags':['foo'],'_array_delete':[{'path':['tags'],"
                + "'delete':['foo']}]}");
    assertThat(EventMerge.apply(object("{'tags':['foo','bar']}"), event))
        .isEqualTo(object("{'tags':['bar','foo']}"));
  }

  @Test
  void e31TheNewestVersionOfARowIsLeftOnce() throws JsonProcessingException {
    List<ObjectNode> pages =
        List.of(
            object("{'id':'1','_xact_id':'1000192656880881099','output':'new'}"),
            object("{'id':'1','_xact_id':'999','output':'old'}"));
    EventSpan span = new EventSpan();
    for (int i = 0; i < pages.size(); i++) {
      span.add(LoggedEvent.of(pages.get(i), i));
    }
    LoggedEvent left = span.folded();
    assertThat(left).isNotNull();
    assertThat(left.event()).isEqualTo(pages.get(0));
  }

  @Test
  void e34InputsWhoseKeysStandInAnotherOrderAreOneCase() throws JsonProcessingException {
    assertThat(BraintrustIds.ofCase(object("{'a':1,'b':{'c':[1,2],'d':2.0}}")))
        .isEqualTo(BraintrustIds.ofCase(object("{'b':{'d':2,'c':[1,2]},'a':1}")))
        .isNotEqualTo(BraintrustIds.ofCase(object("{'a':1,'b':{'c':[2,1],'d':2}}")));
  }

  @Test
  void theVendorsVectorsHold() throws IOException {
    String directory = System.getProperty("conformance.dir", "");
    assumeThat(directory).as("-Dconformance.dir").isNotEmpty();
    Path file = Path.of(directory, "braintrust-merge-vectors.jsonl");
    assumeThat(file).exists();
    List<String> disagreements = new ArrayList<>();
    int held = 0;
    for (String line : Files.readAllLines(file)) {
      ObjectNode vector = (ObjectNode) Json.parse(line);
      String name = vector.path("name").asText();
      if (agrees(vector) == OTHERWISE.contains(name)) {
        disagreements.add(name);
      } else {
        held++;
      }
    }
    assertThat(disagreements).isEmpty();
    assertThat(held).isGreaterThanOrEqualTo(28);
  }

  private static boolean agrees(ObjectNode vector) {
    JsonNode expected = vector.path("expected");
    if (vector.path("kind").asText().equals("merge")) {
      ObjectNode patch = ((ObjectNode) vector.path("patch")).put("_is_merge", true);
      patch.set("_merge_paths", vector.path("merge_paths"));
      return expected.equals(EventMerge.apply((ObjectNode) vector.path("existing"), patch));
    }
    List<ObjectNode> rows = new ArrayList<>();
    vector.path("rows").forEach(row -> rows.add((ObjectNode) row));
    if (expected.has("__error")) {
      try {
        EventMerge.fold(rows);
        return false;
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage()).contains("id");
      }
    }
    List<JsonNode> wanted = new ArrayList<>();
    expected.forEach(row -> wanted.add(((ObjectNode) row).remove(EventMerge.INSTRUCTIONS)));
    return wanted.equals(EventMerge.fold(rows));
  }

  @Test
  void anEventWithoutAnIdIsARowOfItsOwnInALogAndAnErrorInABatch() throws JsonProcessingException {
    ObjectNode event = object("{'input':1}");
    assertThat(LoggedEvent.of(event, 1).id()).isNotEqualTo(LoggedEvent.of(event, 2).id());
    assertThatThrownBy(() -> EventMerge.fold(List.of(event)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id");
  }

  private static List<ObjectNode> folded(String... events) throws JsonProcessingException {
    List<ObjectNode> log = new ArrayList<>();
    for (String event : events) {
      log.add(object(event));
    }
    return EventMerge.fold(log);
  }

  static ObjectNode object(String json) throws JsonProcessingException {
    return (ObjectNode) Json.parse(json.replace('\'', '"'));
  }
}
