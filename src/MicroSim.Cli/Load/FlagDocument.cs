using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Cli.Load;

/// <summary>A command line as the LoadTest document that says the same.</summary>
internal static class FlagDocument
{
    private const long DefaultDurationMs = 30_000;

    /// <summary>The document, JSON in UTF-8.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="url">What is loaded, when it is no simulation.</param>
    /// <param name="cancellation">Gives up reading files.</param>
    public static async Task<byte[]> WriteAsync(ParseResult parsed, string? url, CancellationToken cancellation)
    {
        JsonObject spec = new()
        {
            ["count"] = parsed.GetValue(LoadOptions.Requests),
            ["warmUp"] = Span(parsed.GetValue(LoadOptions.WarmUp)),
            ["seed"] = parsed.GetValue(LoadOptions.Seed),
            ["timeout"] = Span(parsed.GetValue(LoadOptions.Timeout)),
            ["connections"] = parsed.GetValue(LoadOptions.Connections),
            ["keepAlive"] = !parsed.GetValue(LoadOptions.NoKeepAlive),
            ["workers"] = parsed.GetValue(LoadOptions.Workers),
            ["repeat"] = parsed.GetValue(LoadOptions.Repeat),
            ["requests"] = new JsonArray(await FlagRequest.OfAsync(parsed, url, cancellation)),
            ["thresholds"] = new JsonArray([.. (parsed.GetValue(LoadOptions.Thresholds) ?? []).Select(t => (JsonNode)t)]),
        };
        if (parsed.GetValue(LoadOptions.Users) is int users)
        {
            RefuseBoth(parsed);
            spec["users"] = users;
            spec["think"] = Span(parsed.GetValue(LoadOptions.Think));
            spec["duration"] = Span(parsed.GetValue(LoadOptions.Duration));
        }
        else
        {
            await AddRateAsync(spec, parsed, cancellation);
            spec["arrivals"] = parsed.GetValue(LoadOptions.Poisson) ? "poisson" : null;
        }
        JsonObject document = new()
        {
            ["apiVersion"] = "microsim.dev/v1alpha1",
            ["kind"] = LoadTestDocument.Kind,
            ["metadata"] = new JsonObject { ["name"] = "load" },
            ["spec"] = new JsonObject(spec.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))),
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static async Task AddRateAsync(JsonObject spec, ParseResult parsed, CancellationToken cancellation)
    {
        string? rate = parsed.GetValue(LoadOptions.Rate), file = parsed.GetValue(LoadOptions.RateFile), spike = parsed.GetValue(LoadOptions.Spike), sine = parsed.GetValue(LoadOptions.Sine);
        long? duration = parsed.GetValue(LoadOptions.Duration);
        string text = rate ?? "100";
        if (file is null && spike is null && sine is null && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            spec["rate"] = RateText.Number(text, "--rate", text);
            spec["duration"] = Span(duration);
            return;
        }
        // With a number of requests alone there is no other end.
        long longest = ((long)LoadTest.Longest.TotalMilliseconds / parsed.GetValue(LoadOptions.Repeat)) - (parsed.GetValue(LoadOptions.WarmUp) ?? 0);
        long milliseconds = duration ?? (parsed.GetValue(LoadOptions.Requests) is null ? DefaultDurationMs : longest);
        spec["stages"] = file is not null ? RateText.Recorded(file, await Input.ReadAsync(file, cancellation))
            : spike is not null ? Spiked(text, spike, milliseconds)
            : sine is not null ? Swinging(text, sine, milliseconds)
            : RateText.Stages(text, milliseconds);
    }

    private static JsonArray Spiked(string rate, string spike, long milliseconds)
    {
        (double peak, long length) = RateText.At("--spike", spike);
        if (length >= milliseconds)
            throw new CommandException(ExitCode.Usage, $"microsim: --spike must be shorter than the duration of {TimeText.Of(TimeSpan.FromMilliseconds(milliseconds))}, not '{spike}'.");
        return [new JsonObject { ["rate"] = RateText.Number(rate, "--rate", rate), ["spike"] = peak, ["spikeFor"] = Span(length), ["for"] = Span(milliseconds) }];
    }

    private static JsonArray Swinging(string rate, string sine, long milliseconds)
    {
        (double swing, long period) = RateText.At("--sine", sine);
        double mean = RateText.Number(rate, "--rate", rate);
        if (swing > mean || mean == 0)
            throw new CommandException(ExitCode.Usage, $"microsim: --sine must swing by no more than the rate of {rate}, not '{sine}'.");
        return [new JsonObject { ["rate"] = mean, ["swing"] = swing, ["period"] = Span(period), ["for"] = Span(milliseconds) }];
    }

    private static void RefuseBoth(ParseResult parsed)
    {
        Option[] open = [LoadOptions.Rate, LoadOptions.RateFile, LoadOptions.Spike, LoadOptions.Sine, LoadOptions.Poisson];
        if (open.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is Option one)
            throw new CommandException(ExitCode.Usage, $"microsim: --users is a closed loop and {one.Name} an open one; give one of the two.");
    }

    private static string? Span(long? milliseconds) => milliseconds is long span ? RateText.Span(span) : null;
}
