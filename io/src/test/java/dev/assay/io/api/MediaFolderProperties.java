package dev.assay.io.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class MediaFolderProperties {

  private static Path root;

  @BeforeContainer
  static void files() throws IOException {
    root = Files.createTempDirectory("media-properties");
    Files.createDirectories(root.resolve("in/sub"));
    Files.writeString(root.resolve("in/a"), "inside");
    Files.writeString(root.resolve("in/sub/a"), "inside");
    Files.writeString(root.resolve("a"), "outside");
  }

  @AfterContainer
  static void remove() throws IOException {
    for (String name : List.of("in/sub/a", "in/sub", "in/a", "in", "a", "")) {
      Files.delete(root.resolve(name));
    }
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("..", ".", "a", "sub", "in", "", "/", "\\", "%2e%2e", "\u0000")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("/", parts));
  }

  @Property
  void whateverTheNameOnlyWhatIsInsideIsRead(@ForAll("paths") String name) {
    try {
      MediaFile file = MediaFolder.at(root.resolve("in")).load(name, null);
      assertThat(new String(file.bytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("inside");
    } catch (UnsentException e) {
      assertThat(e.error().code()).startsWith("MEDIA_");
      assertThat(e.error().message()).doesNotContain(root.toString());
    }
  }

  @Property
  void aNameStaysOnePartOfAnAddress(@ForAll String name) {
    assertThat(JsonPost.segment(name)).matches("[A-Za-z0-9._%-]*");
  }
}
