using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Tests.Runtimes;
using MicroSim.Topology;

namespace MicroSim.Tests.Cli;

/// <summary>Commands that need no control plane.</summary>
public sealed class OfflineCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("blank", 1)]
    [InlineData("chain", 3)]
    [InlineData("fan-out", 4)]
    [InlineData("shop", 6)]
    public async Task Init_writes_a_valid_document_of_the_file_s_name(string template, int services)
    {
        string file = Path.Combine(folder.Path, "My_First.yaml");
        CommandResult written = await MicrosimCommand.RunAsync("init", "--template", template, file);
        Assert.Equal((0, ""), (written.Code, written.Errors));
        CommandResult valid = await MicrosimCommand.RunAsync("validate", file);
        Assert.Equal((0, ""), (valid.Code, valid.Errors));
        Assert.Contains($"simulation my-first with {services} service", valid.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_replaces_no_file_unless_told_to()
    {
        string file = Path.Combine(folder.Path, "a.yaml");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        CommandResult refused = await MicrosimCommand.RunAsync("init", file);
        Assert.Equal(2, refused.Code);
        Assert.Contains("--force", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await MicrosimCommand.RunAsync("init", file, "--force")).Code);
    }

    [Fact]
    public async Task Export_of_a_file_needs_no_server()
    {
        CommandResult result = await MicrosimCommand.RunAsync("export", "docs/examples/four-services.yaml", "--format", "mermaid");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Contains("s_service_1 -->|\"50 %\"| s_service_2", result.Output, StringComparison.Ordinal);
        CommandResult invalid = await MicrosimCommand.RunAsync(["export", "-", "--format", "dot"], "kind: Simulation\n");
        Assert.Equal((1, ""), (invalid.Code, invalid.Output));
    }

    [Fact]
    public async Task Export_for_Kubernetes_names_the_images_and_the_namespace_that_were_asked_for()
    {
        CommandResult result = await MicrosimCommand.RunAsync(
            "export", "docs/examples/seed.yaml", "--format", "kubernetes", "--registry", "registry.example:5000/team", "--tag", "9", "--namespace", "shop");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        JsonObject[] objects = [.. YamlDocuments.Objects(result.Output)];
        Assert.Equal(10, objects.Length);
        Assert.All(objects, o => Assert.Equal("shop", (string?)o["metadata"]!["namespace"]));
        Assert.Contains("image: registry.example:5000/team/microsim/agent-aspnetcore:9\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("http://service-2.shop.svc:8080", (await MicrosimCommand.RunAsync("export", "docs/examples/four-services.yaml", "--format", "kubernetes", "--namespace", "shop")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tag")]
    [InlineData("--registry")]
    [InlineData("--namespace")]
    public async Task Export_refuses_what_the_format_has_no_use_for(string option)
    {
        CommandResult result = await MicrosimCommand.RunAsync("export", "docs/examples/seed.yaml", "--format", "compose", option, "x");
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains($"{option} says something to --format kubernetes alone", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_prints_a_document_that_is_valid()
    {
        const string Older = "apiVersion: microsim.isala.me/v1alpha1\nkind: Simulation\nmetadata: { name: old }\nspec: { services: { a: { language: go, framework: gorilla } } }\n";
        CommandResult converted = await MicrosimCommand.RunAsync(["convert", "-"], Older);
        Assert.Equal((0, ""), (converted.Code, converted.Errors));
        Assert.Equal(0, (await MicrosimCommand.RunAsync(["validate", "-"], converted.Output)).Code);
        CommandResult wrong = await MicrosimCommand.RunAsync(["convert", "-"], Older.Replace("gorilla", "rails", StringComparison.Ordinal));
        Assert.Equal((1, ""), (wrong.Code, wrong.Output));
        Assert.StartsWith("-:4:40: spec.services.a.framework: must be one of gorilla, express, flask", wrong.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    public async Task Without_a_cluster_it_is_said_how_to_name_one(string command)
    {
        CommandResult result = await MicrosimCommand.RunAsync([command], input: null, ("KUBECONFIG", ""), ("HOME", "/nonexistent"));
        Assert.Equal(4, result.Code);
        Assert.Contains("set KUBECONFIG to a kubeconfig file", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_names_what_an_agent_lacks_and_where_to_get_it()
    {
        WriteAgent("cobol", new { tool = "cobc-that-is-not-here", version = "3.1", install = "https://example.com/cobol" });
        WriteAgent("shell", new { tool = "sh", version = "0.0", install = "https://example.com/sh" });
        CommandResult result = await DoctorAsync("--output", "json");
        Assert.Equal(4, result.Code);
        Dictionary<string, JsonElement> findings = JsonElement.Parse(result.Output).GetProperty("findings").EnumerateArray().ToDictionary(f => f.GetProperty("subject").GetString()!);
        Assert.Equal((false, "cannot run here"), (findings["agent cobol"].GetProperty("well").GetBoolean(), findings["agent cobol"].GetProperty("state").GetString()));
        Assert.Contains("cobc-that-is-not-here 3.1 or newer, which is not in PATH", findings["agent cobol"].GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("https://example.com/cobol", findings["agent cobol"].GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.True(findings["agent shell"].GetProperty("well").GetBoolean());
        Assert.True(findings["data folder"].GetProperty("well").GetBoolean());
    }

    [Fact]
    public async Task Doctor_is_content_where_nothing_is_missing()
    {
        WriteAgent("shell", new { tool = "sh", version = "0.0", install = "https://example.com/sh" });
        CommandResult result = await DoctorAsync();
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.EndsWith("Nothing is missing.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bash_takes_the_completion_script()
    {
        CommandResult script = await MicrosimCommand.RunAsync("completion", "bash");
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", "-n") { RedirectStandardInput = true, RedirectStandardError = true })!;
        await bash.StandardInput.WriteAsync(script.Output);
        bash.StandardInput.Close();
        Assert.Equal("", await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, bash.ExitCode);
    }

    [Fact]
    public async Task Shells_are_told_what_could_come_next()
    {
        CommandResult commands = await MicrosimCommand.RunAsync("[suggest:12]", "microsim dis");
        Assert.Contains("disconnect", commands.Output.Split('\n'));
        CommandResult none = await MicrosimCommand.RunAsync(["[suggest:16]", "microsim delete "], null, ("MICROSIM_SERVER", "http://127.0.0.1:9"));
        Assert.Equal((0, ""), (none.Code, none.Errors));
    }

    [Theory]
    [InlineData("cli")]
    [InlineData("document")]
    public void The_reference_is_what_the_code_says(string page)
    {
        string file = Path.Combine(Repository.Root, "docs/reference", $"{page}.md");
        string expected = MicroSim.Cli.Commands.ReferenceCommand.Page(page) + "\n";
        Assert.True(File.ReadAllText(file) == expected, $"docs/reference/{page}.md is out of date: ./microsim reference {page} > docs/reference/{page}.md");
    }

    private Task<CommandResult> DoctorAsync(params string[] more) =>
        MicrosimCommand.RunAsync(["doctor", "--port", "0", "--data", Path.Combine(folder.Path, "data"), .. more], null, ("MICROSIM_HOME", folder.Path));

    private void WriteAgent(string framework, object need)
    {
        string agent = Path.Combine(folder.Path, "agents", framework);
        Directory.CreateDirectory(agent);
        File.WriteAllText(Path.Combine(agent, "agent.json"), JsonSerializer.Serialize(new { framework, language = "any", needs = (object[])[need], run = (string[])["/bin/true"] }));
    }
}
