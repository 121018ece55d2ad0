namespace MicroSim.Tests.Cli;

public sealed class UsageTests
{
    public static TheoryData<string> Commands() => [.. MicroSim.Cli.CommandTree.Create().Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];

    [Theory]
    [InlineData("up")]
    [InlineData("connect")]
    public async Task Help_shows_examples_of_every_command(string command)
    {
        CommandResult own = await MicrosimCommand.RunAsync(command, "--help");
        Assert.Equal((0, ""), (own.Code, own.Errors));
        Assert.Contains("Examples:", own.Output, StringComparison.Ordinal);
        Assert.Contains("--output", own.Output, StringComparison.Ordinal);
        Assert.Contains($"  microsim {command}", own.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_the_whole_has_an_example_of_each_and_every_exit_code()
    {
        CommandResult help = await MicrosimCommand.RunAsync("--help");
        Assert.Equal(0, help.Code);
        Assert.All(Commands(), c => Assert.Contains($"microsim {c.Data}", help.Output, StringComparison.Ordinal));
        foreach (MicroSim.Cli.ExitCode code in Enum.GetValues<MicroSim.Cli.ExitCode>())
            Assert.Contains($"\n  {(int)code,-4} ", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_examples_and_describes_all_that_it_takes(string name)
    {
        MicroSim.Cli.ExampleCommand command = Assert.IsType<MicroSim.Cli.ExampleCommand>(MicroSim.Cli.CommandTree.Create().Subcommands.Single(c => c.Name == name));
        Assert.All(command.Examples, e => Assert.Contains($"microsim {name}", e, StringComparison.Ordinal));
        Assert.All(command.Options.Cast<System.CommandLine.Symbol>().Concat(command.Arguments), s => Assert.False(string.IsNullOrEmpty(s.Description), s.Name));
    }

    [Fact]
    public void Commands_of_the_guides_are_ones_that_there_are()
    {
        string[] lines = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/guides"), "*.md").SelectMany(File.ReadLines).SelectMany(l => l.Split('|')).Select(l => l.Trim()).Where(l => l.StartsWith("./microsim ", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Empty(MicroSim.Cli.Shell.Complete(MicroSim.Cli.CommandTree.Create()).Parse(l["./microsim ".Length..].Split('>')[0]).Errors));
    }

    [Fact]
    public async Task The_version_is_a_number()
    {
        CommandResult result = await MicrosimCommand.RunAsync("--version");
        Assert.Equal(0, result.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+$", result.Output);
    }

    [Theory]
    [InlineData("Did you mean 'send'?", "sned")]
    [InlineData("FILE", "send")]
    [InlineData("8 hexadecimal digits", "send", "x", "--seed", "42")]
    [InlineData("'name: value'", "send", "x", "-H", "nothing")]
    [InlineData("0 to 65535", "up", "x", "--port", "65536")]
    [InlineData("'yaml'", "get", "--output", "xml")]
    [InlineData("0 to 100", "scale", "seed", "service-1", "101")]
    [InlineData("0 to 100", "connect", "seed", "a", "b", "--probability", "101")]
    [InlineData("give one of them", "connect", "seed", "a", "b", "--optional", "--required")]
    [InlineData("'mermaid'", "export", "seed", "--format", "svg")]
    [InlineData("'shop'", "init", "--template", "shp")]
    [InlineData("'fish'", "completion", "tcsh")]
    [InlineData("no file nowhere/agent.json", "conformance", "nowhere/agent.json")]
    [InlineData("no file nowhere/x.yaml", "export", "nowhere/x.yaml")]
    [InlineData("http://127.0.0.1:7070", "get", "--server", "localhost:7070")]
    [InlineData("no file nowhere.json", "send", "nowhere.json")]
    [InlineData("no file nowhere.yaml", "validate", "nowhere.yaml")]
    public async Task A_wrong_command_line_exits_with_2_and_says_what_is_right(string expected, params string[] arguments)
    {
        CommandResult result = await MicrosimCommand.RunAsync(arguments);
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("delete", "seed")]
    [InlineData("logs", "seed")]
    [InlineData("send", "docs/examples/seed-request.json")]
    [InlineData("apply", "docs/examples/seed.yaml")]
    [InlineData("describe", "seed")]
    [InlineData("events")]
    [InlineData("scale", "seed", "service-1", "2")]
    [InlineData("restart", "seed", "service-1")]
    [InlineData("connect", "seed", "a", "b")]
    [InlineData("disconnect", "seed", "a", "b")]
    [InlineData("export", "seed")]
    public async Task Without_a_server_it_exits_with_3_and_says_how_to_start_one(params string[] arguments)
    {
        CommandResult result = await MicrosimCommand.RunAsync(arguments, null, ("MICROSIM_SERVER", "http://127.0.0.1:9"));
        Assert.Equal((3, ""), (result.Code, result.Output));
        Assert.Contains("http://127.0.0.1:9", result.Errors, StringComparison.Ordinal);
        Assert.Contains("microsim up FILE", result.Errors, StringComparison.Ordinal);
    }
}
