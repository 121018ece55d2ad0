using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using MicroSim.Load.Plans;
using MicroSim.Load.Schedules;
using MicroSim.Load.Thresholds;
using MicroSim.Topology;

namespace MicroSim.Cli.Load;

/// <summary>A command line as a plan.</summary>
internal static class PlanReader
{
    private const double DefaultRate = 100;
    private const long DefaultDurationMs = 30_000;

    public static async Task<(LoadPlan Plan, string Words)> ReadAsync(ParseResult parsed, PlannedRequest request, CancellationToken cancellation)
    {
        double warmUp = (parsed.GetValue(LoadOptions.WarmUp) ?? 0) / 1000.0;
        long? asked = parsed.GetValue(LoadOptions.Duration), most = parsed.GetValue(LoadOptions.Requests);
        // With a number of requests alone there is no other end.
        double duration = (asked ?? (most is null ? DefaultDurationMs : (long)TimeSpan.FromDays(1).TotalMilliseconds)) / 1000.0;
        uint seed = parsed.GetValue(LoadOptions.Seed) ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        int connections = parsed.GetValue(LoadOptions.Connections);
        LoadPlan plan = new(
            [request], null, null, 0, warmUp, most,
            (int)Math.Min(int.MaxValue, parsed.GetValue(LoadOptions.Timeout) ?? 30_000),
            MaxConnections: connections, KeepAlive: !parsed.GetValue(LoadOptions.NoKeepAlive), Seed: seed,
            Protocol: LoadOptions.ProtocolOf(parsed), AnyCertificate: parsed.GetValue(LoadOptions.Insecure));
        string ends = most is long n ? Text($"{n} requests") : $"for {TimeText.Of(TimeSpan.FromSeconds(duration))}";
        if (parsed.GetValue(LoadOptions.Users) is int users)
        {
            RefuseBoth(parsed);
            long think = parsed.GetValue(LoadOptions.Think) ?? 0;
            return (plan with { Closed = new(users, think, think > 0), Seconds = warmUp + duration, MaxConnections = Math.Max(connections, users) },
                Text($"closed loop, {users} user{(users == 1 ? "" : "s")}{(think > 0 ? Text($" who think {think} ms") : "")}, {ends}"));
        }
        (RateShape shape, string rate) = await ShapeAsync(parsed, duration, cancellation);
        double seconds = shape.Profile().Seconds;
        if (most is null && asked is null)
            ends = $"for {TimeText.Of(TimeSpan.FromSeconds(seconds))}";
        return (plan with { Open = new(Warmed(shape, warmUp), parsed.GetValue(LoadOptions.Poisson)), Seconds = warmUp + seconds },
            $"open loop, {rate} requests/s{(parsed.GetValue(LoadOptions.Poisson) ? " at random" : "")}, {ends}");
    }

    public static IReadOnlyList<Threshold> Thresholds(ParseResult parsed) =>
        [.. (parsed.GetValue(LoadOptions.Thresholds) ?? []).Select(t => Threshold.Parse(t, out string problem) ?? throw new CommandException(ExitCode.Usage, $"microsim: --threshold {problem}."))];

    private static async Task<(RateShape Shape, string Words)> ShapeAsync(ParseResult parsed, double seconds, CancellationToken cancellation)
    {
        string? rate = parsed.GetValue(LoadOptions.Rate), file = parsed.GetValue(LoadOptions.RateFile), spike = parsed.GetValue(LoadOptions.Spike), sine = parsed.GetValue(LoadOptions.Sine);
        if (file is not null)
            return (RateText.Recorded(file, await Input.ReadAsync(file, cancellation)), $"as in {file}");
        string text = rate ?? DefaultRate.ToString(CultureInfo.InvariantCulture);
        if (spike is not null)
        {
            (double peak, double length) = RateText.At("--spike", spike);
            if (length >= seconds)
                throw new CommandException(ExitCode.Usage, $"microsim: --spike must be shorter than the duration of {TimeText.Of(TimeSpan.FromSeconds(seconds))}, not '{spike}'.");
            return (RateShape.Spike(RateText.Number(text, "--rate", text), peak, length, seconds), $"{text} with a spike of {spike}");
        }
        if (sine is not null)
        {
            (double amplitude, double period) = RateText.At("--sine", sine);
            double mean = RateText.Number(text, "--rate", text);
            if (amplitude > mean || mean == 0)
                throw new CommandException(ExitCode.Usage, $"microsim: --sine must swing by no more than the rate of {text}, not '{sine}'.");
            return (new(Sine: new(mean, amplitude, period, seconds)), $"{text} ± {sine}");
        }
        return (RateText.Read(text, seconds), text);
    }

    // The warm-up goes at the rate that the load begins with.
    private static RateShape Warmed(RateShape shape, double warmUp)
    {
        if (warmUp == 0)
            return shape;
        if (shape.Sine is RateSine sine)
            return shape with { Sine = sine with { Seconds = sine.Seconds + warmUp } };
        double first = shape.Segments![0].From;
        return new([new(first, first, warmUp), .. shape.Segments!]);
    }

    private static void RefuseBoth(ParseResult parsed)
    {
        Option[] open = [LoadOptions.Rate, LoadOptions.RateFile, LoadOptions.Spike, LoadOptions.Sine, LoadOptions.Poisson];
        if (open.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is Option one)
            throw new CommandException(ExitCode.Usage, $"microsim: --users is a closed loop and {one.Name} an open one; give one of the two.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
