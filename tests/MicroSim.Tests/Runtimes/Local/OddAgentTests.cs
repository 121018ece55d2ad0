using MicroSim.Runtimes;
using MicroSim.Tests.Runtimes.Processes;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>Any program may be an agent: what a bad one does is told plainly and hurts nobody else.</summary>
public sealed class OddAgentTests
{
    private const string Started = """echo '{"event":"started","port":1,"adminPort":1}'""";

    [Fact]
    public async Task One_that_ends_at_once_is_started_again_and_again_while_others_run()
    {
        await using RuntimeBed bed = new();
        bed.Script("broken", "echo one; echo two >&2; exit 3");
        await bed.ApplyAsync("shop", Service("good"), Service("bad", "broken"));

        ReplicaStatus bad = await bed.ReplicaAsync("shop", "bad", r => r is { Phase: ReplicaPhase.BackOff, Restarts: 3 });
        ReplicaStatus good = await bed.ReplicaAsync("shop", "good", r => r.Phase == ReplicaPhase.Ready);

        Assert.Equal("the process exited with code 3; the next start is 0.8 s later", bad.Reason);
        Assert.Equal(["one", "two"], bad.LastOutput.Order());
        Assert.Null(bad.ProcessId);
        Assert.Equal(0, good.Restarts);
        Assert.False(bed.Runtime.Status("shop")!.Ready);
    }

    [Fact]
    public async Task One_that_prints_garbage_is_not_ready_and_says_what_it_printed()
    {
        await using RuntimeBed bed = new();
        bed.Script("babble", """printf '\377\376 \001garbage\n{"event":\n{"event":"started","port":"x","adminPort":99999}\n[1,2]\n'; exec sleep 1000""");
        await bed.ApplyAsync("shop", Service("a", "babble"));

        ReplicaStatus replica = await bed.ReplicaAsync("shop", "a", r => r.Reason?.EndsWith("it printed: [1,2]", StringComparison.Ordinal) == true);

        Assert.Equal(ReplicaPhase.Starting, replica.Phase);
        Assert.NotNull(replica.ProcessId);
    }

    [Fact]
    public async Task One_that_does_not_answer_says_so()
    {
        await using RuntimeBed bed = new();
        bed.Script("deaf", $"{Started}; exec sleep 1000");
        await bed.ApplyAsync("shop", Service("a", "deaf"));

        ReplicaStatus replica = await bed.ReplicaAsync("shop", "a", r => r.Reason is not null);

        Assert.Equal(ReplicaPhase.Starting, replica.Phase);
        Assert.Equal("GET /info: Connection refused", replica.Reason);
    }

    [Fact]
    public async Task It_is_in_a_process_group_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        await using RuntimeBed bed = new();
        bed.Script("grouped", "cut -d' ' -f5 /proc/$$/stat; echo $$; trap; exec sleep 1000");
        await bed.ApplyAsync("shop", Service("a", "grouped"));

        List<LogLine> lines = await LinesAsync(bed, 2);

        Assert.Equal(lines[1].Text, lines[0].Text);
    }

    [Fact]
    public async Task One_without_a_program_has_failed()
    {
        await using RuntimeBed bed = new();
        bed.Describe("nowhere", ["{out}/agent"]);
        bed.Describe("nothing", ["no-such-interpreter"]);
        await bed.ApplyAsync("shop", Service("a", "nowhere"), Service("b", "nothing"));

        ReplicaStatus a = await bed.ReplicaAsync("shop", "a", r => r.Phase == ReplicaPhase.Failed);
        ReplicaStatus b = await bed.ReplicaAsync("shop", "b", r => r.Phase == ReplicaPhase.Failed);

        Assert.StartsWith($"cannot start {bed.Home}/agents/nowhere/agent: there is no such program", a.Reason, StringComparison.Ordinal);
        Assert.StartsWith("cannot start no-such-interpreter: there is no such program", b.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_ignores_the_end_is_ended_with_its_children()
    {
        await using RuntimeBed bed = new(o => o with { StopDeadline = TimeSpan.FromMilliseconds(300) });
        bed.Script("stubborn", """trap '' TERM; sleep 1000 & echo "child $!"; while :; do wait; done""");
        await bed.ApplyAsync("shop", Service("a", "stubborn"));
        int process = (await bed.ReplicaAsync("shop", "a", r => r.Reason?.Contains("child ", StringComparison.Ordinal) == true)).ProcessId!.Value;
        int child = await ChildAsync(bed);

        await bed.Runtime.DeleteAsync("shop", Cancellation);

        Assert.False(Alive.Is(process));
        Assert.True(await Alive.EndsAsync(child));
    }

    [Fact]
    public async Task One_that_dies_leaves_no_children()
    {
        await using RuntimeBed bed = new();
        bed.Script("parent", """sleep 1000 & echo "child $!"; exit 1""");
        await bed.ApplyAsync("shop", Service("a", "parent"));
        await bed.ReplicaAsync("shop", "a", r => r.Phase == ReplicaPhase.BackOff);

        Assert.True(await Alive.EndsAsync(await ChildAsync(bed)));
    }

    [Fact]
    public async Task A_huge_line_is_cut()
    {
        await using RuntimeBed bed = new();
        bed.Script("loud", "head -c 10000000 /dev/zero | tr '\\0' x; echo; echo end; exec sleep 1000");
        await bed.ApplyAsync("shop", Service("a", "loud"));

        List<LogLine> lines = await LinesAsync(bed, 2);

        Assert.EndsWith("x [cut: the line has 10000000 bytes]", lines[0].Text, StringComparison.Ordinal);
        Assert.True(lines[0].Text.Length < 66_000);
        Assert.Equal("end", lines[1].Text);
    }

    [Fact]
    public async Task It_gets_nothing_of_our_environment_but_what_it_needs()
    {
        Environment.SetEnvironmentVariable("MY_SECRET_OF_TODAY", "hunter2");
        await using RuntimeBed bed = new();
        bed.Script("print", "env; echo end; exec sleep 1000");
        await bed.ApplyAsync("shop", Service("a", "print", version: "v7", env: new Dictionary<string, string> { ["COLOUR"] = "red" }));

        string[] names = [.. (await LinesAsync(bed, line => line == "end")).Select(l => l.Text.Split('=')[0])];

        Assert.DoesNotContain("MY_SECRET_OF_TODAY", names);
        Assert.Contains("PATH", names);
        Assert.Contains("COLOUR", names);
        Assert.Contains("MICROSIM_REQUEST_TOKEN", names);
        Assert.Contains("MICROSIM_SEED", names);
    }

    private static Task<List<LogLine>> LinesAsync(RuntimeBed bed, int count)
    {
        int seen = 0;
        return LinesAsync(bed, _ => ++seen == count);
    }

    private static async Task<List<LogLine>> LinesAsync(RuntimeBed bed, Func<string, bool> last)
    {
        List<LogLine> lines = [];
        await foreach (LogLine line in bed.Runtime.LogsAsync("shop", "a", follow: true, Cancellation))
        {
            lines.Add(line);
            if (last(line.Text))
                break;
        }
        return lines;
    }

    private static async Task<int> ChildAsync(RuntimeBed bed) =>
        int.Parse((await LinesAsync(bed, 1))[0].Text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
