using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Local.Ports;
using MicroSim.Tests.Runtimes.Steering;
using Microsoft.AspNetCore.Http;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>What the machine has wrong ends in a clear state with a clear message, and the services beside it are not touched.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FaultyPlaceTests
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    // The header of a program for a processor that nobody runs this on (EM_M32).
    private static readonly byte[] foreign = [0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1, .. new byte[9], 2, 0, 1, 0, .. new byte[44]];

    [Theory]
    [InlineData("no-program", "there is no such program")]
    [InlineData("not-executable", "it may not be executed: chmod +x")]
    [InlineData("other-machine", "it is no program for this machine")]
    [InlineData("no-interpreter", "its interpreter or loader is missing")]
    public async Task A_program_that_cannot_run_has_failed_says_why_and_runs_once_it_can(string kind, string reason)
    {
        await using RuntimeBed bed = new();
        await using Beside beside = await Beside.StartAsync(bed);
        bed.Describe(kind, ["{out}/agent"]);
        string program = Path.Combine(bed.Home, "agents", kind, "agent");
        Make(kind, program);

        await bed.ApplyAsync("shop", Service("a", kind));
        ReplicaStatus failed = await bed.ReplicaAsync("shop", "a", r => r.Phase == ReplicaPhase.Failed);

        Assert.StartsWith($"cannot start {program}: {reason}", failed.Reason, StringComparison.Ordinal);
        Assert.Null(failed.ProcessId);
        await beside.AssertUntouchedAsync();

        File.Delete(program);
        File.WriteAllText(program, "#!/bin/sh\nexec sleep 1000\n");
        File.SetUnixFileMode(program, Executable);
        await bed.ReplicaAsync("shop", "a", r => r.ProcessId is not null);
    }

    [Fact]
    public async Task One_that_never_gets_ready_is_starting_says_why_and_gets_no_connection()
    {
        await using FakeAdminPort admin = await FakeAdminPort.StartAsync();
        admin.ReadyStatus = 503;
        admin.TakeState = state =>
        {
            admin.Has(state);
            return Results.Ok();
        };
        await using RuntimeBed bed = new();
        await using Beside beside = await Beside.StartAsync(bed);
        bed.Script("never", $$"""echo '{"event":"started","port":1,"adminPort":{{admin.Port}}}'; exec sleep 1000""");

        SimulationStatus applied = await bed.ApplyAsync("shop", Service("a", "never"));
        ReplicaStatus replica = await bed.ReplicaAsync("shop", "a", r => r.Reason == "GET /readyz: status 503");

        Assert.Equal(ReplicaPhase.Starting, replica.Phase);
        Assert.True(PortProbe.IsFree(applied.Services[0].Address.Port), "callers are refused, not left waiting");
        await beside.AssertUntouchedAsync();
    }

    [Fact]
    public async Task One_that_prints_bytes_without_end_is_read_in_bounded_memory()
    {
        await using RuntimeBed bed = new();
        await using Beside beside = await Beside.StartAsync(bed);
        bed.Script("noise", "exec cat /dev/urandom");
        await bed.ApplyAsync("shop", Service("a", "noise"));
        await bed.ReplicaAsync("shop", "a", r => r.Reason?.StartsWith("it has not printed the line", StringComparison.Ordinal) == true);

        int lines = 0;
        await foreach (LogLine line in bed.Runtime.LogsAsync("shop", "a", follow: true, Cancellation))
        {
            Assert.True(line.Text.Length < 66_000);
            if (++lines == 2000)
                break;
        }

        await beside.AssertUntouchedAsync();
        await bed.Runtime.DeleteAsync("shop", Cancellation);
        Assert.Null(bed.Runtime.Status("shop"));
    }

    [Fact]
    public async Task When_all_ports_are_allotted_the_next_service_is_refused_by_name_and_one_with_a_port_runs()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", "exec sleep 1000");
        string other = Path.Combine(bed.Data, "simulations", "other");
        Directory.CreateDirectory(other);
        Dictionary<string, int> all = Enumerable.Range(PortBook.FirstAllotted, PortBook.LastAllotted - PortBook.FirstAllotted + 1).ToDictionary(p => $"s{p}");
        File.WriteAllText(Path.Combine(other, "addresses.json"), JsonSerializer.Serialize(all));
        await bed.RestartAsync();

        Problem problem = Assert.Single(await bed.RefusedAsync("shop", Service("a", "idle"), Service("b", "idle", port: FreePort())));

        Assert.Equal("spec.services.a.port", problem.Path);
        Assert.Equal($"no port from {PortBook.FirstAllotted} to {PortBook.LastAllotted} is free; give one", problem.Message);
        Assert.Null(bed.Runtime.Status("shop"));
        await bed.ApplyAsync("shop", Service("b", "idle", port: FreePort()));
        await bed.ReplicaAsync("shop", "b", r => r.ProcessId is not null);
    }

    [Fact]
    public async Task A_folder_that_became_read_only_refuses_what_is_new_and_what_runs_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a read-only file system can only be mounted by root on Linux");
        await using RuntimeBed bed = new();
        await using Beside beside = await Beside.StartAsync(bed);
        string simulations = Path.Combine(bed.Data, "simulations");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", simulations), "mounting is not allowed here");
        try
        {
            Problem problem = Assert.Single(await bed.RefusedAsync("shop", Service("a")));
            Assert.Equal("metadata.name", problem.Path);
            Assert.StartsWith($"cannot write to {simulations}/shop: ", problem.Message, StringComparison.Ordinal);
            Assert.Contains("Read-only file system", problem.Message, StringComparison.Ordinal);
            await beside.AssertUntouchedAsync();
        }
        finally
        {
            Run("umount", simulations);
        }
        await bed.ApplyAsync("shop", Service("a"));
        await bed.ReadyAsync("shop");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_hurries_and_delays_nothing_and_lines_keep_their_order()
    {
        SettableClock clock = new();
        await using RuntimeBed bed = new(o => o with { Time = clock });
        await using Beside beside = await Beside.StartAsync(bed);
        await bed.ApplyAsync("shop", Service("a"));
        int first = (await bed.ReplicaAsync("shop", "a", r => r.Phase == ReplicaPhase.Ready)).ProcessId!.Value;

        clock.Set(TimeSpan.FromDays(-1));
        Processes.Alive.Kill(first);
        await bed.ReplicaAsync("shop", "a", r => r is { Phase: ReplicaPhase.Ready, Restarts: 1 });
        await bed.ApplyAsync("shop", Service("a", root: LocalRuntimeTests.Failing(503)));
        await bed.ReadyAsync("shop");

        List<LogLine> lines = await bed.Runtime.LogsAsync("shop", "a", follow: false, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(lines.Select(l => l.Number).Order(), lines.Select(l => l.Number));
        Assert.True(lines[^1].Time < lines[0].Time, "the later line has the earlier time");
        await beside.AssertUntouchedAsync();
        await bed.Runtime.DeleteAsync("shop", Cancellation);
    }

    private static void Make(string kind, string program)
    {
        switch (kind)
        {
            case "not-executable":
                File.WriteAllText(program, "#!/bin/sh\n");
                break;
            case "other-machine":
                File.WriteAllBytes(program, foreign);
                File.SetUnixFileMode(program, Executable);
                break;
            case "no-interpreter":
                File.WriteAllText(program, "#!/no/such/interpreter\n");
                File.SetUnixFileMode(program, Executable);
                break;
        }
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener free = new(System.Net.IPAddress.Loopback, 0);
        free.Start();
        return ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>A clock as a user sets it: what time it is jumps, how much time passes does not.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private long offset;

        public void Set(TimeSpan by) => Interlocked.Exchange(ref offset, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref offset));
    }

    /// <summary>A healthy simulation beside the one in trouble, called all the time.</summary>
    private sealed class Beside : IAsyncDisposable
    {
        private readonly RuntimeBed bed;
        private readonly ReplicaStatus before;
        private readonly Traffic traffic;

        private Beside(RuntimeBed bed, ServiceStatus service)
        {
            this.bed = bed;
            before = service.Replicas[0];
            traffic = new Traffic(service.Address);
        }

        public static async Task<Beside> StartAsync(RuntimeBed bed)
        {
            await bed.ApplyAsync("beside", Service("good"));
            return new Beside(bed, (await bed.ReadyAsync("beside")).Services[0]);
        }

        public async Task AssertUntouchedAsync()
        {
            await traffic.AnsweredAsync(50);
            Assert.Empty(await traffic.StopAsync());
            Assert.Equal(before.ProcessId, bed.Runtime.Status("beside")!.Services[0].Replicas[0].ProcessId);
        }

        public ValueTask DisposeAsync() => traffic.DisposeAsync();
    }
}
