using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>The latency by percentile in a terminal, as HdrHistogram plots it: every nine takes the same width, and the height is logarithmic.</summary>
internal static class LatencyPlot
{
    private const int Width = 60, Height = 10, DotsAcross = 2, DotsDown = 4;
    private const int Margin = 9;

    // The dots of a braille character, by column and row.
    private static readonly int[,] dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    public static IEnumerable<string> Lines(IReadOnlyList<DistributionPoint> points)
    {
        DistributionPoint[] shown = [.. points.Where(p => p.Percentile < 100)];
        if (shown.Length < 2)
            yield break;
        double lowest = Math.Log10(Math.Max(1e-4, shown[0].Ms)), highest = Math.Max(lowest + 0.3, Math.Log10(Math.Max(1e-4, shown[^1].Ms)));
        double nines = Nines(shown[^1].Percentile);
        int[,] cells = new int[Width, Height];
        for (int x = 0, at = 0, before = -1; x < Width * DotsAcross; x++)
        {
            double wanted = nines * x / (Width * DotsAcross - 1);
            while (at < shown.Length - 1 && Nines(shown[at].Percentile) < wanted)
                at++;
            int y = (int)Math.Round((Math.Log10(Math.Max(1e-4, shown[at].Ms)) - lowest) / (highest - lowest) * (Height * DotsDown - 1));
            // A jump is drawn as a line up.
            for (int i = before < 0 ? y : Math.Min(before + 1, y); i <= y; i++)
                cells[x / DotsAcross, Height - 1 - i / DotsDown] |= dots[x % DotsAcross, DotsDown - 1 - i % DotsDown];
            before = y;
        }
        for (int row = 0; row < Height; row++)
        {
            double ms = Math.Pow(10, highest - (highest - lowest) * row / (Height - 1));
            string label = row % 3 == 0 ? LoadTables.Short(ms) : "";
            yield return $"{label,Margin} ┤{string.Concat(Enumerable.Range(0, Width).Select(column => (char)(0x2800 + cells[column, row])))}".TrimEnd('\u2800');
        }
        yield return $"{"ms",Margin} └{new string('─', Width)}";
        yield return new string(' ', Margin + 2) + Axis(nines);
    }

    private static double Nines(double percentile) => -Math.Log10(1 - percentile / 100);

    private static string Axis(double nines)
    {
        char[] axis = [.. Enumerable.Repeat(' ', Width + 8)];
        foreach ((double at, string label) in ((double, string)[])[(0, "0"), (Math.Log10(2), "50"), (1, "90"), (2, "99"), (3, "99.9"), (4, "99.99"), (5, "99.999 %"), (6, "99.9999 %")])
        {
            int column = (int)Math.Round(at / nines * (Width - 1));
            if (at <= nines && column + label.Length <= axis.Length)
                label.CopyTo(axis.AsSpan(column));
        }
        return new string(axis).TrimEnd();
    }
}
