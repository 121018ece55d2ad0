namespace MicroSim.Topology;

/// <summary>What the parts of a load test must be to each other, and how much may be asked.</summary>
internal static class LoadTestRules
{
    public static void Check(LoadTest test, Func<string, string?> threshold, Findings findings)
    {
        for (int i = 0; i < test.Thresholds.Count; i++)
        {
            if (test.Thresholds[i].Length > 0 && threshold(test.Thresholds[i]) is string problem)
                findings.Refuse($"spec.thresholds[{i}]", problem);
        }
        if (test.Requests.Count > 0 && test.Requests.Sum(r => r.Weight) <= 0)
            findings.Refuse("spec.requests", "must have one whose weight is more than 0");
        if (test.Traffic is OpenTraffic { Stages: { Count: > 0 } stages } && stages.Max(s => s.Peak) <= 0)
            findings.Refuse("spec.stages", "must have a rate of more than 0");
        if (!test.Traffic.IsOpenEnded && test.Length > LoadTest.Longest)
            findings.Refuse("spec", $"takes {TimeText.Of(test.Length)} with its warm-up and repetitions: must be at most {TimeText.Of(LoadTest.Longest)}");
        // The numbers of all workers add up to what is asked, so each of them must have some.
        if (test.Traffic is ClosedTraffic closed && test.Workers > closed.Users)
            findings.Refuse("spec.workers", $"must be at most the users, {closed.Users}");
        else if (test.Workers > test.Connections)
            findings.Refuse("spec.workers", $"must be at most the connections, {test.Connections}");
    }
}
