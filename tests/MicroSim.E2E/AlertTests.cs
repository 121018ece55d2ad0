using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>The guide's alert on the real Prometheus and Alertmanager: it fires when a condition is set, is over when that is, and the scenario says how long each took.</summary>
public sealed class AlertTests
{
    private const string Document = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: shop }
        spec:
          services:
            frontend: { framework: aspnetcore, calls: [{ to: cart, required: false }, { to: search }] }
            cart: { framework: aspnetcore }
            search: { framework: aspnetcore }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_scenario_of_the_guide_measures_how_long_its_alert_takes()
    {
        await using UpProcess up = await UpProcess.StartTextAsync("shop.yaml", Document);
        await using AlertmanagerProcess alertmanager = await AlertmanagerProcess.StartAsync();
        await using PrometheusProcess prometheus = PrometheusProcess.Start(up.Port, alertmanager.Port);
        JsonElement shown = JsonElement.Parse(await up.Http.GetStringAsync("api/v1/simulations/shop", Cancellation));
        Uri front = new(shown.GetProperty("services")[0].GetProperty("address").GetString()!);
        // Every failed call is a line of the log, of which the newest alone are kept.
        using SteadyCalls calls = new(front, pause: TimeSpan.FromMilliseconds(10));
        await prometheus.UntilAsync(async () => (await prometheus.QueryAsync("rate(http_server_request_duration_seconds_count{service=\"cart\"}[5s]) > 0")).Count > 0, "the cart is measured");

        // As in the guide, but for shorter times: Prometheus evaluates each second here.
        string scenario = Path.Combine(Directory.CreateTempSubdirectory("microsim-alert-").FullName, "failing-cart.yaml");
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "examples", "scenarios", "failing-cart.yaml"), Cancellation);
        await File.WriteAllTextAsync(scenario, text.Replace("at: 5s", "at: 1s", StringComparison.Ordinal).Replace("for: 90s", "for: 12s", StringComparison.Ordinal).Replace("within: 75s", "within: 12s", StringComparison.Ordinal), Cancellation);
        (int code, string output, string errors) = await ShippedCommand.RunAsync(["scenario", scenario, "--server", $"http://127.0.0.1:{up.Port}", "--alerts-from", alertmanager.Address, "--output", "json"]);
        Directory.Delete(Path.GetDirectoryName(scenario)!, recursive: true);

        Assert.True((code, errors) == (0, ""), $"exit code {code}: {errors}{output}");
        JsonElement[] verdicts = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l)).Where(l => l.GetProperty("what").GetString() == "alert")];
        Assert.Equal(["detected", "silent"], verdicts.Select(v => v.GetProperty("verdict").GetString()));
        // The rule wants a second of failures before it fires, and sees those of the last five.
        Assert.InRange(verdicts[0].GetProperty("detectMs").GetDouble(), 1000, 12_000);
        Assert.InRange(verdicts[0].GetProperty("resolveMs").GetDouble(), 1000, 120_000);

        // What Prometheus, the agents' logs and the control plane know of the condition has one id.
        (_, string logs, _) = await ShippedCommand.RunAsync(["logs", "shop", "cart", "--server", $"http://127.0.0.1:{up.Port}", "--output", "json"]);
        JsonElement[] told = [.. logs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l)).Where(l => l.TryGetProperty("condition", out _))];
        Assert.Equal(["condition-started", "condition-ended"], told.Select(l => l.GetProperty("event").GetString()));
        string id = told[0].GetProperty("condition").GetString()!;
        Assert.Equal(id, told[1].GetProperty("condition").GetString());
        Assert.Contains($"({id})", await up.Http.GetStringAsync("api/v1/simulations/shop/events?after=0&follow=false", Cancellation), StringComparison.Ordinal);
    }
}
