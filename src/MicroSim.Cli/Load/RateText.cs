using System.Globalization;
using MicroSim.Load.Schedules;

namespace MicroSim.Cli.Load;

/// <summary>Rates as people type them.</summary>
internal static class RateText
{
    private const string Form = "requests per second such as 500, 50..500, 100,200,400 or 100@20s,100..500@1m";
    private const double Most = 10_000_000;

    /// <summary>The shape of a rate over so many seconds; stages with times of their own say how long it is themselves.</summary>
    public static RateShape Read(string text, double seconds)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.All(p => p.Contains('@', StringComparison.Ordinal)))
            return new([.. parts.Select(p => Stage(p, text))]);
        if (parts.Length > 1)
            return RateShape.Steps([.. parts.Select(p => Number(p, "--rate", text))], seconds);
        (double from, double to) = Span(text, text);
        return RateShape.Ramp(from, to, seconds);
    }

    /// <summary><c>1000@10s</c>.</summary>
    public static (double Rate, double Seconds) At(string option, string text) =>
        text.Split('@') is [string rate, string time] && Durations.Parse(time) is long span
            ? (Number(rate, option, text), span / 1000.0)
            : throw new CommandException(ExitCode.Usage, $"microsim: {option} must be a rate and a time such as 1000@10s, not '{text}'.");

    public static double Number(string text, string option, string whole) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate <= Most
            ? rate
            : throw new CommandException(ExitCode.Usage, $"microsim: {option} must be {Form}, not '{whole}'.");

    /// <summary>One rate a line.</summary>
    public static RateShape Recorded(string file, byte[] content)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.TrimEntries);
        List<double> rates = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#')
                continue;
            if (!double.TryParse(lines[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) || rate > Most)
                throw new CommandException(ExitCode.Usage, $"microsim: {file}:{i + 1} must be the requests of one second, a number such as 120, not '{lines[i]}'.");
            rates.Add(rate);
        }
        return rates.Count > 0 ? RateShape.Replay(rates, 1) : throw new CommandException(ExitCode.Usage, $"microsim: {file} has no rates; write the requests of each second, one number a line.");
    }

    private static RateSegment Stage(string part, string whole)
    {
        string[] sides = part.Split('@');
        (double from, double to) = Span(sides[0], whole);
        return sides.Length == 2 && Durations.Parse(sides[1]) is long span
            ? new(from, to, span / 1000.0)
            : throw new CommandException(ExitCode.Usage, $"microsim: --rate must be {Form}, not '{whole}'.");
    }

    private static (double From, double To) Span(string text, string whole)
    {
        string[] ends = text.Split("..");
        return ends.Length == 2 ? (Number(ends[0], "--rate", whole), Number(ends[1], "--rate", whole)) : (Number(text, "--rate", whole), Number(text, "--rate", whole));
    }
}
