using Spectre.Console;

namespace MicroSim.Cli.Output;

/// <summary>Rows under headings: a table for a person, aligned plain lines for a program.</summary>
internal static class Columns
{
    private const string Gap = "  ";

    public static void Write(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (Terminal.IsInteractive)
        {
            WriteTable(headings, rows);
            return;
        }
        foreach (string line in Plain(headings, rows))
            Terminal.Line(line);
    }

    public static IEnumerable<string> Plain(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. headings.Select((heading, i) => rows.Select(r => r[i].Length).Append(heading.Length).Max())];
        return rows.Prepend(headings).Select(row => string.Join(Gap, row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    // Apart, so that a program that reads the output does not load the table library.
    private static void WriteTable(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Table table = new() { Border = TableBorder.None };
        foreach (string heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { NoWrap = heading != headings[^1], Padding = new Padding(0, 0, Gap.Length, 0) });
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }
}
