using MicroSim.Tests.Runtimes.Agents;

namespace MicroSim.Tests.Cli.Compare;

public sealed class CompareCommandTests
{
    [Theory]
    [InlineData("there is no agent for 'expres'; did you mean 'express'?", "expres")]
    [InlineData("--agent must be a folder with an agent.json, not '/no/such'", "--agent", "/no/such")]
    [InlineData("--rounds must be a number from 1 to 100, not '0'", "--rounds", "0")]
    [InlineData("--fault must be a number from 0 to 100, not '101'", "--fault", "101")]
    [InlineData("--report must end with .html, not 'r.pdf'", "--report", "r.pdf")]
    [InlineData("there is no folder /no/such for --report", "--report", "/no/such/r.html")]
    [InlineData("there is no file /no/such.json", "--request", "/no/such.json")]
    public async Task What_is_wrong_is_said_before_anything_is_started(string said, params string[] arguments)
    {
        CommandResult result = await MicrosimCommand.RunAsync(["compare", "frameworks", .. arguments]);
        Assert.Equal(2, result.Code);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"routes":[{"designation":"http://h/"}]}""", "routes: must be absent")]
    [InlineData("""{"faults":{"before":[{"type":"eror"}]}}""", "faults.before[0].type")]
    [InlineData("[]", "must be an object")]
    [InlineData("{", "microsim: -: ")]
    public async Task A_request_is_checked_with_its_place(string request, string said)
    {
        CommandResult result = await MicrosimCommand.RunAsync(["compare", "frameworks", "--request", "-"], request);
        Assert.Equal(2, result.Code);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_of_ones_own_must_not_take_the_name_of_one_that_is_here()
    {
        using AgentHome home = new();
        home.Write("express/agent.json", """{"framework":"express","language":"sh","run":["./agent"]}""");
        CommandResult result = await MicrosimCommand.RunAsync("compare", "frameworks", "--agent", Path.Combine(home.Path, "express"));
        Assert.Equal(2, result.Code);
        Assert.Contains("there is an agent 'express' here already", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_does_not_start_is_told_with_what_it_printed_before_others_run()
    {
        using AgentHome home = new();
        home.Write("silent/agent.json", """{"framework":"silent","language":"sh","run":["/bin/sh","-c","echo no such module >&2; exit 3"]}""");
        CommandResult result = await MicrosimCommand.RunAsync("compare", "frameworks", "--agent", Path.Combine(home.Path, "silent"), "--output", "json");
        Assert.Equal(4, result.Code);
        Assert.Contains("silent: it exited with code 3 before it said that it listens", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("round 1", result.Errors, StringComparison.Ordinal);
        Assert.Contains("no such module", result.Errors, StringComparison.Ordinal);
    }
}
