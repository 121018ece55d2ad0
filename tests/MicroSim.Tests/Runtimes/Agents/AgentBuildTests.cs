using System.Collections.Concurrent;
using System.Runtime.Versioning;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Tests.Runtimes.Agents;

public sealed class AgentBuildTests : IDisposable
{
    private const string Counting = "echo x >> ../../count; echo built > $0/agent";

    private readonly AgentHome home = new();
    private readonly ConcurrentQueue<string> progress = new();
    private readonly AgentBuild build;

    public AgentBuildTests() => build = new AgentBuild(TimeProvider.System, progress.Enqueue);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Builds => File.Exists(Path.Combine(home.Path, "count")) ? File.ReadAllLines(Path.Combine(home.Path, "count")).Length : 0;

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task An_agent_is_built_once_and_again_when_a_source_differs()
    {
        home.Write("lib/code", "1");
        AgentDescription agent = home.Built(Counting, ""","sources":["lib"]""");

        string first = await build.EnsureAsync(agent, Cancellation);
        string second = await build.EnsureAsync(agent, Cancellation);
        home.Write("agents/odd/obj/made", "by a tool");
        string third = await build.EnsureAsync(agent, Cancellation);
        Assert.Equal(1, Builds);
        home.Write("lib/code", "2");
        string fourth = await build.EnsureAsync(agent, Cancellation);
        home.Write("agents/odd/main", "3");
        await build.EnsureAsync(agent, Cancellation);

        Assert.Equal(3, Builds);
        Assert.Equal((first, first), (second, third));
        Assert.NotEqual(first, fourth);
        Assert.Equal(["agent", ".stamp"], Directory.GetFiles(agent.Output).Select(Path.GetFileName).OrderDescending());
        Assert.Equal("building the agent 'odd'", progress.First());
    }

    [Fact]
    public async Task One_whose_program_was_removed_is_built_again()
    {
        AgentDescription agent = home.Built(Counting);
        await build.EnsureAsync(agent, Cancellation);
        File.Delete(Path.Combine(agent.Output, "agent"));
        Assert.False(AgentBuild.IsUpToDate(agent));

        await build.EnsureAsync(agent, Cancellation);

        Assert.Equal(2, Builds);
        Assert.True(AgentBuild.IsUpToDate(agent));
    }

    [Fact]
    public async Task What_a_build_script_notes_is_told()
    {
        AgentDescription agent = home.Built("echo 'note: no linker here' >&2; echo 'no note' >&2; echo built > $0/agent");
        await build.EnsureAsync(agent, Cancellation);
        Assert.Equal(["building the agent 'odd'", "no linker here"], progress.Take(2));
        Assert.DoesNotContain("no note", progress);
    }

    [Fact]
    public async Task A_failed_build_says_why_and_leaves_the_old_agent()
    {
        AgentDescription agent = home.Built(Counting);
        await build.EnsureAsync(agent, Cancellation);
        agent = home.Built("echo half > $0/agent; echo out; echo err >&2; exit 7");

        AgentBuildException failed = await Assert.ThrowsAsync<AgentBuildException>(() => build.EnsureAsync(agent, Cancellation));

        Assert.Contains("exited with code 7", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["err", "out"], failed.Output.Order());
        Assert.Equal("built\n", File.ReadAllText(Path.Combine(agent.Output, "agent")));
        Assert.Equal(["odd", "odd.lock"], Directory.GetFileSystemEntries(Path.GetDirectoryName(agent.Output)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_a_killed_build_left_is_no_agent()
    {
        AgentDescription agent = home.Built(Counting);
        home.Write("artifacts/agents/odd.new.1/agent", "half");
        home.Write("artifacts/agents/odd/agent", "half, without a stamp");

        await build.EnsureAsync(agent, Cancellation);

        Assert.Equal("built\n", File.ReadAllText(Path.Combine(agent.Output, "agent")));
        Assert.Equal(["odd", "odd.lock"], Directory.GetFileSystemEntries(Path.GetDirectoryName(agent.Output)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Two_at_once_build_once()
    {
        AgentDescription agent = home.Built(Counting);
        Directory.CreateDirectory(Path.GetDirectoryName(agent.Output)!);
        FileStream other = new($"{agent.Output}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Task<string>[] waiting = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => build.EnsureAsync(agent, Cancellation)))];
        while (progress.Count < waiting.Length)
            await Task.Yield();
        Assert.Equal(0, Builds);
        await other.DisposeAsync();
        await Task.WhenAll(waiting);

        Assert.Equal(1, Builds);
        Assert.Equal(4, progress.Count(p => p == "waiting for another build of the agent 'odd'"));
    }

    [Fact]
    public async Task A_missing_tool_is_named_with_its_version_and_where_to_get_it()
    {
        AgentDescription agent = home.Built(Counting, ""","needs":[{"tool":"no-such-tool","version":"1.2","install":"https://example.org/"}]""");

        AgentBuildException failed = await Assert.ThrowsAsync<AgentBuildException>(() => build.EnsureAsync(agent, Cancellation));

        Assert.Equal("the agent 'odd' needs no-such-tool 1.2 or newer, which is not in PATH; get it from https://example.org/", failed.Message);
        Assert.Equal(0, Builds);
    }

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("1.1.9", false)]
    [InlineData("1.2", true)]
    [InlineData("1.10.0", true)]
    public async Task A_tool_must_be_new_enough(string version, bool enough)
    {
        AgentDescription agent = home.Built(Counting, ""","needs":[{"tool":"./tool","version":"1.2","install":"https://example.org/"}]""");
        string tool = Path.Combine(agent.Folder, "tool");
        File.WriteAllText(tool, $"#!/bin/sh\necho tool version {version} of today\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        IReadOnlyList<string> obstacles = await AgentBuild.ObstaclesAsync(agent, Cancellation);

        Assert.Equal(enough ? [] : [$"the agent 'odd' needs ./tool 1.2 or newer, and finds {version}; get it from https://example.org/"], obstacles);
        if (enough)
            await build.EnsureAsync(agent, Cancellation);
        Assert.Equal(enough ? 1 : 0, Builds);
    }
}
