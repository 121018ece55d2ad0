using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MicroSim.Load.Sockets;

/// <summary>Lets other threads end a poller's wait: a pipe, whose one byte says that there is something to see.</summary>
internal sealed unsafe class Wakeup : IDisposable
{
    private readonly SafeFileHandle input, output;
    private int isSet;

    public Wakeup()
    {
        int* ends = stackalloc int[2];
        if (Libc.Pipe(ends) != 0)
            throw new InvalidOperationException($"pipe failed: {Marshal.GetLastPInvokeErrorMessage()}");
        (output, input) = (new(ends[0], ownsHandle: true), new(ends[1], ownsHandle: true));
    }

    /// <summary>What the poller has to watch for bytes.</summary>
    public int Descriptor => (int)output.DangerousGetHandle();

    /// <summary>From any thread, after what is to be seen was put in its place. After the end nobody is woken.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref isSet, 1) != 0)
            return;
        byte one = 1;
        try
        {
            _ = Libc.Write(input, &one, 1);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>After the poller told of it, and before anything is looked at: what comes meanwhile wakes again.</summary>
    public void Clear()
    {
        byte one;
        _ = Libc.Read(output, &one, 1);
        Volatile.Write(ref isSet, 0);
    }

    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
    }
}
