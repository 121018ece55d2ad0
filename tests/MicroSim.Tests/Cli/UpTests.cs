using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using MicroSim.Tests.Runtimes;

namespace MicroSim.Tests.Cli;

/// <summary><c>up</c> with real processes: the agent as the test build made it.</summary>
public sealed class UpTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public UpTests()
    {
        WriteAgent("aspnetcore", ["dotnet", Path.Combine(Repository.Root, "artifacts/bin/aspnetcore", new DirectoryInfo(AppContext.BaseDirectory).Name, "agent.dll")]);
        WriteAgent("broken", ["/bin/sh", "-c", "echo cannot go on; exit 7"]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_runs_serves_follows_and_leaves_nothing_behind()
    {
        await using MicrosimCommand up = Start(Document("one: { framework: aspnetcore, calls: [ { to: two } ] }", "two: { framework: aspnetcore }"));
        string serving = await up.LineAsync(l => l.StartsWith("seed: API at ", StringComparison.Ordinal));
        string server = serving["seed: API at ".Length..];
        string ready = await up.LineAsync(l => l.StartsWith("one is ready at ", StringComparison.Ordinal));
        Uri address = new(Regex.Match(ready, @"http://\S+").Value);
        await up.LineAsync(l => Regex.IsMatch(l, @"^ready in \d+\.\d s$"));

        string request = """{"designation": "one", "payload": {"designation": "two"}, "usePlan": true}""";
        CommandResult sent = await MicrosimCommand.RunAsync(["send", "-", "--server", server, "--seed", "1b2c3d4e"], request);
        Assert.Equal(0, sent.Code);
        Assert.Equal(["two", "two"], JsonElement.Parse(sent.Output).GetProperty("response").EnumerateArray().Select(r => r.GetProperty("service").GetString()));
        await up.LineAsync(l => l.Contains("seed 1b2c3d4e to seed: status 200 in ", StringComparison.Ordinal));

        up.Interrupt();
        CommandResult result = await up.ExitAsync();
        Assert.Equal(0, result.Code);
        Assert.EndsWith("stopping\nstopped: no service runs any more", result.Output, StringComparison.Ordinal);
        using TcpClient client = new();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, address.Port, TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_service_that_dies_is_shown_with_its_last_output_and_the_rest_goes_on()
    {
        await using MicrosimCommand up = Start(Document("one: { framework: aspnetcore }", "two: { framework: broken }"));
        await up.LineAsync(l => l.StartsWith("one is ready at ", StringComparison.Ordinal));
        string ended = await up.LineAsync(l => l.StartsWith("two-0 ended: ", StringComparison.Ordinal));
        Assert.Contains("7", ended, StringComparison.Ordinal);
        await up.LineAsync(l => l == "  cannot go on");
        up.Interrupt();
        Assert.Equal(0, (await up.ExitAsync()).Code);
    }

    [Fact]
    public async Task For_programs_it_prints_json_lines()
    {
        await using MicrosimCommand up = Start(Document("one: { framework: aspnetcore }"), "--output", "json");
        await up.LineAsync(l => l.Contains("\"event\":\"ready\"", StringComparison.Ordinal));
        up.Interrupt();
        await up.ExitAsync();
        Assert.All(up.Output, line => Assert.Equal(JsonValueKind.String, JsonElement.Parse(line).GetProperty("event").ValueKind));
        JsonElement changed = JsonElement.Parse(up.Output.First(l => l.Contains("\"phase\":\"ready\"", StringComparison.Ordinal)));
        Assert.Equal(("changed", "one"), (changed.GetProperty("event").GetString(), changed.GetProperty("service").GetString()));
    }

    [Fact]
    public async Task A_watched_file_is_applied_when_it_changes_and_an_invalid_edit_changes_nothing()
    {
        string file = Document("one: { framework: aspnetcore }");
        await using MicrosimCommand up = Start(file, "--watch");
        await up.LineAsync(l => l.StartsWith("one is ready at ", StringComparison.Ordinal));
        Document("one: { framework: aspnetcor }");
        await up.LineAsync(l => Regex.IsMatch(l, @"seed\.yaml:6:\d+: spec\.services\.one\.framework: .*aspnetcore"));
        await up.LineAsync(l => l.EndsWith("is not applied; what ran before goes on", StringComparison.Ordinal));
        Document("one: { framework: aspnetcore }", "two: { framework: aspnetcore }");
        await up.LineAsync(l => l.StartsWith("two is ready at ", StringComparison.Ordinal));
        up.Interrupt();
        Assert.Equal(0, (await up.ExitAsync()).Code);
    }

    [Fact]
    public async Task Serve_waits_for_simulations()
    {
        string file = Document("one: { framework: aspnetcore }");
        await using MicrosimCommand serve = MicrosimCommand.Start(["serve", "--port", "0", "--data", Data], Home);
        string server = (await serve.LineAsync(l => l.StartsWith("control plane: API at ", StringComparison.Ordinal)))["control plane: API at ".Length..];
        Assert.Equal(0, (await MicrosimCommand.RunAsync("apply", file, "--server", server)).Code);
        Assert.Equal(0, (await MicrosimCommand.RunAsync("delete", "seed", "--server", server)).Code);
        serve.Interrupt();
        Assert.Equal(0, (await serve.ExitAsync()).Code);
    }

    [Fact]
    public async Task An_agent_is_checked_against_the_contract_from_the_command_line()
    {
        string agent = Path.Combine(folder.Path, "agents", "aspnetcore", "agent.json");
        CommandResult text = await MicrosimCommand.RunAsync(["conformance", agent, "--filter", "01-nodes"], null, Home);
        Assert.Equal((0, ""), (text.Code, text.Errors));
        Assert.Matches(@"(?m)^conformance \S+: [1-9]\d* passed, 0 failed", text.Output);
        CommandResult json = await MicrosimCommand.RunAsync(["conformance", agent, "--filter", "01-nodes", "--output", "json"], null, Home);
        Assert.True(JsonElement.Parse(json.Output).GetProperty("passed").GetInt32() > 0);
    }

    [Fact]
    public async Task An_invalid_document_starts_nothing()
    {
        CommandResult result = await Start(Document("one: { framework: aspnetcor }")).ExitAsync();
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Matches(@"seed\.yaml:6:\d+: spec\.services\.one\.framework: .*aspnetcore", result.Errors);
    }

    [Fact]
    public async Task A_taken_port_of_its_own_names_the_owner_and_the_option()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        CommandResult result = await MicrosimCommand.RunAsync(["up", Document("one: { framework: aspnetcore }"), "--port", $"{port}", "--data", Data], null, Home);
        Assert.Equal((4, ""), (result.Code, result.Output));
        Assert.Contains($"port {port} is ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("--port", result.Errors, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains($"pid {Environment.ProcessId}", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_of_a_service_names_the_place_in_the_document()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        CommandResult result = await Start(Document($"one: {{ framework: aspnetcore, port: {port} }}")).ExitAsync();
        Assert.Equal(4, result.Code);
        Assert.Contains($"spec.services.one.port: port {port} is ", result.Errors, StringComparison.Ordinal);
    }

    private (string, string) Home => ("MICROSIM_HOME", folder.Path);

    private string Data => Path.Combine(folder.Path, "data");

    private MicrosimCommand Start(string document, params string[] more) => MicrosimCommand.Start(["up", document, "--port", "0", "--data", Data, .. more], Home);

    private string Document(params string[] services)
    {
        string file = Path.Combine(folder.Path, "seed.yaml");
        File.WriteAllText(file, $$"""
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: seed }
            spec:
              services:
                {{string.Join("\n    ", services)}}
            """);
        return file;
    }

    private void WriteAgent(string framework, string[] run)
    {
        string agent = Path.Combine(folder.Path, "agents", framework);
        Directory.CreateDirectory(agent);
        File.WriteAllText(Path.Combine(agent, "agent.json"), JsonSerializer.Serialize(new { framework, language = "any", run }));
    }
}
