package dev.assay.pipelines.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.IOptionRenderer;
import picocli.CommandLine.Help.IParameterRenderer;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Help whose lines end between words only, and which names many options once, below. */
final class HelpLayout extends Help {

  /** So many columns of a terminal are used at most: longer lines are hard to read. */
  private static final int WIDEST = 110;

  private static final int NARROWEST = 55;
  private static final int MOST_IN_SYNOPSIS = 6;

  private HelpLayout(CommandSpec spec, ColorScheme colours) {
    super(spec, colours);
  }

  /** Makes them. */
  static final class Factory implements IHelpFactory {
    @Override
    public Help create(CommandSpec spec, ColorScheme colours) {
      return new HelpLayout(spec, colours);
    }
  }

  /** Returns how wide help is on a terminal of that width. */
  static int width(int terminal) {
    return Math.max(NARROWEST, Math.min(WIDEST, terminal));
  }

  @Override
  public String synopsis(int headingLength) {
    return commandSpec().options().size() > MOST_IN_SYNOPSIS
        ? abbreviatedSynopsis()
        : super.synopsis(headingLength);
  }

  @Override
  public Layout createDefaultLayout(
      List<OptionSpec> options, List<PositionalParamSpec> parameters, ColorScheme colours) {
    TextTable table = super.createDefaultLayout(options, parameters, colours).textTable();
    Column last = table.columns()[table.columns().length - 1];
    int width = last.width - last.indent;
    IOptionRenderer option = createDefaultOptionRenderer();
    IParameterRenderer parameter = createDefaultParameterRenderer();
    return new Layout(
        colours,
        table,
        (one, labels, scheme) -> wrapped(option.render(one, labels, scheme), width),
        (one, labels, scheme) -> wrapped(parameter.render(one, labels, scheme), width));
  }

  /** Returns the rows with what stands in their last column in lines of that width. */
  private static Text[][] wrapped(Text[][] rows, int width) {
    List<Text[]> all = new ArrayList<>();
    for (Text[] row : rows) {
      List<Text> lines = lines(row[row.length - 1], width);
      for (int i = 0; i < lines.size(); i++) {
        Text[] line = row.clone();
        line[line.length - 1] = lines.get(i);
        for (int column = 0; i > 0 && column < line.length - 1; column++) {
          line[column] = row[column].substring(0, 0);
        }
        all.add(line);
      }
    }
    return all.toArray(Text[][]::new);
  }

  private static List<Text> lines(Text text, int width) {
    List<Text> lines = new ArrayList<>();
    String plain = text.plainString();
    int from = 0;
    while (plain.length() - from > width) {
      int blank = plain.lastIndexOf(' ', from + width);
      int to = blank > from ? blank : from + width;
      lines.add(text.substring(from, to));
      from = blank > from ? blank + 1 : to;
    }
    lines.add(text.substring(from));
    return lines;
  }
}
