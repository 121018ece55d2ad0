using MicroSim.Cli.Alerts;

namespace MicroSim.Tests.Cli.Alerts;

/// <summary>What Prometheus and Alertmanager answer, and what is made of it.</summary>
public sealed class AlertSourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_tells_what_fires_and_what_is_pending()
    {
        await using StubServer stub = await StubServer.StartAsync();
        stub.Answers["GET /api/v1/alerts"] = (200, """
            {"status": "success", "data": {"alerts": [
              {"labels": {"alertname": "A", "service": "cart"}, "state": "firing", "activeAt": "2026-01-02T03:04:05Z", "value": "1"},
              {"labels": {"alertname": "B"}, "state": "pending"}]}}
            """);
        using AlertSource source = new(new Uri(stub.Address), "secret");
        for (int i = 0; i < 2; i++)
        {
            (IReadOnlyList<FiringAlert>? firing, string? trouble) = await source.FiringAsync(Cancellation);
            Assert.Null(trouble);
            FiringAlert alert = Assert.Single(firing!);
            Assert.Equal(("A", "cart"), (alert.Name, alert.Labels["service"]));
        }
        // It is asked which of the two it is, once.
        Assert.Equal(["GET /api/v2/alerts", "GET /api/v1/alerts", "GET /api/v1/alerts"], stub.Calls.Select(c => c.Call));
        Assert.All(stub.Calls, c => Assert.Equal("Bearer secret", c.Authorization));
    }

    [Fact]
    public async Task Alertmanager_tells_what_fires_below_its_prefix_and_silenced_ones_do_not()
    {
        await using StubServer stub = await StubServer.StartAsync();
        stub.Answers["GET /alerts/api/v2/alerts"] = (200, """
            [{"labels": {"alertname": "A"}, "status": {"state": "active", "silencedBy": [], "inhibitedBy": []}},
             {"labels": {"alertname": "B"}, "status": {"state": "suppressed", "silencedBy": ["x"]}},
             {"labels": {"alertname": "C"}, "status": {"state": "unprocessed"}}]
            """);
        using AlertSource source = new(new Uri(stub.Address.Replace("http://", "http://me:p%40ss@", StringComparison.Ordinal) + "/alerts"), null);
        Assert.Equal(["A", "C"], (await source.FiringAsync(Cancellation)).Firing!.Select(a => a.Name));
        Assert.Equal("Basic bWU6cEBzcw==", Assert.Single(stub.Calls).Authorization);
        Assert.Equal($"{stub.Address}/alerts", source.Address);
    }

    [Theory]
    [InlineData(200, "hello", "answers no JSON")]
    [InlineData(200, """{"data": 1}""", "answers something else than alerts")]
    [InlineData(503, "", "status 503")]
    public async Task What_is_neither_of_them_is_told(int status, string body, string expected)
    {
        await using StubServer stub = await StubServer.StartAsync();
        stub.Answers["GET /api/v1/alerts"] = (status, body);
        using AlertSource source = new(new Uri(stub.Address), null);
        (IReadOnlyList<FiringAlert>? firing, string? trouble) = await source.FiringAsync(Cancellation);
        Assert.Null(firing);
        Assert.Contains(expected, trouble, StringComparison.Ordinal);
    }
}
