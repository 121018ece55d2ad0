using System.Globalization;
using System.Diagnostics;
using System.Text.Json.Nodes;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Matching;

namespace MicroSim.Conformance.Running;

/// <summary>Takes one step: makes its observation, holds it against what is expected.</summary>
internal sealed class StepRunner(CaseContext context, TimeProvider time)
{
    private static readonly TimeSpan pollEvery = TimeSpan.FromMilliseconds(10);

    private static readonly JsonNode success = JsonNode.Parse("""{"status": {"$in": [200, 299]}}""")!;

    /// <summary>What is wrong with the step, or null.</summary>
    public async Task<StepFailure?> RunAsync(Step step, string label)
    {
        if (step.AfterMs > 0)
            await PauseAsync(step.AfterMs);
        if (step.Wait is int wait)
        {
            await PauseAsync(wait);
            return null;
        }
        if (step.Together is not null)
        {
            StepFailure?[] failures = await Task.WhenAll(step.Together.Select((s, i) => RunAsync(s, $"{label}.{i + 1}")));
            return failures.FirstOrDefault(f => f is not null);
        }
        if (step.IsSeries)
            return await SeriesAsync(step, label);
        for (int n = 0; n < step.Times; n++)
        {
            StepFailure?[] failures = await Task.WhenAll(Enumerable.Range(0, step.AtOnce).Select(_ => OnceAsync(step, n, label)));
            if (failures.FirstOrDefault(f => f is not null) is StepFailure failure)
                return failure;
        }
        return null;
    }

    private async Task<StepFailure?> OnceAsync(Step step, int run, string label)
    {
        JsonNode? expected = context.Render(Template.Render(step.Expect, Template.Run(run))) ?? (step.IsCall && step.LeaveAfterMs is null ? success : null);
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            JsonObject seen = await ObserveAsync(step, run);
            Mismatch[] mismatches = expected is null ? [] : [.. Matcher.Compare(expected, seen)];
            if (mismatches.Length > 0 && Stopwatch.GetElapsedTime(begin).TotalMilliseconds < step.WithinMs)
            {
                await PauseAsync(pollEvery.TotalMilliseconds);
                continue;
            }
            if (mismatches.Length > 0)
                return new StepFailure($"step {label}: {Describe(step)}{(step.Times > 1 ? $" (run {run})" : "")}", mismatches, JsonText.Short(seen), step.WithinMs > 0);
            foreach ((string name, string path) in step.Save)
                context.Set(name, Follow(seen, path));
            return null;
        }
    }

    private async Task<StepFailure?> SeriesAsync(Step step, string label)
    {
        Series series = await Series.RunAsync(step, run => ObserveAsync(run.Step, run.Number));
        List<Mismatch> mismatches = [];
        if (step.Tally is not null)
            mismatches.AddRange(Matcher.Compare(context.Render(step.Tally), series.Tally));
        if (step.Spread is not null)
            mismatches.AddRange(Matcher.Compare(context.Render(step.Spread), series.Spread));
        return mismatches.Count == 0 ? null
            : new StepFailure($"step {label}: {Describe(step)}, {step.Times} times", mismatches, $"{JsonText.Short(series.Tally)} {JsonText.Short(series.Spread)}");
    }

    private async Task<JsonObject> ObserveAsync(Step step, int run)
    {
        if (step.IsCall)
            return await CallStep.ObserveAsync(context, step, run);
        if (step.Peer is not null)
            return context.Peers[step.Peer].Observe();
        switch (step.Process)
        {
            case ProcessVerb.Mark: context.Process!.MarkUsage(); break;
            case ProcessVerb.Terminate: context.Process!.Terminate(); break;
            case ProcessVerb.CloseInput: context.Process!.CloseInput(); break;
            case ProcessVerb.StopReading: context.Process!.StopReading(); break;
            case ProcessVerb.ReadOn: context.Process!.ReadOn(); break;
        }
        return context.Process!.Observe();
    }

    private Task PauseAsync(double milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time);

    private static string Describe(Step step) =>
        step.Node is not null ? $"node {JsonText.Short(step.Node)}"
        : step.Call is not null ? $"data port {step.Call}"
        : step.Admin is not null ? $"admin port {step.Admin}"
        : step.Raw is not null ? "bytes to the data port"
        : step.Peer is not null ? $"peer {step.Peer}"
        : $"process {step.Process}";

    // body.calls.0.start, headers.x-request-id
    private static JsonNode? Follow(JsonNode? from, string path)
    {
        foreach (string part in path.Split('.'))
            from = from is JsonArray array ? array[int.Parse(part, CultureInfo.InvariantCulture)] : from?[part];
        return from?.DeepClone();
    }
}
