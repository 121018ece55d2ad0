using System.Text.Json;
using MicroSim.Cli.Output;

namespace MicroSim.Tests.Cli;

public sealed class TopTests
{
    private const string Call = "GET /api/v1/simulations/shop/metrics?from=10s&step=1s";

    private const string Metrics = """
        {"simulation":"shop","from":"2026-01-02T03:04:00Z","to":"2026-01-02T03:04:10Z","stepSeconds":1,
         "services":[
            {"name":"cart","total":{"requests":1234,"requestsPerSecond":123.4,"errors":617,"errorRatio":0.5,"p50Ms":0.25,"p90Ms":12.34,"p99Ms":1500,"active":2.5,"cpuCores":0.125,"memoryBytes":20500000,"replicas":2,"conditions":["latency","error"]},
             "steps":[{"conditions":["error"]},{"conditions":["latency"]}]},
            {"name":"idle","total":{"requests":0,"requestsPerSecond":0,"errors":0,"active":0,"cpuCores":0,"memoryBytes":9000000,"replicas":1,"conditions":[]},"steps":[{"conditions":[]}]},
            {"name":"gone","steps":[]}],
         "connections":[{"from":"cart","to":"store","total":{"requests":20,"requestsPerSecond":2,"errors":0,"errorRatio":0,"p50Ms":3,"p90Ms":4,"p99Ms":5},"steps":[]}]}
        """;

    private const string List = "GET /api/v1/simulations";

    private const string Shop = """{"items":[{"name":"shop","services":[{"name":"cart"},{"name":"idle"}]}]}""";

    [Fact]
    public async Task Services_and_connections_are_shown_as_plain_lines()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Answers[List] = (200, Shop);
        server.Answers[Call] = (200, Metrics);
        CommandResult result = await server.RunAsync("top", "shop", "--once");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Equal("""
            SERVICE  REQ/S  ERRORS  P50      P90      P99    ACTIVE  CPU   MEMORY  REPLICAS  CONDITIONS
            cart     123    50 %    0.25 ms  12.3 ms  1.5 s  2.5     0.13  21 MB   2         latency
            idle     0      -       -        -        -      0       0.00  9 MB    1

            CONNECTION    TRIES/S  ERRORS  P50   P90   P99
            cart → store  2        0 %     3 ms  4 ms  5 ms
            """, result.Output, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task For_programs_it_is_what_the_API_says()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Answers[List] = (200, Shop);
        server.Answers[Call] = (200, Metrics);
        CommandResult result = await server.RunAsync("top", "shop", "--once", "--output", "json");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Metrics), JsonElement.Parse(result.Output)));
    }

    [Theory]
    [InlineData("top", "idle", "--once", "--output", "json")]
    [InlineData("top", "shop", "idle", "--once", "--output", "json")]
    public async Task Of_one_service_its_own_figures_and_its_connections_are_shown(params string[] arguments)
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Answers[List] = (200, Shop);
        server.Answers[Call] = (200, Metrics);
        JsonElement shown = JsonElement.Parse((await server.RunAsync(arguments)).Output);
        Assert.Equal(["idle"], shown.GetProperty("services").EnumerateArray().Select(s => s.GetProperty("name").GetString()!));
        Assert.Equal((0, "shop"), (shown.GetProperty("connections").GetArrayLength(), shown.GetProperty("simulation").GetString()));
        Assert.Contains("cart → store", (await server.RunAsync("top", "cart", "--once")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_nothing_is_an_error_that_says_what_there_is()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Answers[List] = (200, Shop);
        CommandResult result = await server.RunAsync("top", "card");
        Assert.Equal(1, result.Code);
        Assert.Contains("no simulation and no service is named card", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Simulations: shop; services: cart, idle.", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0")]
    [InlineData(0.05, "0.05")]
    [InlineData(9.994, "9.99")]
    [InlineData(42.04, "42")]
    [InlineData(1234.4, "1234")]
    public void Numbers_have_as_many_digits_as_tell_something(double? value, string text) => Assert.Equal(text, TopOutput.Number(value));
}
