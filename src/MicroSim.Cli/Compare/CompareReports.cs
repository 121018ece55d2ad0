using System.Globalization;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Compare;

/// <summary>Makes a report of the turns.</summary>
internal static class CompareReports
{
    /// <param name="settings">How they were compared.</param>
    /// <param name="turns">Each agent with its turns; one without any is left out.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="processors">How many processors there are.</param>
    public static CompareReport Of(CompareSettings settings, IEnumerable<(string Name, string Language, IReadOnlyList<Turn> Turns)> turns, DateTimeOffset startedAt, int processors) => new(
        startedAt, settings.Rounds, settings.Seconds, settings.Users, settings.Rate, settings.FaultPercent / 100, processors,
        settings.Seed.ToString("x8", CultureInfo.InvariantCulture),
        [.. turns.Where(t => t.Turns.Count > 0).Select(t => Figures(t.Name, t.Language, t.Turns)).OrderByDescending(f => f.Rate.Median)]);

    private static FrameworkFigures Figures(string name, string language, IReadOnlyList<Turn> turns)
    {
        LatencyHistogram latency = new();
        foreach (Turn turn in turns)
            latency.Add(turn.Latency);
        return new(
            name, language,
            Spread.Of([.. turns.Select(t => t.Rate)]),
            Spread.Of([.. turns.Select(t => t.CpuUs)]),
            Spread.Of([.. turns.Select(t => t.ResidentMb)]),
            Spread.Of([.. turns.Select(t => t.StartMs)]),
            Quantiles.Of(latency), LoadReports.Distribution(latency),
            turns.Average(t => t.FaultShare), turns.Sum(t => t.Requests), turns.Sum(t => t.Errors), turns.Sum(t => t.Missed),
            Notes(turns));
    }

    // They differ from round to round by their figures alone: those of the worst round stand for all.
    private static string[] Notes(IReadOnlyList<Turn> turns)
    {
        int noted = turns.Count(t => t.Notes.Count > 0);
        return [.. turns.MaxBy(t => t.Notes.Count)!.Notes.Select(n => string.Create(CultureInfo.InvariantCulture, $"in {noted} of {turns.Count} rounds: {n}"))];
    }
}
