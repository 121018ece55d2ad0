using MicroSim.Cli.Client;
using Spectre.Console;

namespace MicroSim.Cli.Output;

/// <summary>The tables of <see cref="TopOutput"/>, drawn again and again in one place of the terminal.</summary>
internal static class LiveTop
{
    private static readonly Style bold = new(decoration: Decoration.Bold), bad = new(Color.Red);

    /// <summary>Shows what comes until there is nothing more.</summary>
    public static Task ShowAsync(string simulation, IAsyncEnumerable<MetricsReply> replies, CancellationToken cancellation) =>
        AnsiConsole.Live(new Text($"{simulation}: waiting for the first figures")).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async display =>
        {
            await foreach (MetricsReply metrics in replies.WithCancellation(cancellation))
                display.UpdateTarget(Drawn(simulation, metrics));
        });

    private static Rows Drawn(string simulation, MetricsReply metrics) => new(
        new Text($"{simulation}, the last ten seconds; Ctrl-C ends it", new Style(decoration: Decoration.Dim)),
        Drawn(TopOutput.ServiceHeadings, TopOutput.Services(metrics)),
        Drawn(TopOutput.ConnectionHeadings, TopOutput.Connections(metrics)));

    private static Table Drawn(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int errors = headings.ToList().IndexOf("ERRORS"), words = headings.ToList().IndexOf("CONDITIONS");
        Table table = new() { Border = TableBorder.Simple };
        for (int i = 0; i < headings.Count; i++)
            table.AddColumn(new TableColumn(new Text(headings[i], bold)) { NoWrap = true, Alignment = i == 0 || i == words ? Justify.Left : Justify.Right });
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow(row.Select((cell, i) => new Text(cell, i == words || (i == errors && cell is not ("-" or "0 %")) ? bad : Style.Plain)));
        return table;
    }
}
