package dev.assay.io.api.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A provider's list of batches, the newest first, 100 a page.
 *
 * @param path of the list
 * @param cursor parameter that names the last batch of the page before
 */
record BatchPages(BatchHttp http, String path, String cursor) {

  private static final int PAGES = 100;

  /**
   * Looks through the list until a page has a batch that is too old, or 10,000 batches were seen.
   *
   * @param match what it means that a batch is in the list; null where it is none of ours
   */
  BatchAnswer<BatchFound> find(
      Predicate<JsonNode> tooOld, Function<JsonNode, @Nullable BatchAnswer<BatchFound>> match) {
    String after = "";
    for (int page = 0; page < PAGES; page++) {
      BatchAnswer<JsonNode> answer = http.get(path + "?limit=100" + after);
      if (!(answer instanceof BatchAnswer.Ok<JsonNode> ok)) {
        return BatchHttp.then(answer, body -> new BatchAnswer.Ok<>(new BatchFound.NotThere()));
      }
      String last = "";
      boolean older = false;
      for (JsonNode batch : ok.value().path("data")) {
        BatchAnswer<BatchFound> found = match.apply(batch);
        if (found != null) {
          return found;
        }
        last = batch.path("id").asText("");
        older |= tooOld.test(batch);
      }
      if (older || !ok.value().path("has_more").asBoolean(false) || !BatchHttp.isId(last)) {
        break;
      }
      after = "&" + cursor + "=" + last;
    }
    return new BatchAnswer.Ok<>(new BatchFound.NotThere());
  }
}
