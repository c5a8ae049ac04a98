package dev.assay.io.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallError;
import dev.assay.io.http.HttpResult.Reply;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VerdictsProperties {

  @Property
  void everyReplyHasAVerdict(
      @ForAll @IntRange(min = 100, max = 999) int status, @ForAll String body) {
    CallError error =
        Verdicts.of("openai", new Reply(status, Map.of(), body.getBytes(UTF_8)), null);

    assertThat(error.code()).isNotBlank();
    assertThat(error.message()).isNotBlank();
  }
}
