package dev.assay.transforms.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** One text with tags, compiled once. */
final class TextTemplate {

  /** Longest result of one prompt, in characters. */
  static final int MAX_CHARS = 16 << 20;

  /** Most sections of one text; bounds the nesting, which the engine follows by recursion. */
  static final int MAX_SECTIONS = 500;

  private static final String NAMELESS =
      "Cannot read the template: a tag names nothing (write {{key}})";
  private static final RowCollector ROWS = new RowCollector();
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler()
          .escapeHTML(false)
          .strictSections(true)
          .emptyStringIsFalse(true)
          .withCollector(ROWS)
          .withFormatter(ROWS);

  private final Template template;

  private TextTemplate(Template template) {
    this.template = template;
  }

  static TextTemplate of(String text) throws TemplateException {
    Template template;
    try {
      template = COMPILER.compile(text);
    } catch (IndexOutOfBoundsException e) {
      throw new TemplateException("TPL_SYNTAX", NAMELESS);
    } catch (MustacheException | IllegalArgumentException e) {
      throw new TemplateException("TPL_SYNTAX", "Cannot read the template: " + e.getMessage());
    }
    TagCheck check = new TagCheck();
    template.visit(check);
    if (check.emptyTag) {
      throw new TemplateException("TPL_SYNTAX", NAMELESS);
    }
    if (check.openTag && !text.contains("{{=")) {
      throw new TemplateException(
          "TPL_SYNTAX",
          "Cannot read the template: a tag is opened with {{ and not closed with }} (close it; for"
              + " two literal braces change the tags first, as in {{=<% %>=}})");
    }
    if (check.partial != null) {
      throw new TemplateException(
          "TPL_PARTIAL",
          "Cannot read the template: it includes another one, \""
              + check.partial
              + "\" (partials and blocks are not read; put the text itself there)");
    }
    if (check.sections > MAX_SECTIONS) {
      throw new TemplateException(
          "TPL_SYNTAX", "Cannot read the template: more than " + MAX_SECTIONS + " sections");
    }
    return new TextTemplate(template);
  }

  /**
   * Returns the text with the row's values in it.
   *
   * @param room most characters that may still be written
   */
  String render(ObjectNode fields, int room) throws TemplateException {
    CappedWriter out = new CappedWriter(room);
    try {
      template.execute(fields, out);
    } catch (MustacheException.Context e) {
      throw new TemplateException(
          "TPL_MISSING",
          "{{" + e.key + "}} has no value in this row (line " + e.lineNo + " of the template)");
    } catch (TooLargeException e) {
      throw new TemplateException(
          "TPL_TOO_LARGE", "the prompt is longer than " + MAX_CHARS + " characters");
    } catch (MustacheException | NullPointerException e) {
      throw new TemplateException("TPL_MISSING", "a {{tag}} has no value in this row");
    }
    return out.text.toString();
  }

  /** What compiling lets pass but rendering must never meet. */
  private static final class TagCheck implements Mustache.Visitor {
    private boolean emptyTag;
    private boolean openTag;
    private @Nullable String partial;
    private int sections;

    @Override
    public void visitText(String text) {
      openTag |= text.contains("{{");
    }

    @Override
    public void visitVariable(String name) {
      emptyTag |= name.isEmpty();
    }

    @Override
    public boolean visitInclude(String name) {
      partial = name;
      return false;
    }

    @Override
    public boolean visitParent(String name) {
      return visitInclude(name);
    }

    @Override
    public boolean visitBlock(String name) {
      return visitInclude(name);
    }

    @Override
    public boolean visitSection(String name) {
      emptyTag |= name.isEmpty();
      sections++;
      return sections <= MAX_SECTIONS;
    }

    @Override
    public boolean visitInvertedSection(String name) {
      return visitSection(name);
    }
  }

  /** Stops the engine. */
  private static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Takes no more than it has room for. */
  private static final class CappedWriter extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final int room;

    CappedWriter(int room) {
      this.room = room;
    }

    @Override
    public void write(char[] chars, int start, int length) {
      claim(length);
      text.append(chars, start, length);
    }

    @Override
    public void write(String chars, int start, int length) {
      claim(length);
      text.append(chars, start, start + length);
    }

    private void claim(int length) {
      if (length > room - text.length()) {
        throw new TooLargeException();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
