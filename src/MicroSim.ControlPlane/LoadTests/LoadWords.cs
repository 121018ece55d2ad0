using System.Globalization;
using MicroSim.Load.Plans;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>A load test in words, as reports tell it.</summary>
public static class LoadWords
{
    private const int MostShown = 8;

    /// <summary>How much: <c>open loop, 200 requests/s, for 12s</c>.</summary>
    public static string Of(LoadTest test)
    {
        string ends = test.Count is long n ? Text($"{n} requests") : $"for {TimeText.Of(test.Traffic.Duration)}";
        string repeats = test.Repeat > 1 ? Text($", {test.Repeat} times") : "";
        return test.Traffic switch
        {
            OpenTraffic open => $"open loop, {Rates(open.Stages)} requests/s{(open.Poisson ? " at random" : "")}, {ends}{repeats}",
            ClosedTraffic closed => Text($"closed loop, {closed.Users} user{(closed.Users == 1 ? "" : "s")}{(closed.Think > TimeSpan.Zero ? Text($" who think {closed.Think.TotalMilliseconds} ms") : "")}, {ends}{repeats}"),
            _ => ends,
        };
    }

    /// <summary>Several requests with their shares: <c>browse (75 %), buy (25 %)</c>.</summary>
    public static string Shares(IReadOnlyList<PlannedRequest> requests)
    {
        double all = requests.Sum(r => r.Weight);
        IEnumerable<string> shown = requests.Take(MostShown).Select(r => Text($"{r.Name} ({100 * r.Weight / all:0.#} %)"));
        return string.Join(", ", requests.Count > MostShown ? shown.Append(Text($"{requests.Count - MostShown} more")) : shown);
    }

    private static string Rates(IReadOnlyList<LoadStage> stages) => stages.Count == 1
        ? Rate(stages[0])
        : string.Join(',', stages.Take(MostShown).Select(s => $"{Whole(Rate(s))}@{TimeText.Of(s.For)}")) + (stages.Count > MostShown ? ",…" : "");

    private static string Whole(string rate) => rate.Contains(' ', StringComparison.Ordinal) ? $"({rate})" : rate;

    private static string Rate(LoadStage stage) => stage switch
    {
        RampStage ramp => ramp.From == ramp.To ? Text($"{ramp.From}") : Text($"{ramp.From}..{ramp.To}"),
        StepsStage { Rates.Count: > MostShown } recorded => Text($"{recorded.Rates.Min()} to {recorded.Rates.Max()} in {recorded.Rates.Count} steps of"),
        StepsStage steps => string.Join(',', steps.Rates.Select(r => Text($"{r}"))),
        SpikeStage spike => Text($"{spike.Rate} with a spike of {spike.Spike}@{TimeText.Of(spike.SpikeFor)}"),
        SineStage sine => Text($"{sine.Rate} ± {sine.Swing}@{TimeText.Of(sine.Period)}"),
        _ => "",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
