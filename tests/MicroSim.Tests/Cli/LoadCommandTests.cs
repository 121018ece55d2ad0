using System.Text.Json;
using System.Xml.Linq;
using MicroSim.Tests.Load;

namespace MicroSim.Tests.Cli;

public sealed class LoadCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("microsim-load-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_load_of_two_workers_gives_one_result_and_every_report()
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(ScriptedTarget.Ok);
        string html = Path.Combine(folder, "r.html"), xml = Path.Combine(folder, "r.xml"), csv = Path.Combine(folder, "r.csv");
        CommandResult result = await MicrosimCommand.RunAsync(
            "load", target.Url, "--rate", "200", "--duration", "1s", "--workers", "2", "--seed", "1b2c3d4e", "--threshold", "errors == 0", "--output", "json",
            "--report", html, "--report", xml, "--report", csv);
        Assert.Equal(0, result.Code);
        JsonElement report = JsonElement.Parse(result.Output);
        Assert.Equal((200, 200, "1b2c3d4e", true), (report.GetProperty("intended").GetInt32(), report.GetProperty("outcomes").GetProperty("ok").GetInt32(), report.GetProperty("seed").GetString(), report.GetProperty("passed").GetBoolean()));
        Assert.Equal(200, report.GetProperty("timeline").EnumerateArray().Sum(s => s.GetProperty("ok").GetInt32()));
        string page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.Contains("\"seed\":\"1b2c3d4e\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).Replace(target.Url, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("errors == 0", Assert.Single(XDocument.Load(xml).Descendants("testcase")).Attribute("name")?.Value);
        Assert.StartsWith("second,started,ok", await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_threshold_exits_with_1_and_says_what_it_is()
    {
        await using ScriptedTarget target = ScriptedTarget.Answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        CommandResult result = await MicrosimCommand.RunAsync("load", target.Url, "--users", "2", "--requests", "50", "--threshold", "errors < 1%", "--threshold", "missed == 0");
        Assert.Equal(1, result.Code);
        Assert.Contains("broken  errors < 1%  (100 %)", result.Output, StringComparison.Ordinal);
        Assert.Contains("holds   missed == 0  (0)", result.Output, StringComparison.Ordinal);
        Assert.Contains("500: 50", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(6, "--threshold", "missed == 0")]
    [InlineData(0, "--threshold", "errors <= 100%")]
    [InlineData(1, "--threshold", "errors < 1%")]
    public async Task A_load_whose_every_request_failed_says_so_and_exits_with_a_code_of_its_own(int code, params string[] options)
    {
        await using ScriptedTarget target = ScriptedTarget.Answering("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
        CommandResult result = await MicrosimCommand.RunAsync(["load", target.Url, "--users", "1", "--requests", "5", .. options]);
        Assert.Equal(code, result.Code);
        Assert.Contains("failed  every request failed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_run_several_times_and_compared_with_an_earlier_report()
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(ScriptedTarget.Ok);
        string file = Path.Combine(folder, "load.yaml"), before = Path.Combine(folder, "before.json");
        await File.WriteAllTextAsync(file, $"apiVersion: microsim.dev/v1alpha1\nkind: LoadTest\nmetadata: {{ name: a }}\nspec:\n  rate: 100\n  duration: 1s\n  repeat: 2\n  requests: [{{ name: one, url: '{target.Url}' }}, {{ name: two, weight: 3, url: '{target.Url}' }}]\n", TestContext.Current.CancellationToken);
        CommandResult first = await MicrosimCommand.RunAsync("load", "-f", file, "--report", before, "--output", "json");
        Assert.Equal(0, first.Code);
        JsonElement report = JsonElement.Parse(first.Output);
        Assert.Equal((200, 2, "open loop, 100 requests/s, for 1s, 2 times"), (report.GetProperty("intended").GetInt32(), report.GetProperty("runs").GetArrayLength(), report.GetProperty("load").GetString()));
        Assert.InRange(report.GetProperty("requests").EnumerateArray().Single(r => r.GetProperty("name").GetString() == "two").GetProperty("intended").GetInt32(), 120, 180);

        CommandResult second = await MicrosimCommand.RunAsync("load", target.Url, "--rate", "100", "--duration", "1s", "--compare", before);
        Assert.Equal(0, second.Code);
        Assert.Matches(@"throughput \(/s\) +\d", second.Output);
        Assert.Contains("note: the loads differ", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  rat: 5", 1, "load.yaml:5:3: spec.rat: unknown field; did you mean 'rate'?")]
    [InlineData("  thresholds: ['p99 < 5']", 1, "spec.thresholds[0]: must be a measure")]
    [InlineData("  rate: 5", 2, "--rate and --file both say how the load is", "--rate", "5")]
    public async Task What_is_wrong_with_a_document_is_told_by_its_place(string line, int code, string said, params string[] options)
    {
        string file = Path.Combine(folder, "load.yaml");
        await File.WriteAllTextAsync(file, $"apiVersion: microsim.dev/v1alpha1\nkind: LoadTest\nmetadata: {{ name: a }}\nspec:\n{line}\n", TestContext.Current.CancellationToken);
        CommandResult result = await MicrosimCommand.RunAsync(["load", "-f", file, .. options]);
        Assert.Equal(code, result.Code);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_what_there_is()
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(ScriptedTarget.Ok);
        await using MicrosimCommand command = MicrosimCommand.Start(["load", target.Url, "--rate", "50", "--duration", "1h"]);
        await target.Served.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        command.Interrupt();
        CommandResult result = await command.ExitAsync();
        Assert.Equal(130, result.Code);
        Assert.Contains("100 %  200: ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rate must be", "--rate", "fast")]
    [InlineData("--rate must be", "--rate", "100@20s,x@1m")]
    [InlineData("--threshold must be", "--threshold", "p99 < 250")]
    [InlineData("--threshold must be", "--threshold", "speed > 1")]
    [InlineData("--spike must be shorter", "--spike", "1000@10m")]
    [InlineData("--sine must swing", "--rate", "10", "--sine", "20@10s")]
    [InlineData("give one of the two", "--users", "5", "--rate", "10")]
    [InlineData("--report must end with", "--report", "r.pdf")]
    [InlineData("there is no folder", "--report", "/no/such/folder/r.html")]
    [InlineData("--header must be", "--header", "nothing")]
    [InlineData("--duration must be", "--duration", "soon")]
    [InlineData("there is no file", "--rate-file", "/no/such/file")]
    public async Task What_is_wrong_is_said_before_anything_is_sent(string said, params string[] options)
    {
        CommandResult result = await MicrosimCommand.RunAsync(["load", "http://127.0.0.1:1/", .. options]);
        Assert.Equal(2, result.Code);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://localhost/", 2, "must be a simulation or an http URL")]
    [InlineData("http://no-such-host.invalid/", 1, "no-such-host.invalid: ")]
    public async Task Targets_that_are_none(string target, int code, string said)
    {
        CommandResult result = await MicrosimCommand.RunAsync("load", target, "--duration", "1s");
        Assert.Equal(code, result.Code);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
    }
}
