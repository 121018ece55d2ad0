using System.IO.Pipes;

namespace MicroSim.Runtimes.Processes;

/// <summary>
/// A child process in a process group of its own, so that a terminal's Ctrl-C reaches the control plane alone and the whole group
/// can be ended. Its standard input stays open as long as this process lives: the kernel closes it even after <c>kill -9</c>.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly AnonymousPipeServerStream input = new(PipeDirection.Out, HandleInheritability.None);
    private readonly AnonymousPipeServerStream output = new(PipeDirection.In, HandleInheritability.None);
    private readonly AnonymousPipeServerStream errors = new(PipeDirection.In, HandleInheritability.None);
    private readonly TaskCompletionSource<ExitStatus> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private bool reaped;

    private ChildProcess()
    {
    }

    public int Id { get; private set; }

    public Stream Output => output;

    public Stream Errors => errors;

    /// <summary>Completes when the process has ended; whatever it left in its group is ended then too.</summary>
    public Task<ExitStatus> Exited => exited.Task;

    /// <exception cref="StartException">There is no such program, or it is not one.</exception>
    public static ChildProcess Start(Command command)
    {
        ChildProcess child = new();
        try
        {
            child.Id = PosixSpawn.Start(command, Descriptor(child.input), Descriptor(child.output), Descriptor(child.errors));
        }
        catch (StartException)
        {
            child.ClosePipes();
            throw;
        }
        child.input.DisposeLocalCopyOfClientHandle();
        child.output.DisposeLocalCopyOfClientHandle();
        child.errors.DisposeLocalCopyOfClientHandle();
        ChildReaper.Watch(child);
        return child;
    }

    /// <summary>Asks the process itself to end.</summary>
    public void Terminate() => Signal(Id, Posix.SigTerm);

    /// <summary>Ends the process and its children.</summary>
    public void Kill() => Signal(-Id, Posix.SigKill);

    /// <summary>Disrupts the process and its children; false when it has ended.</summary>
    public bool Disrupt(Disruption disruption) => Signal(-Id, disruption switch
    {
        Disruption.Stop => Posix.SigStop,
        Disruption.Continue => Posix.SigCont,
        _ => Posix.SigKill,
    });

    /// <summary>Asks the process to end, and ends it when <paramref name="kill"/> comes first.</summary>
    public async Task<ExitStatus> StopAsync(CancellationToken kill)
    {
        Terminate();
        await using CancellationTokenRegistration killing = kill.Register(Kill);
        return await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        ClosePipes();
    }

    internal void ReapIfEnded()
    {
        lock (gate)
        {
            if (reaped || !PosixWait.HasEnded(Id))
                return;
            // While it is not reaped its id stays taken, so this cannot hit a stranger's group.
            _ = Posix.Kill(-Id, Posix.SigKill);
            reaped = true;
            exited.TrySetResult(PosixWait.Reap(Id));
        }
        ChildReaper.Forget(this);
    }

    private bool Signal(int target, int signal)
    {
        lock (gate)
            return !reaped && Posix.Kill(target, signal) == 0;
    }

    private void ClosePipes()
    {
        input.Dispose();
        output.Dispose();
        errors.Dispose();
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
}
